"""Group sessions as a planner plans them: make one, change it, try the questions oneself."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation, User
from consult.services import group_sessions, heard, session_plans, users
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from consult.web.planner.words import language_names
from forms.staff.group_session import SessionForm, local

STANDS_AFTER_THE_START = ("kind", "place", "age_group", "levels", "languages", "device_word", "booking")
ABOUT = ("booking", "contact", "adult", "adult_phone")


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/sessions/new", methods=["GET", "POST"])
@rule(*PLANNING)
def group_session_new(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Plan a session; it gets a code that is never used again."""
    wanted = heard.planned_for(store(), consultation.project, request.args.get("affected", 0, type=int))
    form = session_form(consultation, sent(), {"levels": consultation.levels[:1]} | wanted)
    made: list[GroupSession] = []
    if not (is_accepted(form) and is_done(form.place, lambda: made.append(_create(consultation, form)))):
        return _show(organisation, consultation, form, None)
    store().commit()
    return redirect(_address(organisation, made[0]), 303)


@blueprint.route("/o/<organisation>/sessions/<int:group_session>/edit", methods=["GET", "POST"])
@rule(*PLANNING)
def group_session_edit(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Change a session; what answers carry stands once it has been open."""
    form = session_form(group_session.consultation, sent(), _known(group_session))
    if group_session.state != "planned":
        for name in set(STANDS_AFTER_THE_START) & set(form.data):
            del form[name]
    if not (is_accepted(form) and is_done(form.title, lambda: _edit(group_session, form))):
        return _show(organisation, group_session.consultation, form, group_session)
    store().commit()
    flash(gettext("The session is saved."))
    return redirect(_address(organisation, group_session), 303)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/practice")
@rule(*PLANNING)
def practice(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Go to a practice session of one level, in which nothing is stored; made at the first time."""
    wanted = request.form.get("level", "")
    level = wanted if wanted in consultation.levels else consultation.levels[0]
    found = [one for one in session_plans.of_consultation(store(), consultation) if _practises(one, level)]
    if not found and not done_or_said(lambda: found.append(_practise(consultation, level))):
        return redirect(
            url_for("planner.consultation_page", organisation=organisation.slug, consultation=consultation.id), 303
        )
    return redirect(_address(organisation, found[0]), 303)


def _practises(one: GroupSession, level: str) -> bool:
    return one.kind == "practice" and one.levels == [level] and one.state == "open"


def _practise(consultation: Consultation, level: str) -> GroupSession:
    languages = consultation.languages[: group_sessions.MOST_LANGUAGES]
    made = group_sessions.create(
        store(), actor(), consultation, kind="practice", levels=[level], languages=languages, age_group=level
    )
    group_sessions.begin(store(), actor(), made)
    return made


def session_form(consultation: Consultation, posted: MultiDict[str, Any] | None, data: dict[str, Any]) -> SessionForm:
    """Return the form without the questions that have only one answer."""
    usual: dict[str, Any] = {"languages": consultation.languages[: group_sessions.MOST_LANGUAGES]}
    if len(consultation.levels) == 1:
        usual["age_group"] = consultation.levels[0]
    form = SessionForm(posted, data=usual | data)
    leaders = leaders_of(consultation, data.get("leader_id"))
    form.young = {str(one.id) for one in leaders if one.under_18}
    people = {
        str(one.id): gettext("%(email)s (under 18)", email=one.email) if one.under_18 else one.email for one in leaders
    }
    form.offer(consultation.levels, consultation.languages, people, language_names())
    form.offer_affected({str(one.id): one.name for one in heard.groups(store(), consultation.project)})
    for name in ("levels", "languages"):
        if len(getattr(consultation, name)) == 1:
            del form[name]
    return form


def leaders_of(consultation: Consultation, chosen: str | None = None) -> list[User]:
    """Return the municipality's leaders whose account works, and the one that a session has already."""
    works = users.leaders(store(), consultation.organisation_id)
    kept = store().get(User, int(chosen)) if chosen else None
    return [*works, *([kept] if kept and kept not in works else [])]


def facts_of(consultation: Consultation, form: SessionForm) -> dict[str, Any]:
    """Return what a new session is made of; what was not asked is as the consultation has it."""
    return {"levels": consultation.levels, "languages": consultation.languages} | form.facts()


def _known(group_session: GroupSession) -> dict[str, Any]:
    names = ("kind", "title", "place", "levels", "languages", "device_word", "expected", *ABOUT)
    return {name: getattr(group_session, name) for name in names} | {
        "age_group": group_session.age_group or "",
        "leader_id": str(group_session.leader_id or ""),
        "affected_id": str(group_session.affected_id or ""),
        "opens_at": local(group_session.opens_at),
        "closes_at": local(group_session.closes_at),
    }


def _create(consultation: Consultation, form: SessionForm) -> GroupSession:
    return session_plans.plan(store(), actor(), consultation, **facts_of(consultation, form))


def _edit(group_session: GroupSession, form: SessionForm) -> None:
    facts = form.facts()
    if "place" in facts:
        session_plans.check_place(store(), group_session.consultation, facts["place"], but=group_session)
    session_plans.edit(store(), actor(), group_session, **facts)


def _show(
    organisation: Organisation, consultation: Consultation, form: SessionForm, group_session: GroupSession | None
) -> ResponseReturnValue:
    return show(
        "group_session_form",
        organisation=organisation,
        consultation=consultation,
        group_session=group_session,
        form=form,
        places=session_plans.places(store(), consultation),
    )


def _address(organisation: Organisation, group_session: GroupSession) -> str:
    return url_for("planner.group_session_page", organisation=organisation.slug, group_session=group_session.id)
