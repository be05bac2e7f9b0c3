"""The editor's verbs on whole questions: add, move, copy, undo; and whom a draft asks."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult import assets, child_texts
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, editing
from consult.web.access import LEADER, PLANNING, actor, rule, signed_in_user, store
from consult.web.planner import blueprint
from consult.web.planner.drafts import done_in_list, questions_address
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from consult.web.planner.words import SAID, language_names
from forms.question import Question
from forms.staff.consultation import PeopleForm
from forms.texts import LEVELS


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/questions/new", methods=["GET", "POST"])
@rule(*PLANNING, LEADER)
def question_new(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Choose a kind of question; the new one stands last and is written on its own page."""
    plans = signed_in_user().role != LEADER
    kinds = {kind.name: kind for kind in editing.kinds(store(), consultation, plans=plans)}
    if request.method == "GET" and consultation.state == "draft":
        drawn = {name: assets.address(f"staff/kinds/{name}.svg") for name in kinds}
        return render_template(
            "planner/editor_kinds.html", organisation=organisation, consultation=consultation, kinds=kinds, drawn=drawn
        )
    chosen, made = request.form.get("kind", ""), list[str]()
    if chosen in kinds and done_or_said(
        lambda: made.append(editing.add(store(), actor(), consultation, chosen, plans=plans))
    ):
        flash(gettext("The question stands last. Write it here."))
        return redirect(_question(organisation, consultation, made[0]), 303)
    return redirect(questions_address(organisation, consultation), 303)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/questions/<question>/move")
@rule(*PLANNING, LEADER)
def question_move(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Put a question at another place in the order."""
    to, was = request.form.get("to", -1, type=int), request.form.get("was", "")
    if to < 0:
        abort(404)
    return done_in_list(
        organisation,
        consultation,
        lambda: editing.move(store(), actor(), consultation, question.id, to, was=was),
        anchor=question.id,
    )


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/questions/<question>/copy")
@rule(*PLANNING, LEADER)
def question_copy(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Put a copy of a question after it."""
    was = request.form.get("was", "")
    return done_in_list(
        organisation,
        consultation,
        lambda: editing.copy(store(), actor(), consultation, question.id, was=was),
        said=gettext("The copy stands after the question."),
        anchor=question.id,
    )


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/undo")
@rule(*PLANNING, LEADER)
def undo(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Put back what was before the latest change."""
    undone: list[str] = []
    step = request.form.get("step", 0, type=int)
    if done_or_said(lambda: undone.append(editing.undo(store(), actor(), consultation, step))):
        flash(gettext("Undone: %(change)s", change=str(SAID.get(undone[0], SAID["changed"]))))
    return redirect(questions_address(organisation, consultation), 303)


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/people", methods=["GET", "POST"])
@rule(*PLANNING, LEADER)
def people(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Choose anew whom a draft asks, and in which languages; no words are lost by it."""
    if consultation.state != "draft":
        return redirect(questions_address(organisation, consultation), 303)
    form = _people(organisation, consultation)
    if not (is_accepted(form) and is_done(form.levels, lambda: _ask(consultation, form))):
        document = consultations.questionnaire(store(), consultation)
        return show(
            "people",
            organisation=organisation,
            project=consultation.project,
            document=document,
            form=form,
            verb=gettext("Save"),
        )
    store().commit()
    flash(str(SAID["people"]))
    return redirect(questions_address(organisation, consultation), 303)


def _people(organisation: Organisation, consultation: Consultation) -> PeopleForm:
    facts = {"levels": consultation.levels, "languages": consultation.languages, "title": consultation.title}
    form = PeopleForm(sent(), data=facts)
    spoken = [one for one in organisation.languages if one in child_texts.languages() or one in consultation.languages]
    form.offer(LEVELS, spoken, language_names())
    return form


def _ask(consultation: Consultation, form: PeopleForm) -> None:
    editing.ask(store(), actor(), consultation, form.levels.data or [], form.languages.data or [])
    if form.title.data != consultation.title:
        consultations.rename(store(), actor(), consultation, form.title.data or "")


def _question(organisation: Organisation, consultation: Consultation, question: str) -> str:
    return url_for("planner.question", organisation=organisation.slug, consultation=consultation.id, question=question)
