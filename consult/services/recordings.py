"""Recordings of texts that are read aloud: judged by their bytes, kept without what is not sound (`privacy.md` 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Select, String, cast, delete, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.recording import AGREED, VOICES, Recording
from consult.models.template import Template
from consult.services import audit, media
from forms.texts import Recordings, Said, lazy

MIMETYPE = "audio/mpeg"
"""MP3 alone: the one format that every browser plays, Safari of iOS 13 and those without licences too."""
MOST_BYTES = 500_000
MOST_SECONDS = 60.5
"""A minute, and the padding that an encoder puts around it."""

_WHO = lazy("Say first who reads, and that the voice may be used.")
_TOO_HEAVY = lazy("The recording is over 500 kB. Make a shorter one.")
_TOO_LONG = lazy("The recording is longer than one minute. Make a shorter one.")
_NOT_A_RECORDING = lazy("We cannot read this file. Choose a recording in MP3.")

# Kilobits a second by the number in a frame's header, and samples a second: ISO/IEC 11172-3 and 13818-3, layer III.
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_VERSION_1 = 3


def keep(db: Session, actor: str, organisation_id: int, folder: Path, raw: bytes, *, voice: str, agreed: str) -> str:
    """Keep a recording; return its name (SHA-256 of the bytes kept). ValueError says what to do instead.

    `voice` is the role of who reads, `agreed` who said yes to that: `self`, or `guardian` for who is under 18."""
    if voice not in VOICES or agreed not in AGREED:
        raise ValueError(_WHO)
    sound = only_sound(raw)
    sha = hashlib.sha256(sound).hexdigest()
    media.write(folder / f"{sha}.mp3", sound)
    row = db.scalar(_mine(organisation_id, sha)) or Recording(organisation_id=organisation_id, sha=sha)
    row.voice, row.agreed, row.seconds, row.created_at = voice, agreed, seconds(sound), now()
    db.add(row)
    db.flush()
    audit.record(db, actor, "upload recording", f"recording {sha[:12]}", organisation_id, voice=voice, agreed=agreed)
    return sha


def adopt(  # like `keep`
    db: Session, actor: str, organisation_id: int, folder: Path, sound: bytes, *, voice: str, agreed: str
) -> str:
    """Keep a recording that was made elsewhere; one that the organisation has already stays as it is."""
    sha = hashlib.sha256(sound).hexdigest()
    if db.scalar(_mine(organisation_id, sha)) and (folder / f"{sha}.mp3").is_file():
        return sha
    return keep(db, actor, organisation_id, folder, sound, voice=voice, agreed=agreed)


def drop(db: Session, organisation_id: int, folder: Path, sha: str) -> None:
    """Delete a recording that no questionnaire of the organisation names; its file when nobody's does."""
    if not _named(db, sha, organisation_id):
        db.execute(delete(Recording).filter_by(organisation_id=organisation_id, sha=sha))
    if not _named(db, sha):
        (folder / f"{sha}.mp3").unlink(missing_ok=True)


def _mine(organisation_id: int, sha: str) -> Select[Recording]:
    return select(Recording).filter_by(organisation_id=organisation_id, sha=sha)


def _named(db: Session, sha: str, organisation_id: int | None = None) -> bool:
    """Tell whether a consultation or a template names a file, of the organisation or of any."""
    asked = select(Version.id).join(Consultation, Consultation.id == Version.consultation_id)
    kept = select(Template.id)
    if organisation_id is not None:
        asked = asked.where(Consultation.organisation_id == organisation_id)
        kept = kept.where(Template.organisation_id == organisation_id)
    named = (
        asked.where(cast(Version.document, String).contains(sha)),
        kept.where(cast(Template.document, String).contains(sha)),
    )
    return any(db.scalar(query.limit(1)) for query in named)


def address(sha: str) -> str:
    """Return where a kept recording is served."""
    return f"/media/{sha}.mp3"


def addresses(folder: Path, recordings: Recordings) -> Callable[[Said], str]:
    """Return what finds the address of a text's recording: empty where it has none, or where the file is gone."""

    def heard(said: Said) -> str:
        sha = recordings.of(said)
        return address(sha) if sha and (folder / f"{sha}.mp3").is_file() else ""

    return heard


def only_sound(raw: bytes) -> bytes:
    """Return the frames of an MP3 without the names, dates and pictures around them; ValueError for anything else."""
    if len(raw) > MOST_BYTES:
        raise ValueError(_TOO_HEAVY)
    frames = list(_frames(raw[_tagged(raw) :]))
    if not frames:
        raise ValueError(_NOT_A_RECORDING)
    if sum(long for _, long in frames) > MOST_SECONDS:
        raise ValueError(_TOO_LONG)
    return b"".join(frame for frame, _ in frames)


def seconds(sound: bytes) -> float:
    """Return how long a kept recording is."""
    return sum(long for _, long in _frames(sound))


def _tagged(raw: bytes) -> int:
    """Return how many bytes of an ID3 tag stand before the sound."""
    if raw[:3] != b"ID3" or len(raw) < 10:
        return 0
    return 10 + sum((byte & 0x7F) << shift for byte, shift in zip(raw[6:10], (21, 14, 7, 0), strict=True))


def _frames(raw: bytes) -> Iterator[tuple[bytes, float]]:
    """Yield each frame and its seconds; only the old tag of 128 bytes may stand after them."""
    at = 0
    while at < len(raw) and raw[at : at + 3] != b"TAG":
        length, long = _header(raw[at : at + 4])
        if at + length > len(raw):
            raise ValueError(_NOT_A_RECORDING)
        yield raw[at : at + length], long
        at += length
    if len(raw) - at not in (0, 128):
        raise ValueError(_NOT_A_RECORDING)


def _header(four: bytes) -> tuple[int, float]:
    """Return a frame's length in bytes and in seconds."""
    bits = int.from_bytes(four, "big")
    version, layer, rate, samples = bits >> 19 & 3, bits >> 17 & 3, bits >> 12 & 15, bits >> 10 & 3
    if len(four) < 4 or bits >> 21 != 0x7FF or version == 1 or layer != 1 or rate in (0, 15) or samples == 3:
        raise ValueError(_NOT_A_RECORDING)
    a_second = _SAMPLES[version][samples]
    kilobits, held = (_RATES_1[rate], 1152) if version == _VERSION_1 else (_RATES_2[rate], 576)
    return held // 8 * kilobits * 1000 // a_second + (bits >> 9 & 1), held / a_second
