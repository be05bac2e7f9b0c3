"""Help with the words: what could be plainer, why a limit is passed, and a typo corrected after the opening."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, hints, typos
from consult.services.facts import place_words
from consult.services.typos import Words
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, is_done, sent, show
from consult.web.planner.words import language_names
from forms import changing
from forms.limits import Passed
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.staff import StaffForm
from forms.staff.wording import reasons_form, typo_form
from forms.texts import ANY_LEVEL, lazy

PARTS = {"text": lazy("The question"), "hint": lazy("The line below")}


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/wording", methods=["GET", "POST"])
@rule(*PLANNING, LEADER)
def wording(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show all hints of a draft, and ask why what is more than children manage must be so."""
    if consultation.state != "draft":
        abort(404)
    needed = hints.reasons_needed(store(), consultation)
    form = _reasons(consultation, needed)
    if not (is_accepted(form) and is_done(next(iter(form)), lambda: _give(consultation, form, needed))):
        return show("wording", **_hints_page(organisation, consultation, form, needed))
    store().commit()
    flash(gettext("The reasons are saved."))
    return redirect(url_for("planner.wording", organisation=organisation.slug, consultation=consultation.id), 303)


def _reasons(consultation: Consultation, needed: Mapping[str, Passed]) -> StaffForm:
    names = {key: hints.anchor(key) for key in needed}
    given = {names[key]: consultation.reasons.get(key, "") for key in needed}
    return reasons_form(sent(), {name: gettext("Why must it be so?") for name in names.values()}, given)


def _give(consultation: Consultation, form: StaffForm, needed: Mapping[str, Passed]) -> None:
    reasons = {key: form.data[hints.anchor(key)] or "" for key in needed}
    hints.give_reasons(store(), actor(), consultation, reasons)


def _hints_page(
    organisation: Organisation, consultation: Consultation, form: StaffForm, needed: Mapping[str, Passed]
) -> dict[str, Any]:
    document = consultations.questionnaire(store(), consultation)
    asked: dict[str, list[Passed]] = {"": [], **{one.id: [] for one in document.met()}}
    for one in hints.mere(store(), consultation):
        asked[one.question].append(one)
    return {
        "organisation": organisation,
        "consultation": consultation,
        "form": form,
        "needed": [(one, form[hints.anchor(key)]) for key, one in needed.items()],
        "found": [(document.question(name) if name else None, met) for name, met in asked.items() if met],
        "numbers": {one.id: n for n, one in enumerate(document.met(), 1)},
        "said": lambda one: hints.said(document, consultation, one),
    }


@blueprint.route(
    "/o/<organisation>/consultations/<int:consultation>/questions/<question>/typo", methods=["GET", "POST"]
)
@rule(*PLANNING)
def typo(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Correct words after the opening: only words, and the planner says that they mean the same."""
    document = consultations.questionnaire(store(), consultation)
    if consultation.state not in typos.OPEN or question.id not in {one.id for one in document.met()}:
        abort(404)
    words, changed = typos.words(document, question), list[Words]()
    form = typo_form(sent(), [_labelled(document, question, one) for one in words], changing.token(question))
    if not (is_accepted(form) and is_done(form["was"], lambda: changed.extend(_correct(consultation, question, form)))):
        facts = {"consultation": consultation, "question": question, "document": document, "words": words}
        return show("typo", organisation=organisation, form=form, **facts)
    store().commit()
    _tell(document, consultation, changed)
    return redirect(url_for("planner.questions", organisation=organisation.slug, consultation=consultation.id), 303)


def _correct(consultation: Consultation, question: Question, form: StaffForm) -> list[Words]:
    written = {name: said or "" for name, said in form.data.items() if name not in ("was", "same")}
    return typos.correct(store(), actor(), consultation, question.id, written, was=form.data["was"] or "")


def _labelled(document: Questionnaire, question: Question, one: Words) -> tuple[str, str, str, str]:
    """Return the field of a text: its name, what it is called, its language, and what it says now."""
    entries = [each.path for each in typos.words(document, question) if each.part == one.part]
    number = 1 + list(dict.fromkeys(entries)).index(one.path)
    what = PARTS.get(one.part) or gettext("Answer %(number)s", number=number)
    where = [language_names().get(one.lang, one.lang)] if len(document.languages) > 1 else []
    where += [gettext("%(ages)s years", ages=one.level.replace("-", "–"))] if one.level != ANY_LEVEL else []
    return one.mark, ", ".join(map(str, [what, *where])), one.lang, one.now


def _tell(document: Questionnaire, consultation: Consultation, changed: list[Words]) -> None:
    flash(gettext("The words are corrected. Children who begin now read them as they are."))
    for one in typos.silenced(document, changed, place_words(consultation.project)):
        flash(gettext("The recording of “%(words)s” is silent now, for it says something else.", words=one.now))
