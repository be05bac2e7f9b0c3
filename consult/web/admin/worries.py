"""The worry contact's pages: what is marked, the original opened on purpose, and what was done about it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.i18n import language
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, drawings, figures
from consult.services.clearing import concerns
from consult.services.clearing.originals import Original
from consult.web.access import WORRY_CONTACT, actor, rule, settings, store
from consult.web.admin import blueprint
from forms.staff.clearing import DoneForm

ADDRESS = "/o/<organisation>/worries"


@blueprint.get(ADDRESS)
@rule(WORRY_CONTACT)
def worries(organisation: Organisation) -> ResponseReturnValue:
    """List what is marked, without a word of what was written."""
    found = concerns.of(store(), organisation.id)
    return render_template("admin/worries.html", organisation=organisation, found=found)


@blueprint.post(f"{ADDRESS}/<worry>/open")
@rule(WORRY_CONTACT)
def worry_open(organisation: Organisation, worry: Any) -> ResponseReturnValue:
    """Show the original, after the log has it that it was read."""
    try:
        original = concerns.open_(store(), actor(), settings().secret_key, worry)
    except ValueError as wrong:
        flash(str(wrong))
        return redirect(_list(organisation), 303)
    store().commit()
    return _page(organisation, worry, DoneForm(data={"what": worry.done}), original)


@blueprint.post(f"{ADDRESS}/<worry>/done")
@rule(WORRY_CONTACT)
def worry_done(organisation: Organisation, worry: Any) -> ResponseReturnValue:
    """Write down what was done; the original goes 72 hours later."""
    form = DoneForm(request.form)
    if not form.validate():
        return _page(organisation, worry, form, None), 422
    concerns.record(store(), actor(), worry, form.what.data or "")
    store().commit()
    flash(gettext("It is written down. The original is deleted in 72 hours."))
    return redirect(_list(organisation), 303)


@blueprint.post(f"{ADDRESS}/<worry>/no-cause")
@rule(WORRY_CONTACT)
def worry_no_cause(organisation: Organisation, worry: Any) -> ResponseReturnValue:
    """Give it back to the planners' queue, masked as any other."""
    try:
        concerns.no_cause(store(), actor(), settings().secret_key, worry)
        store().commit()
        flash(gettext("It is back among those that planners read."))
    except ValueError as wrong:
        flash(str(wrong))
    return redirect(_list(organisation), 303)


def _page(organisation: Organisation, worry: Any, form: DoneForm, original: Original | None) -> str:
    consultation = store().get_one(Consultation, worry.consultation)
    document = consultations.questionnaire(store(), consultation)
    asking = figures.asking(consultation, document, language())
    return render_template(
        "admin/worry.html", organisation=organisation, consultation=consultation, worry=worry, form=form,
        asked=asking.say(document.question(worry.question).text).text, original=original,
        drawn=lambda strokes: drawings.svg(strokes, gettext("A child's drawing")),
    )  # fmt: skip


def _list(organisation: Organisation) -> str:
    return url_for("admin.worries", organisation=organisation.slug)
