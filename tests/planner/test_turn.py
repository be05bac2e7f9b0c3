"""While a picture or a sound is encoded, children's answers can be written: SQLite has one turn (`stack.md`)."""

import pytest

from consult.database import TurnConnection
from consult.models.consultation import Consultation
from consult.services import media, read_aloud, sharing, sounds
from consult.web.planner import recordings, showing
from consult.web.planner import sharing as files
from tests.planner.conftest import upload
from tests.support.town import ACTOR, picture

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PROJECT = {
    "title": "Ekparken", "stage": "other:ide", "place": "Ekparken", "at_place": "i Ekparken",
    "about": "Det är en park.", "people": "none",
}  # fmt: skip


@pytest.fixture
def held(monkeypatch):
    """Whether somebody had the turn to write, each time something slow was done."""
    found = []

    def watched(what, slow):
        def done(*args, **facts):
            found.append((what, TurnConnection.turn.locked()))
            return slow(*args, **facts)

        return done

    monkeypatch.setattr(media, "_opened", watched("picture", media._opened))
    monkeypatch.setattr(sounds, "evened", watched("sound", lambda _: b"\xff\xf3"))
    return found


@pytest.fixture
def draft(town):
    """A draft with its places filled in."""
    return town.consultation(opened=False)


def send_everything(desk, town, draft):
    """Send a picture of a project, one of a place, a file from elsewhere and a recording."""
    with town.writing() as db:
        one = db.get_one(Consultation, draft)
        folder, ticks = town.settings.media, {"voices": False, "places": True, "pictures": True}
        sent = sharing.send(db, ACTOR, one, folder, **ticks)
        said = next(iter(read_aloud.everything(db, one, folder, town.settings.public_url).values()))[0].said
    project, who = f"projects/{town.project_id}", {"voice": "planner", "agreed": "self"}
    yield desk.send(f"{project}/edit", {**PROJECT, "picture": upload(picture("red"))})
    place = {"name": "Gungorna", "about": "Där är två gungor.", "people": "none", "picture": upload(picture("green"))}
    yield desk.send(f"consultations/{draft}/place?slot=plats+1", place)
    yield desk.send(f"{project}/consultations/import", {"file": upload(sent, "x.consult.json")})
    page = f"consultations/{draft}/recordings"
    desk.send(f"{page}/voice", {**who, "yes": "y"}, page=page)
    sound = {"lang": said.lang, "words": said.text, "sound": upload(b"RIFF", "x.wav")}
    yield desk.send(page, sound, page=page)


def test_nobody_waits_for_a_picture_a_file_or_a_voice(desk, town, draft, held):
    statuses = [one.status_code for one in send_everything(desk, town, draft)]
    assert statuses[:3] == [303, 303, 303]
    assert len(held) >= 4
    assert set(held) == {("picture", False), ("sound", False)}


def test_who_kept_the_turn_meanwhile_would_be_seen(desk, town, draft, held, monkeypatch):
    for view in (showing, files, recordings):
        monkeypatch.setattr(view, "give_way", lambda: None)
    assert list(send_everything(desk, town, draft))
    assert set(held) == {("picture", True), ("sound", True)}
