"""*Så blev det*: written once per level, read as the children will read it, then published."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult import child_texts
from consult.models.consultation import FINISHED, Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, replies, states
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said
from forms.staff.reply import NoReplyForm, as_data, as_texts, reply_form
from forms.texts import FIRST_LANGUAGE

ADDRESS = "/o/<organisation>/consultations/<int:consultation>/reply"


@blueprint.get(ADDRESS)
@rule(*PLANNING)
def reply(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show the reply as far as it is written, what is missing, and by when it was promised."""
    return _show(organisation, consultation)


@blueprint.post(ADDRESS)
@rule(*PLANNING)
def reply_write(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Keep what is written; nobody else sees it before it is published."""
    form = reply_form(replies.levels(consultation))
    form.process(request.form)
    if not form.validate():
        return _show(organisation, consultation, form=form), 422
    try:
        replies.write(store(), actor(), consultation, as_texts(form.data))
    except ValueError as why_not:
        return _show(organisation, consultation, form=form, wrong=str(why_not)), 422
    store().commit()
    flash(gettext("The reply is saved."))
    return redirect(_address("planner.reply", organisation, consultation), 303)


@blueprint.get(f"{ADDRESS}/preview")
@rule(*PLANNING)
def reply_preview(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show the reply at one level, in the children's words around it."""
    level = request.args.get("level", replies.levels(consultation)[0])
    if level not in consultation.levels:
        abort(404)
    written = replies.of(store(), consultation)
    return render_template(
        "planner/reply_preview.html", organisation=organisation, consultation=consultation, level=level,
        levels=replies.levels(consultation), texts=written.texts.get(level, {}) if written else {}, parts=replies.PARTS,
        say=lambda key: child_texts.say(key, FIRST_LANGUAGE, level),
    )  # fmt: skip


@blueprint.post(f"{ADDRESS}/publish")
@rule(*PLANNING)
def reply_publish(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Let everybody who has the code read the reply."""
    if done_or_said(lambda: replies.publish(store(), actor(), consultation)):
        flash(gettext("The reply is published. The children find it with the code that they answered with."))
    return redirect(_address("planner.reply", organisation, consultation), 303)


@blueprint.post(f"{ADDRESS}/none")
@rule(*PLANNING)
def reply_none(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """End without a reply, for a reason that is kept."""
    form = NoReplyForm(request.form)
    if not form.validate():
        return _show(organisation, consultation, none_form=form), 422
    if done_or_said(lambda: states.log_no_reply(store(), actor(), consultation, form.reason.data or "")):
        flash(gettext("The reason is kept. The children still read when they were promised an answer."))
    return redirect(_address("planner.reply", organisation, consultation), 303)


def _show(organisation: Organisation, consultation: Consultation, **forms: object) -> str:
    if consultation.state == "draft":
        abort(404)
    written = replies.of(store(), consultation)
    levels = replies.levels(consultation)
    form = reply_form(levels)
    form.process(data=as_data(written.texts) if written else {})
    shown = {"form": form, "none_form": NoReplyForm(), "wrong": ""} | forms
    return render_template(
        "planner/reply.html", organisation=organisation, consultation=consultation, levels=levels, written=written,
        missing=replies.missing(consultation, written), can_publish=consultation.state in FINISHED,
        is_late=replies.is_late(consultation.promised, consultations.today()), **shown,
    )  # fmt: skip


def _address(endpoint: str, organisation: Organisation, consultation: Consultation) -> str:
    return url_for(endpoint, organisation=organisation.slug, consultation=consultation.id)
