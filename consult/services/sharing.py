"""A questionnaire as one file: out to other municipalities, and in from them as a template of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import assets
from consult.models.consultation import Consultation
from consult.models.project import Media
from consult.models.recording import AGREED, VOICES, Recording
from consult.models.template import Template
from consult.services import audit, consultations, media, own_templates, pictures, recordings
from consult.services.media import Encoded
from forms import sent_file
from forms.elsewhere import drawn, elsewhere, heard, renamed, uploaded
from forms.questionnaire import Questionnaire
from forms.sent_file import Enclosed, SentFile
from forms.texts import SHA, lazy

_NO_SUCH_PICTURE = lazy("The file names a picture that this version of the tool does not have: %(name)s.")
_BAD_PICTURE = lazy("The picture %(name)s in the file: %(said)s")
_BAD_VOICE = lazy("The voice %(name)s in the file: %(said)s")
_NOBODY_AGREED = lazy("The file does not say whose voice it is, or who said yes to it.")


def bare(document: Questionnaire) -> bytes:
    """Return the file that anybody may have: no voices, no places, no uploaded pictures."""
    return sent_file.write(SentFile(elsewhere(document)))


def send(
    db: Session, actor: str, consultation: Consultation, folder: Path, *, voices: bool, places: bool, pictures: bool
) -> bytes:
    """Return a consultation's questions as a file, with what is wanted; ValueError when it would be too large.

    A picture on which people can be seen stays, and so does a voice of which it is not known who said yes.
    """
    document = consultations.questionnaire(db, consultation)
    shown = _pictures(db, consultation.organisation_id, folder, document) if pictures else {}
    spoken = _recordings(db, consultation.organisation_id, folder, document) if voices else {}
    kept = elsewhere(document, places=places, pictures=shown, voices=spoken)
    enclosed = {name: shown[name] for name in uploaded(kept)}, {name: spoken[name] for name in heard(kept)}
    made = sent_file.write(SentFile(kept, *enclosed))
    audit.record(
        db, actor, "export questions", f"consultation {consultation.id}", consultation.organisation_id,
        places=places, pictures=len(enclosed[0]), voices=len(enclosed[1]),
    )  # fmt: skip
    return made


@dataclass(frozen=True)
class Received:
    """What a file holds, judged and ready to keep: by the file's names each picture with its text, each sound."""

    document: Questionnaire
    pictures: Mapping[str, tuple[Encoded, str]]
    sounds: Mapping[str, tuple[bytes, Mapping[str, Any]]]


def read(raw: bytes) -> Received:
    """Judge a file and encode its pictures, which takes its time and no database; ValueError says what is wrong."""
    sent = sent_file.read(raw)
    _expect_library(sent.document)
    shown = {name: (_picture(name, one), one.facts["about"]) for name, one in sent.pictures.items()}
    spoken = {name: (_sound(name, one), one.facts) for name, one in sent.recordings.items()}
    return Received(sent.document, shown, spoken)


def receive(db: Session, actor: str, organisation_id: int, folder: Path, received: Received) -> Template:
    """Keep what a file held as a template; a picture or voice that the organisation has already stays as it is."""
    own = (db, actor, organisation_id, folder)
    names: dict[str, str] = {}
    for name, (picture, about) in received.pictures.items():
        known = pictures.described(db, organisation_id, {picture.sha}).get(picture.sha)
        names[name] = media.keep(*own, picture, about=known or about)
    for name, (sound, told) in received.sounds.items():
        names[name] = recordings.adopt(*own, sound, voice=told["voice"], agreed=told["agreed"])
    return own_templates.keep(db, actor, organisation_id, renamed(received.document, names))


def _pictures(db: Session, organisation_id: int, folder: Path, document: Questionnaire) -> dict[str, Enclosed]:
    wanted = (Media.organisation_id == organisation_id, Media.sha.in_(uploaded(document)), Media.people != "agreed")
    files = {one: folder / f"{one.sha}.jpg" for one in db.scalars(select(Media).where(*wanted))}
    return {one.sha: Enclosed(file.read_bytes(), {"about": one.about}) for one, file in files.items() if file.is_file()}


def _recordings(db: Session, organisation_id: int, folder: Path, document: Questionnaire) -> dict[str, Enclosed]:
    wanted = (Recording.organisation_id == organisation_id, Recording.sha.in_(heard(document)))
    files = {one: folder / f"{one.sha}.mp3" for one in db.scalars(select(Recording).where(*wanted))}
    return {one.sha: Enclosed(file.read_bytes(), _known(one)) for one, file in files.items() if file.is_file()}


def _known(one: Recording) -> dict[str, Any]:
    return {"voice": one.voice, "agreed": one.agreed, "milliseconds": round(one.seconds * 1000)}


def _expect_library(document: Questionnaire) -> None:
    for name in sorted(name for name in drawn(document) if not SHA.fullmatch(name)):
        try:
            assets.picture_address(name)
        except FileNotFoundError as wrong:
            raise ValueError(_NO_SUCH_PICTURE % {"name": name}) from wrong


def _picture(name: str, sent: Enclosed) -> Encoded:
    try:
        return media.as_sent(sent.content)
    except ValueError as wrong:
        raise ValueError(_BAD_PICTURE % {"name": name[:12], "said": str(wrong)}) from wrong


def _sound(name: str, sent: Enclosed) -> bytes:
    facts = sent.facts
    try:
        sound = recordings.only_sound(sent.content)
    except ValueError as wrong:
        raise ValueError(_BAD_VOICE % {"name": name[:12], "said": str(wrong)}) from wrong
    long_enough = 0 < facts["milliseconds"] <= recordings.MOST_SECONDS * 1000
    if facts["voice"] not in VOICES or facts["agreed"] not in AGREED or not long_enough:
        raise ValueError(_BAD_VOICE % {"name": name[:12], "said": _NOBODY_AGREED})
    return sound
