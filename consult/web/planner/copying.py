"""A second round: copy a consultation, and say whether changed questions still mean the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import copying, projects
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from forms.question import Question
from forms.staff.sharing import CopyForm

MEANS = {"same": copying.say_same, "other": copying.say_other}


@dataclass(frozen=True)
class Changed:
    """A question that differs from the first round's: its words and answers now and before, in Swedish."""

    id: str
    now: Sequence[str]
    before: Sequence[str]


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/copy", methods=["GET", "POST"])
@rule(*PLANNING)
def copy(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Make a draft with the same questions, to ask again."""
    form = CopyForm(sent(), data={"title": consultation.title, "project": consultation.project_id})
    form.offer((one.id, one.title) for one in projects.of_organisation(store(), organisation.id))
    made: list[Consultation] = []
    if not (is_accepted(form) and is_done(form.title, lambda: made.append(_copy(consultation, form)))):
        return show("copy", organisation=organisation, consultation=consultation, form=form)
    store().commit()
    flash(gettext("The consultation is copied. What you change now does not change the first one."))
    return redirect(url_for("planner.consultation_page", organisation=organisation.slug, consultation=made[0].id), 303)


def _copy(consultation: Consultation, form: CopyForm) -> Consultation:
    found = projects.of_organisation(store(), consultation.organisation_id)
    project = next(one for one in found if one.id == form.project.data)
    return copying.copy(store(), actor(), consultation, project, form.title.data or "")


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/same")
@rule(*PLANNING)
def say_same(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Say of a changed question whether it means the same as in the first round."""
    question, means = request.form.get("question", ""), MEANS.get(request.form.get("means", ""))
    if means is None:
        abort(404)
    if done_or_said(lambda: means(store(), actor(), consultation, question)):
        flash(gettext("Saved."))
    return redirect(url_for("planner.questions", organisation=organisation.slug, consultation=consultation.id), 303)


def changed_questions(consultation: Consultation) -> list[Changed]:
    """Return the questions of a draft about which the planner is asked, none for what is no copy."""
    if consultation.state != "draft":
        return []
    asked = [(one, copying.before(store(), consultation, one.id)) for one in copying.changed(store(), consultation)]
    return [Changed(now.id, _read(now, before), _read(before, now)) for now, before in asked if before]


def _read(question: Question, other: Question) -> list[str]:
    """Return a question's words at all levels, its answers, and its kind where the other is of another."""
    said = [question.text, question.hint, *(one.text for one in question.kind.options)]
    words = [text.say("sv", level).text for text in said if text for level in _levels(question)]
    return [*dict.fromkeys(words), *([str(question.kind.title)] if question.kind.name != other.kind.name else [])]


def _levels(question: Question) -> Sequence[str]:
    return question.levels or question.kind.levels
