"""A questionnaire as one file: out to other municipalities, and in from them as a template of one's own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import assets
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.project import Media
from consult.models.recording import AGREED, VOICES, Recording
from consult.models.template import Template
from consult.services import audit, consultations, media, own_templates, recordings
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


def receive(db: Session, actor: str, organisation_id: int, folder: Path, raw: bytes) -> Template:
    """Keep a file as a template; ValueError says what is wrong with it and where, and nothing of it is kept."""
    sent = sent_file.read(raw)
    _expect_library(sent.document)
    with TemporaryDirectory() as made:  # a file that is refused half-way leaves nothing among what is served
        names = {
            name: _picture(db, actor, organisation_id, Path(made), name, one) for name, one in sent.pictures.items()
        }
        names |= {name: _voice(db, organisation_id, Path(made), name, one) for name, one in sent.recordings.items()}
        document = renamed(sent.document, names)
        template = own_templates.keep(db, actor, organisation_id, document)
        for file in sorted(Path(made).iterdir()):
            media.write(folder / file.name, file.read_bytes())
    return template


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


def _picture(  # noqa: PLR0917  # like `media.adopt`, and what the file calls it
    db: Session, actor: str, organisation_id: int, folder: Path, name: str, sent: Enclosed
) -> str:
    try:
        sha = media.adopt(db, actor, organisation_id, folder, sent.content)
    except ValueError as wrong:
        raise ValueError(_BAD_PICTURE % {"name": name[:12], "said": str(wrong)}) from wrong
    kept = db.scalars(select(Media).where(Media.organisation_id == organisation_id, Media.sha == sha)).one()
    kept.about = kept.about or sent.facts["about"]
    return sha


def _voice(db: Session, organisation_id: int, folder: Path, name: str, sent: Enclosed) -> str:
    facts = sent.facts
    try:
        sound = recordings.only_sound(sent.content)
    except ValueError as wrong:
        raise ValueError(_BAD_VOICE % {"name": name[:12], "said": str(wrong)}) from wrong
    long_enough = 0 < facts["milliseconds"] <= recordings.MOST_SECONDS * 1000
    if facts["voice"] not in VOICES or facts["agreed"] not in AGREED or not long_enough:
        raise ValueError(_BAD_VOICE % {"name": name[:12], "said": _NOBODY_AGREED})
    sha = sent_file.name_of(sound)
    media.write(folder / f"{sha}.mp3", sound)
    there = select(Recording.id).where(Recording.organisation_id == organisation_id, Recording.sha == sha)
    if not db.scalar(there):
        told = {"voice": facts["voice"], "agreed": facts["agreed"], "seconds": facts["milliseconds"] / 1000}
        db.add(Recording(organisation_id=organisation_id, sha=sha, created_at=now(), **told))
        db.flush()
    return sha
