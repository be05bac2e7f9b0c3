"""Who may do what: the access matrix as it should be, and how an address is made of a route."""

from collections.abc import Mapping
from typing import Any

from werkzeug.routing import Rule

A, S, P, L = "administrator", "strategist", "planner", "leader"
WHO: Mapping[str, tuple[str, ...]] = {
    # Written a second time on purpose: whoever changes a rule in the code must mean it enough to change it here too.
    "admin.users admin.user admin.invite admin.new_link admin.change_role admin.change_period": (A,),
    "admin.end admin.open_again admin.sign_out_user admin.reset_sign_in": (A,),
    "admin.in_hand admin.hand_over admin.keep_hand_over": (A, S),
    "admin.code_app admin.change_code_app admin.recovery_codes": (A, S, P, L),
    "admin.purges admin.purge": (A,),
    "admin.organisation": (A, S, P),
    "admin.change_settings admin.worry_test": (A, S),
    "admin.unsent_mail admin.log_page admin.log_file": (A,),
    "admin.own_account admin.change_password admin.choose_language admin.sign_out": (A, S, P, L),
    "leader.home": (L,),
    "planner.home planner.project_new planner.project_page planner.project_edit planner.project_times": (S, P),
    "planner.consultation_new planner.consultation_page planner.four planner.divide": (S, P),
    # A leader only in the drafts of the own assignments, see below.
    "planner.questions planner.place planner.people planner.undo": (S, P, L),
    "planner.question planner.question_new planner.question_move planner.question_copy": (S, P, L),
    "planner.question_remove planner.question_when": (S, P, L),
    "planner.wording planner.add_how_it_was": (S, P, L),
    "planner.typo": (S, P),
    "planner.read_out planner.set_voice planner.keep_recording planner.remove_recording": (S, P, L),
    "planner.question_preview planner.picture_page planner.picture_choose": (S, P, L),
    "planner.picture_upload planner.picture_describe": (S, P, L),
    "planner.place_add planner.place_remove planner.pin_map planner.pin_map_bound": (S, P, L),
    "planner.boundary planner.boundary_remove planner.map_picture": (S, P),
    "admin.map_service admin.change_map_service": (A, S),
    "planner.draft_new": (L,),
    "planner.copy planner.say_same planner.save_template planner.remove_template": (S, P),
    "planner.questionnaire_file planner.import_file": (S, P),
    # A leader only where a planner asked.
    "planner.themes_page planner.themes_sort planner.theme_page planner.theme_change": (S, P, L),
    "planner.theme_pick planner.themes_sorters": (S, P),
    "planner.assignment_list planner.assignment_new planner.assignment_page planner.assignment_edit": (S, P),
    "planner.assignment_comment planner.assignment_report planner.certificate": (S, P),
    "leader.assignment leader.report leader.write_report leader.take_back_report leader.report_paper": (L,),
    "planner.practice planner.opening planner.open_ planner.close planner.reopen": (
        S,
        P,
    ),
    "planner.final planner.results_page planner.results_chart": (S, P),
    "planner.control_points_page planner.comparison planner.comparison_ask planner.comparison_chart": (S, P),
    "planner.results_file planner.papers_page planner.papers_ask planner.paper": (S, P),
    "planner.reply planner.reply_write planner.reply_preview planner.reply_publish planner.reply_none": (S, P),
    "planner.publish_page planner.publish planner.publish_preview planner.publish_withdraw planner.published_version": (
        S,
        P,
    ),
    "planner.group_session_new planner.group_session_edit planner.group_session_page": (S, P),
    "planner.act planner.void planner.paste": (S, P),
    "planner.duplicate planner.move planner.cancel planner.calendar": (S, P),
    "planner.heard_page planner.affected_edit planner.affected_remove": (S, P),
    "planner.sheet planner.enter planner.enter_undo": (S, P),
    "planner.kit_sessions planner.kit_page planner.kit_paper": (S, P),
    "planner.texts planner.texts_read planner.texts_undo": (S, P),
    "admin.worries admin.worry_open admin.worry_done admin.worry_no_cause": ("worry contact",),
    "leader.page leader.present leader.steer leader.read_aloud leader.surplus leader.reveal": ("leader link",),
    "leader.result leader.count leader.reading leader.manus leader.notes": ("leader link",),
    "leader.projector leader.projector_count": ("projector link",),
    "leader.kit_page leader.kit_paper": ("leader link",),
    "leader.hand_over leader.take_back": ("leader link",),
    "leader.sheet leader.enter leader.enter_undo leader.helping leader.help_one": ("leader link",),
    "admin.sign_in admin.enter admin.choose_password admin.keep_password": ("anyone",),
    "admin.code admin.check_code admin.first_app admin.keep_first_app": ("anyone",),
    "admin.begin_elsewhere admin.from_elsewhere admin.enter_from_elsewhere": ("anyone",),
    "admin.test_message admin.confirm": ("anyone",),
    "plumbing.asset plumbing.healthz planner.picture": ("anyone",),
    "public.about public.questionnaire_file public.outcome public.code public.rights public.statement": ("anyone",),
    "child.enter child.worker child.recording child.shout child.page child.receive": ("anyone",),
    "child.device child.waiting": ("anyone",),
}
EXPECTED = {endpoint: who for endpoints, who in WHO.items() for endpoint in endpoints.split()}
DRAFTED = (
    "questions people undo wording add_how_it_was read_out set_voice keep_recording remove_recording question_preview "
    "picture_page picture_choose picture_upload picture_describe divide place place_add place_remove pin_map "
    "pin_map_bound opening question question_new question_move question_copy question_remove question_when"
)
STATE = {f"planner.{name}": "draft" for name in DRAFTED.split()} | {"planner.final": "closed"}
"""Pages that are there only while a consultation is in another state than open."""
WORDS = {"planner.place": "?slot={slot}"} | dict.fromkeys(
    ("planner.picture_page", "planner.picture_choose", "planner.picture_upload", "planner.picture_describe"),
    "?list=options&entry=boll",
)
"""What else a page needs in its address."""
NUMBERED = (
    "project",
    "consultation",
    "group_session",
    "assignment",
    "affected",
    "user",
    "sorting",
    "theme",
    "template",
)
CONTACT = "worry contact"
MISSING = {"organisation": "nowhere", "name": "nothing", "question": "nothing", "worry": "nothing"} | dict.fromkeys(
    NUMBERED, 999_999
)


def path(route: Rule, named: Mapping[str, Any]) -> str:
    """Return the path of a route for its arguments."""
    built = route.build(dict(named), append_unknown=False)
    assert built is not None
    return built[1]
