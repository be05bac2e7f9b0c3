"""Consultations: from a template to a draft, its overview, the four questions and how results are divided."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult import child_texts
from consult.i18n import language
from consult.models.assignment import Assignment
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import (
    assignments,
    backgrounds,
    bookings,
    checklist,
    consultations,
    figures,
    group_sessions,
    own_templates,
    own_words,
    projects,
    session_plans,
    states,
)
from consult.services.checklist import Missing
from consult.services.clearing import queue
from consult.services.phases import phase
from consult.web.access import LARGEST_ID, LEADER, PLANNING, actor, rule, settings, store
from consult.web.planner import blueprint, ready
from consult.web.planner.showing import is_accepted, is_done, sent, show
from consult.web.planner.words import PHASE_NAMES, SESSION_KINDS, STATE_NAMES, STATUS_NAMES, language_names, span
from forms import library
from forms.questionnaire import Questionnaire
from forms.staff.consultation import DivideForm, FourForm, PeopleForm
from forms.staff.group_session import AGE_NAMES

PAGES = {
    "project": "planner.project_edit",
    "four": "planner.four",
    "draft": "planner.questions",
    "question": "planner.question",
    "wording": "planner.wording",
    "place": "planner.place",
    "overview": "planner.consultation_page",
    "session": "planner.group_session_page",
    "people": "planner.people",
    "same": "planner.questions",
    "settings": "admin.organisation",
}
ABOVE = {"project": ("organisation", "project"), "settings": ("organisation",)}
"""What the addresses of pages above the consultation name."""


@blueprint.route("/o/<organisation>/projects/<int:project>/consultations/new", methods=["GET", "POST"])
@rule(*PLANNING)
def consultation_new(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Choose a ready questionnaire, then whom to ask; the draft that comes of it can still be changed."""
    made: list[Consultation] = []
    if page := _choosing(organisation, project, lambda name, form: made.append(_create(project, name, form))):
        return page
    store().commit()
    return redirect(url_for("planner.consultation_page", organisation=organisation.slug, consultation=made[0].id), 303)


