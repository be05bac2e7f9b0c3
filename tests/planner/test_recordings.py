"""Recordings are judged by their bytes and kept without what is not sound (`privacy.md` 7)."""

from typing import Any, cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.recording import Recording
from consult.services import recordings
from consult.services.recordings import MOST_BYTES, keep, only_sound
from forms.texts import Recordings, Said
from tests.child.heard import VOICE

SECRET = b"Astrid, 59.33 N 18.06 E"
OLD_TAG = b"TAG" + SECRET.ljust(125, b"\0")
TAG = b"ID3\x03\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET
NOWHERE = cast(Session, None)
ACTOR = "planner 1"
WHO = {"voice": "leader", "agreed": "guardian"}


def test_what_stands_around_the_sound_is_not_kept(town: Any):
    with town.writing() as db:
        sha = keep(db, ACTOR, town.organisation_id, town.settings.media, TAG + VOICE + OLD_TAG, **WHO)
    kept = (town.settings.media / f"{sha}.mp3").read_bytes()
    assert SECRET in TAG + VOICE + OLD_TAG
    assert kept == VOICE
    with town.database.reading() as db:
        row = db.scalars(select(Recording)).one()
    assert (row.sha, row.voice, row.agreed) == (sha, "leader", "guardian")
    assert 0.3 < row.seconds < 3


def test_a_voice_is_kept_only_with_a_role_and_a_yes(tmp_path):
    for who in ({"voice": "Anna", "agreed": "self"}, {"voice": "leader", "agreed": ""}):
        with pytest.raises(ValueError, match="who reads"):
            keep(NOWHERE, ACTOR, 1, tmp_path, VOICE, **who)
    assert list(tmp_path.iterdir()) == []


def test_a_kept_recording_is_found_by_its_words_and_not_when_its_file_is_gone(tmp_path):
    name = "a" * 64
    heard = recordings.addresses(tmp_path, Recordings.load({"sv": {"Hej": name}}))
    assert heard(Said("Hej", "sv")) == ""
    (tmp_path / f"{name}.mp3").write_bytes(VOICE)
    assert heard(Said("Hej", "sv")) == f"/media/{name}.mp3"
    assert heard(Said("Hej då", "sv")) == heard(Said("Hej", "en")) == ""


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"\0" * 400, b"<svg onload=alert(1)>", b"RIFF\0\0\0\0WAVEfmt "),
        *(VOICE[:-1], VOICE + b"more", VOICE[3:], TAG, b"ID3"),
    ],
    ids=["empty", "zeros", "svg", "wav", "cut", "more", "begun late", "only a tag", "half a tag"],
)
def test_what_is_no_mp3_is_refused_and_nothing_is_kept(tmp_path, raw):
    with pytest.raises(ValueError, match="MP3"):
        keep(NOWHERE, ACTOR, 1, tmp_path, raw, **WHO)
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_long_or_too_heavy_is_refused():
    with pytest.raises(ValueError, match="one minute"):
        only_sound(VOICE * 100)
    with pytest.raises(ValueError, match="500 kB"):
        only_sound(VOICE * (MOST_BYTES // len(VOICE) + 1))
    assert only_sound(VOICE * 90) == VOICE * 90
