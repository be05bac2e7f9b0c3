"""A draft's questions on one plain page: read them, change their order, fill in the places."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import assignments, consultations, draft_steps, editing, hints, media, sections
from consult.services.editing import Collision
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.copying import changed_questions
from consult.web.planner.showing import saying
from consult.web.planner.words import ASIDE_NAMES, SAID, language_names
from forms import changing
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.staff.consultation import LEVEL_NAMES
from forms.texts import Text


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/questions")
@rule(*PLANNING, LEADER)
def questions(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show every question as one age reads it, with its answers, and what can be done with it."""
    return list_page(organisation, consultation)


def list_page(organisation: Organisation, consultation: Consultation, wrong: str = "") -> str:
    """Return the list of questions; `wrong` says why what was asked for is not done."""
    document = consultations.questionnaire(store(), consultation)
    wanted = request.values.get("level", "")
    level = wanted if wanted in document.levels else document.levels[0]
    say = saying(document, consultation.project, level)
    return render_template(
        "planner/questions.html",
        organisation=organisation,
        consultation=consultation,
        document=document,
        level=level,
        level_names=LEVEL_NAMES,
        say=say,
        conditions={one.id: condition(document, one, say) for one in document.questions},
        sensitive=document.sensitive(),
        is_how_it_was_offered=sections.is_offered(document),
        picture_of=media.address,
        assignment=assignments.of_draft(store(), consultation),
        changed=changed_questions(consultation),
        wrong=wrong,
        language_names=language_names(),
        **_editing(consultation, document, level),
    )


def _editing(consultation: Consultation, document: Questionnaire, level: str) -> dict[str, Any]:
    """Return what the list's buttons need: where a question moves, what it was, and the step to undo."""
    asked = [one.id for one in document.asked(level)]
    place = {one.id: n for n, one in enumerate(document.questions)}
    last = draft_steps.newest(store(), consultation) if consultation.state == "draft" else None
    return {
        "places": [place[one] for one in asked],
        "tokens": {one.id: changing.token(one) for one in document.questions},
        "order": changing.order_token(document),
        "resting": [one for one in document.questions if one not in document.met()],
        "looks": editing.to_look_at(store(), consultation, document),
        "hints": len(hints.mere(store(), consultation)) if consultation.state == "draft" else 0,
        "undo": last and (last.id, SAID.get(last.said, SAID["changed"])),
    }


def questions_address(organisation: Organisation, consultation: Consultation, anchor: str | None = None) -> str:
    """Return the address of the list at the level that was posted."""
    return url_for(
        "planner.questions",
        organisation=organisation.slug,
        consultation=consultation.id,
        level=request.form.get("level") or None,
        _anchor=anchor,
    )


def done_in_list(
    organisation: Organisation,
    consultation: Consultation,
    verb: Callable[[], object],
    *,
    said: str = "",
    anchor: str | None = None,
) -> ResponseReturnValue:
    """Do what a button of the list asks; where somebody else was first, show the list as it is now, with 409."""
    try:
        verb()
    except Collision as wrong:
        store().rollback()
        return list_page(organisation, consultation, str(wrong)), 409
    except ValueError as wrong:
        store().rollback()
        said = str(wrong)
    store().commit()
    if said:
        flash(said)
    return redirect(questions_address(organisation, consultation, anchor), 303)


def condition(document: Questionnaire, question: Question, say: Callable[[Text], str]) -> str:
    """Say after which answers a question is shown, or after which it is not, whichever are fewer."""
    if question.show_if is None or question.show_if.question not in {one.id for one in document.questions}:
        return ""
    before = document.question(question.show_if.question)
    names = answers(before, say)
    shows = [str(name) for one, name in names.items() if one in question.show_if.any]
    hides = [str(name) for one, name in names.items() if one not in question.show_if.any]
    if len(hides) < len(shows):
        said: str = gettext("Not shown after the answer %(answers)s to “%(question)s”")
    else:
        said = gettext("Shown only after the answer %(answers)s to “%(question)s”")
    return said % {"answers": gettext(" or ").join(min(shows, hides, key=len)), "question": say(before.text)}


def answers(question: Question, say: Callable[[Text], str]) -> dict[str, str]:
    """Return the answers to a question after which another may be shown, by id and name."""
    return {one.id: say(one.text) for one in question.kind.options} | {
        one: str(said) for one, said in ASIDE_NAMES.items()
    }


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/questions/<question>/remove")
@rule(*PLANNING, LEADER)
def question_remove(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Take away a question, at every age; it can be undone."""
    was = request.form.get("was", "")
    return done_in_list(
        organisation,
        consultation,
        lambda: editing.remove(store(), actor(), consultation, question.id, was=was),
        said=gettext("The question is removed."),
    )