@blueprint.route("/o/<organisation>/leader/assignments/<int:assignment>/draft", methods=["GET", "POST"])
@rule(LEADER)
def draft_new(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Let a leader make the one draft of an assignment in the same way; a planner opens it."""
    if assignment.consultation_id is not None:
        return redirect(_questions(organisation, assignment.consultation_id), 303)
    made: list[Consultation] = []
    project = assignment.project
    if page := _choosing(organisation, project, lambda name, form: made.append(_draft(assignment, name, form))):
        return page
    store().commit()
    return redirect(_questions(organisation, made[0].id), 303)


def _choosing(
    organisation: Organisation, project: Project, make: Callable[[Questionnaire, PeopleForm], None]
) -> ResponseReturnValue | None:
    """Return the page on which a questionnaire or whom to ask is chosen; None when what was chosen is made."""
    document = _chosen(organisation)
    if document is None:
        return ready.page(organisation, project)
    form = _people(document, organisation, project)
    if is_accepted(form) and is_done(form.title, lambda: make(document, form)):
        return None
    return show("people", organisation=organisation, project=project, document=document, form=form)


def _chosen(organisation: Organisation) -> Questionnaire | None:
    """Return the questionnaire that the address names: a ready one, or one of the organisation's own templates."""
    name, number = request.args.get("template", ""), request.args.get("own", 0, int)
    if name in library.names():
        return library.load(name)
    return own_templates.find(store(), organisation.id, number) if 0 < number <= LARGEST_ID else None


def _questions(organisation: Organisation, consultation: int) -> str:
    return url_for("planner.questions", organisation=organisation.slug, consultation=consultation)


def _draft(assignment: Assignment, template: Questionnaire, form: PeopleForm) -> Consultation:
    return assignments.start_draft(store(), actor(), assignment, template, **_asked(form))


def _asked(form: PeopleForm) -> dict[str, Any]:
    return {"title": form.title.data or "", "levels": form.levels.data or [], "languages": form.languages.data or []}


def _people(document: Questionnaire, organisation: Organisation, project: Project) -> PeopleForm:
    title = f"Vad tycker du om {project.place}?"
    only = document.levels if len(document.levels) == 1 else ()
    form = PeopleForm(sent(), data={"levels": only, "languages": ["sv"], "title": title})
    spoken = [lang for lang in organisation.languages if lang in child_texts.languages()]
    form.offer(document.levels, spoken, language_names())
    return form


def _create(project: Project, template: Questionnaire, form: PeopleForm) -> Consultation:
    return consultations.create(store(), actor(), project, template, **_asked(form))


@blueprint.get("/o/<organisation>/consultations/<int:consultation>")
@rule(*PLANNING)
def consultation_page(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show where a consultation stands, what is missing or comes next, and its sessions."""
    document, names = consultations.questionnaire(store(), consultation), _background_names(consultation)
    return render_template(
        "planner/consultation.html",
        organisation=organisation,
        consultation=consultation,
        document=document,
        missing=_to_do(organisation, consultation, checklist.missing),
        advice=_to_do(organisation, consultation, checklist.advice),
        unread=consultation in own_words.unread(store(), organisation),
        is_early=projects.early(consultation.project),
        sessions=_sessions(consultation),
        declines=group_sessions.declines(store(), consultation),
        final_due=states.final_due(consultation),
        divided=[names[one] for one in consultation.plan],
        ages=AGE_NAMES,
        language_names=language_names(),
        states=STATE_NAMES,
        public_url=settings().public_url.rstrip("/"),
        assignment=assignments.of_draft(store(), consultation),
        texts=queue.progress(store(), consultation) if document.own_words() else None,
    )


def _to_do(
    organisation: Organisation, consultation: Consultation, listed: Callable[[Session, Consultation], list[Missing]]
) -> list[tuple[Missing, str]]:
    """Return what a list says is to do before opening, each with the page where it is done."""
    if consultation.state != "draft":
        return []
    lacking = listed(store(), consultation)
    ids = {"organisation": organisation.slug, "project": consultation.project_id, "consultation": consultation.id}
    return [(one, _page(one, ids)) for one in lacking]


def _page(one: Missing, ids: Mapping[str, Any]) -> str:
    wanted = ABOVE.get(one.page, ("organisation", "consultation"))
    named: dict[str, Any] = {**{name: ids[name] for name in wanted}, **one.at}
    return url_for(PAGES[one.page], _anchor=one.anchor or None, **named)


def _sessions(consultation: Consultation) -> list[dict[str, object]]:
    """Return the sessions by time, those without one after them and practice last."""
    found = session_plans.of_consultation(store(), consultation)
    return [
        {
            "one": one,
            "kind": SESSION_KINDS[one.kind],
            "when": span(one.opens_at, one.closes_at),
            "status": PHASE_NAMES[phase(one)] if one.kind == "practice" else STATUS_NAMES[bookings.status(one)],
            "gaps": bookings.gaps(store(), one),
            "count": group_sessions.count(store(), one),
        }
        for one in sorted(found, key=lambda one: (one.kind == "practice", str(one.opens_at or "without"), -one.id))
    ]


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/four", methods=["GET", "POST"])
@rule(*PLANNING)
def four(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Answer the four questions that stand before the children's."""
    form = FourForm(sent(), obj=consultation)
    if consultation.state != "draft":
        del form.promised
    answers = form.data | ({} if "promised" in form else {"promised": consultation.promised})
    if not (is_accepted(form) and is_done(form.can_change, lambda: _answer(consultation, answers))):
        return show("four", organisation=organisation, consultation=consultation, form=form)
    store().commit()
    flash(gettext("The answers are saved."))
    return redirect(
        url_for("planner.consultation_page", organisation=organisation.slug, consultation=consultation.id), 303
    )


def _answer(consultation: Consultation, answers: dict[str, Any]) -> None:
    words = {name: said or "" for name, said in answers.items() if name != "promised"}
    consultations.answer_four(store(), actor(), consultation, promised=answers["promised"], **words)


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/divide", methods=["GET", "POST"])
@rule(*PLANNING)
def divide(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Choose what results are divided by and the smallest group, before opening."""
    if consultation.state != "draft":
        abort(404)
    form = DivideForm(sent(), obj=consultation)
    form.offer(_background_names(consultation))
    if not (is_accepted(form) and is_done(form.plan, lambda: _divide(consultation, form))):
        return show("divide", organisation=organisation, consultation=consultation, form=form)
    store().commit()
    flash(gettext("Saved. It is locked when you open the consultation."))
    return redirect(
        url_for("planner.consultation_page", organisation=organisation.slug, consultation=consultation.id), 303
    )


def _divide(consultation: Consultation, form: DivideForm) -> None:
    consultations.set_plan(store(), actor(), consultation, form.plan.data or [], form.k.data or 0)


def _background_names(consultation: Consultation) -> dict[str, str]:
    """Return what results may be divided by, called as staff calls it."""
    document = consultations.questionnaire(store(), consultation)
    asking = figures.asking(consultation, document, language())
    return {one: backgrounds.name(one, document, asking) for one in consultations.backgrounds(document)}
