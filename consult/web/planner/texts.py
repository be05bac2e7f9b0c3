"""The clearing queue: one text or drawing at a time, already masked; a planner can only take words away."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.i18n import language
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, drawings, figures
from consult.services.clearing import queue
from consult.services.clearing.masking import MASK
from consult.services.clearing.queue import Item
from consult.web.access import PLANNING, actor, rule, settings, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said
from forms.staff.clearing import CLEAR, HIDE, NAME, WORRY, ReadForm
from forms.texts import lazy

ADDRESS = "/o/<organisation>/consultations/<int:consultation>/texts"
SAID: Mapping[str, str] = {
    CLEAR: lazy("Approved. It can now be sorted and quoted."),
    HIDE: lazy("It is deleted. Nobody sees it."),
    WORRY: lazy("It is marked for worry. The contact for worries gets an e-mail and reads it."),
}


@blueprint.get(ADDRESS)
@rule(*PLANNING)
def texts(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show the next text: `start` for where to go on, `undo` for what was just approved and can be taken back."""
    item = queue.next_one(store(), consultation, _name(request.args.get("start")))
    return render_template(
        "planner/texts.html",
        organisation=organisation,
        consultation=consultation,
        item=item,
        mask=MASK,
        asked=_asked(consultation, item) if item else "",
        progress=queue.progress(store(), consultation),
        undo=_name(request.args.get("undo")),
        drawn=lambda strokes: drawings.svg(strokes, gettext("A child's drawing")),
        has_contact=organisation.worry_contact_id is not None,
    )


@blueprint.post(ADDRESS)
@rule(*PLANNING)
def texts_read(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Approve, delete or mark for worry what was shown, and go on to the next."""
    form = ReadForm(request.form)
    name, verb = form.text.data or "", form.verb.data or ""
    if not form.validate() or not done_or_said(_verbs(consultation, form)[verb]):
        return redirect(_address(organisation, consultation, start=name), 303)
    flash(str(SAID[verb]))
    return redirect(_address(organisation, consultation, start=name, undo=name if verb == CLEAR else None), 303)


@blueprint.post(f"{ADDRESS}/undo")
@rule(*PLANNING)
def texts_undo(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Put what was approved last back to be read again."""
    name = _name(request.form.get("text"))
    if done_or_said(lambda: queue.undo(store(), actor(), consultation, name, secret=settings().secret_key)):
        flash(gettext("It is back. Read it again."))
    return redirect(_address(organisation, consultation, start=name), 303)


def _verbs(consultation: Consultation, form: ReadForm) -> Mapping[str, Callable[[], None]]:
    db, secret, name, seen = store(), settings().secret_key, form.text.data or "", form.seen.data or ""
    reads, away = bool(form.reads.data), form.hide.data or ()
    return {
        CLEAR: lambda: queue.clear(db, actor(), consultation, name, secret=secret, away=away, seen=seen, reads=reads),
        HIDE: lambda: queue.hide(db, actor(), consultation, name),
        WORRY: lambda: queue.mark(db, actor(), consultation, name, secret=secret),
    }


def _asked(consultation: Consultation, item: Item) -> str:
    """Return the question that was answered, as it was asked."""
    document = consultations.questionnaire(store(), consultation)
    return figures.asking(consultation, document, language()).say(document.question(item.question).text).text


def _name(raw: str | None) -> str:
    """Return what names a text, or a place after one; nothing for anything else."""
    return raw if raw and NAME.fullmatch(raw) else ""


def _address(organisation: Organisation, consultation: Consultation, start: str, undo: str | None = None) -> str:
    return url_for(
        "planner.texts", organisation=organisation.slug, consultation=consultation.id, start=start, undo=undo
    )
