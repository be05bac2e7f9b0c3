"""Recordings of a draft's texts: who reads, one text at a time, and what still lacks a voice."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.security import WITH_MICROPHONE
from consult.services import consultations, read_aloud, recordings, sounds
from consult.services.read_aloud import Read
from consult.web.access import LEADER, PLANNING, actor, give_way, rule, settings, signed_in_user, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from consult.web.planner.words import language_names
from forms.staff.consultation import LEVEL_NAMES
from forms.staff.recording import VOICES, RecordingForm, VoiceForm
from forms.texts import Said, lazy

WHO = "reads aloud"
"""Under which name the cookie of the signed-in person keeps who reads, for one sitting and one consultation."""
_NOBODY = lazy("Say first who reads, and that the voice may be used.")


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/recordings")
@rule(*PLANNING, LEADER)
def read_out(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show what is read and what lacks a voice, and one text to read now."""
    return _page(organisation, consultation, VoiceForm(), RecordingForm())


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/recordings/voice")
@rule(*PLANNING, LEADER)
def set_voice(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Note for this sitting who reads, and who said yes to it."""
    form = VoiceForm(sent())
    form.minor = signed_in_user().under_18
    if not is_accepted(form):
        return _page(organisation, consultation, form, RecordingForm())
    session[WHO] = [consultation.id, form.voice.data, form.agreed]
    return _back(consultation)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/recordings")
@rule(*PLANNING, LEADER)
def keep_recording(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Keep the recording of one text, and go on to the next one that lacks a voice."""
    form = RecordingForm(sent())
    if not (is_accepted(form) and is_done(form.sound, lambda: _keep(consultation, form))):
        return _page(organisation, consultation, VoiceForm(), form)
    store().commit()
    flash(gettext("The recording is saved."))
    return _back(consultation, after=request.args.get("text", type=int))


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/recordings/remove")
@rule(*PLANNING, LEADER)
def remove_recording(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Delete the recording of one text alone."""
    said = Said(request.form.get("words", ""), request.form.get("lang", ""))
    if done_or_said(lambda: read_aloud.remove(store(), actor(), consultation, said, folder=settings().media)):
        flash(gettext("The recording is removed."))
    return _back(consultation, text=request.args.get("text", type=int))


def _keep(consultation: Consultation, form: RecordingForm) -> None:
    who = _who(consultation)
    if who is None:
        raise ValueError(_NOBODY)
    give_way()
    sound = sounds.evened(form.sound.data.read())
    read_aloud.record(
        store(), actor(), consultation, form.said, sound,
        folder=settings().media, public_url=settings().public_url, voice=who[0], agreed=who[1],
    )  # fmt: skip


def _who(consultation: Consultation) -> tuple[str, str] | None:
    """Return whose voice is recorded in this sitting, and who agreed."""
    of, voice, agreed = session.get(WHO) or (None, "", "")
    return (voice, agreed) if of == consultation.id and voice in VOICES else None


def _back(consultation: Consultation, **which: int | None) -> ResponseReturnValue:
    """Go to the page again, in the same language and level."""
    own = consultation.project.organisation.slug
    same: dict[str, Any] = {"of": request.args.get("of")} | which
    return redirect(url_for("planner.read_out", organisation=own, consultation=consultation.id, **same), 303)


def _page(
    organisation: Organisation, consultation: Consultation, voice: VoiceForm, form: RecordingForm
) -> ResponseReturnValue:
    offered = read_aloud.everything(store(), consultation, settings().media, settings().public_url)
    of = request.args.get("of", "")
    of = of if of in offered else next(iter(offered))
    kept = consultations.questionnaire(store(), consultation).recordings
    shown = show(
        "recordings",
        organisation=organisation,
        consultation=consultation,
        offered=offered,
        names={one: _name(one, offered) for one in offered},
        of=of,
        now=_now(offered[of]),
        voice=voice,
        form=form,
        who=_who(consultation),
        voices=VOICES,
        asks_anew=request.args.get("who") == "new",
        left_over=[(said, recordings.address(str(kept.of(said)))) for said in read_aloud.left_over(offered, kept)],
    )
    return _with_microphone(make_response(shown))


def _with_microphone(response: Response) -> Response:
    response.headers["Permissions-Policy"] = WITH_MICROPHONE
    return response


def _name(of: str, offered: Mapping[str, list[Read]]) -> str:
    """Return what a language and level is called; only what the consultation has several of."""
    lang, _, level = of.partition(" ")
    names: list[Any] = []
    if len({one.partition(" ")[2] for one in offered}) > 1:
        names.append(LEVEL_NAMES[level])
    if len({one.partition(" ")[0] for one in offered}) > 1 or not names:
        names.append(language_names().get(lang, lang))
    return ", ".join(map(str, names))


def _now(texts: list[Read]) -> int | None:
    """Return which text stands at the top: the one asked for, else the first after `after` that lacks a voice."""
    asked, after = request.args.get("text", 0, type=int), request.args.get("after", 0, type=int)
    if 1 <= asked <= len(texts):
        return asked
    missing = [n for n, one in enumerate(texts, 1) if not one.address]
    return next((n for n in missing if n > after), missing[0] if missing else None)
