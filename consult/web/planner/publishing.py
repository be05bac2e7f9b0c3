"""Publishing a result: who may see which question, read as it will look, then shown; and taking it away again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.form import BaseForm

from consult.i18n import language
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import media, published, publishing
from consult.services.described import Part
from consult.services.facts import Facts, gather
from consult.services.published import Kept
from consult.services.publishing import Sides
from consult.services.replies import levels
from consult.services.speech import Speech
from consult.web.access import PLANNING, actor, reporting, rule, settings, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_done
from forms.staff.publish import CHILDREN, PLANNERS, WithdrawForm, as_choice, as_data, as_quotes, publish_form
from forms.texts import FIRST_LANGUAGE

ADDRESS = "/o/<organisation>/consultations/<int:consultation>/publish"


@blueprint.get(ADDRESS)
@rule(*PLANNING)
def publish_page(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Let a planner choose what is shown to whom, and list what has been published."""
    return _choosing(organisation, consultation)


@blueprint.post(ADDRESS)
@rule(*PLANNING)
def publish(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show what was chosen; the version is a new one unless nothing has changed."""
    sides = publishing.told(reporting(), consultation)
    form = _sent(consultation, sides)
    if "change" in request.form or not form.validate():
        return _choosing(organisation, consultation, form)
    try:
        choice, quotes = as_choice(form.data), as_quotes(form.data)
        publishing.publish(store(), actor(), consultation, choice, quotes=quotes, sides=sides)
    except ValueError as wrong:
        return _choosing(organisation, consultation, form, [str(wrong)])
    store().commit()
    flash(gettext("The result is published. It is on the public page now."))
    return redirect(_address("planner.publish_page", organisation, consultation), 303)


@blueprint.post(f"{ADDRESS}/preview")
@rule(*PLANNING)
def publish_preview(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show how the chosen questions would look to everybody and to the children; nothing is kept."""
    sides = publishing.told(reporting(), consultation)
    form = _sent(consultation, sides)
    choice = as_choice(form.data)
    if not form.validate() or not publishing.chosen(choice):
        return _choosing(organisation, consultation, form, [gettext("Choose at least one question to show.")])
    made = publishing.frozen(reporting(), consultation, choice, sides)
    kept = Kept(0, now(), made, as_quotes(form.data))
    return _looking(organisation, consultation, kept, fields=request.form.items(multi=True))


@blueprint.get(f"{ADDRESS}/version")
@rule(*PLANNING)
def published_version(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show one version as it was published, without the quotes that are gone; `n` is its number."""
    wanted = request.args.get("n", 0, int)
    found = [one for one in publishing.versions(store(), consultation) if one.number == wanted and one.figures]
    if not found:
        return redirect(_address("planner.publish_page", organisation, consultation))
    one = found[0]
    return _looking(organisation, consultation, Kept(one.number, one.published_at, one.figures, one.quotes))


@blueprint.post(f"{ADDRESS}/withdraw")
@rule(*PLANNING)
def publish_withdraw(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show nothing of the result any more, for a reason."""
    form = WithdrawForm(request.form)
    withdrawn = partial(publishing.withdraw, store(), actor(), consultation, form.reason.data or "")
    if not form.validate() or not is_done(form.reason, withdrawn):
        return _choosing(organisation, consultation, withdrawing=form)
    store().commit()
    flash(gettext("The result is taken away from the public page."))
    return redirect(_address("planner.publish_page", organisation, consultation), 303)


def _choosing(
    organisation: Organisation,
    consultation: Consultation,
    form: BaseForm | None = None,
    wrong: Sequence[str] = (),
    withdrawing: WithdrawForm | None = None,
) -> ResponseReturnValue:
    ready = consultation.state in publishing.READY
    sides = publishing.told(reporting(), consultation) if ready else {}
    versions = publishing.versions(store(), consultation)
    newest = versions[0] if versions and versions[0].figures else None
    form = form or (_form(consultation, sides) if ready else None)
    page = render_template(
        "planner/publish.html", organisation=organisation, consultation=consultation, ready=ready, versions=versions,
        newest=newest, differs=newest and publishing.differs(reporting(), consultation, newest, sides), wrong=wrong,
        form=form, parts=_parts(sides), withdrawing=withdrawing or WithdrawForm(),
    )  # fmt: skip
    failed = wrong or (form and form.errors) or (withdrawing and withdrawing.errors)
    return page, 422 if failed else 200


def _parts(sides: Sides) -> Sequence[Part]:
    """Return the questions as a planner reads them."""
    return sides[language()][0].parts if sides else ()


def _fields(consultation: Consultation, sides: Sides) -> BaseForm:
    questions = {part.question: (part.title, publishing.finding(part)) for part in _parts(sides)}
    return publish_form(questions, publishing.quotable(store(), consultation))


def _sent(consultation: Consultation, sides: Sides) -> BaseForm:
    form = _fields(consultation, sides)
    form.process(request.form)
    return form


def _form(consultation: Consultation, sides: Sides) -> BaseForm:
    """Return the form as it was last published; the first time sensitive questions are kept to the planners."""
    usual = {part.question: PLANNERS if part.sensitive else CHILDREN for part in _parts(sides)}
    last = publishing.newest(store(), consultation)
    known = dict.fromkeys(usual, PLANNERS) | publishing.choice_of(last) if last and last.figures else usual
    form = _fields(consultation, sides)
    form.process(data=as_data(known, last.quotes if last else []))
    return form


def _looking(organisation: Organisation, consultation: Consultation, kept: Kept, **more: Any) -> ResponseReturnValue:
    shown = kept.figures[published.PUBLIC][language()]["parts"]
    asked = {part["question"] for part in shown}
    found = published.quotes(store(), consultation.id, kept.quotes)
    quotes = {question: said for question, said in found.items() if question in asked}
    facts = gather(store(), consultation.id, consultation.version)
    return render_template(
        "planner/publish_preview.html", organisation=organisation, consultation=consultation,
        result=published.public(kept, language(), settings().charts, quotes), picture_of=media.address,
        for_children=_for_children(facts, kept, quotes), number=kept.number, **more,
    )  # fmt: skip


def _for_children(facts: Facts, kept: Kept, quotes: Mapping[str, Sequence[str]]) -> list[tuple[str, Speech, Any]]:
    """Return each level with how its pages speak Swedish and what they tell; none where nothing is for the children."""
    found = []
    for level in levels(facts.consultation):
        words = facts.words(FIRST_LANGUAGE, level, settings().public_url)
        if told := published.told(kept, FIRST_LANGUAGE, level, quotes):
            found.append((level, Speech(FIRST_LANGUAGE, level, words), told))
    return found


def _address(endpoint: str, organisation: Organisation, consultation: Consultation) -> str:
    return url_for(endpoint, organisation=organisation.slug, consultation=consultation.id)
