"""Notes afterwards: written by the link until it ends, changed at will, read by the planner, reminded of until then."""

from datetime import UTC, datetime
from time import time

import pytest
from sqlalchemy import select

from consult.models.group_session import Note
from consult.models.organisation import Audit
from consult.services import users
from tests.leader.conftest import Leader
from tests.support.town import ACTOR

WRITTEN = {"present": "19", "missing": "de som åker buss", "mood": "lugn", "agreed": "Fler träd."}
REMINDED = "Skriv anteckningar i dag"


def ended(leader: Leader) -> Leader:
    """Run a session to its end."""
    leader.press("lage", verb="begin")
    leader.children(8)
    leader.press("lage", verb="close")
    return leader


def note(leader: Leader) -> Note:
    with leader.town.database.reading() as db:
        return db.scalars(select(Note)).one()


def test_notes_are_kept_and_can_be_changed_and_pressing_twice_makes_one(leader: Leader):
    ended(leader)
    for _ in range(2):
        page = leader.press("anteckningar", **WRITTEN)
        assert "Anteckningarna är sparade. Planeraren ser dem." in page.get_data(as_text=True)
    assert (note(leader).missing, note(leader).mood, note(leader).agreed) == ("de som åker buss", "lugn", "Fler träd.")
    assert leader.session().present == 19
    assert "Fler träd." in leader.see("/anteckningar")
    leader.press("anteckningar", **WRITTEN | {"agreed": "Fler bänkar."})
    assert note(leader).agreed == "Fler bänkar."


def test_the_page_warns_of_names(leader: Leader):
    shown = leader.see("/anteckningar")
    assert "Inga namn. Inget som visar vem någon är." in shown
    assert "Skriv inte vem som sa det." in shown


def test_what_was_written_stays_on_the_page_when_something_is_wrong(leader: Leader):
    page = leader.press("anteckningar", **WRITTEN | {"present": "många"})
    shown = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "Fler träd." in shown
    assert 'value="många"' in shown
    with leader.town.database.reading() as db:
        assert db.scalars(select(Note)).all() == []


def test_too_much_is_said_to_be_too_much(leader: Leader):
    page = leader.press("anteckningar", **WRITTEN | {"agreed": "x" * 2001})
    assert page.status_code == 422
    assert "Skriv högst 2000 tecken." in page.get_data(as_text=True)


def test_the_log_says_that_notes_were_written_and_nothing_of_what(leader: Leader):
    leader.press("anteckningar", **WRITTEN)
    with leader.town.database.reading() as db:
        rows = db.scalars(select(Audit).where(Audit.action == "notes written")).all()
    assert len(rows) == 1
    assert rows[0].actor.startswith("leader link ")
    assert not any(words in f"{rows[0].facts} {rows[0].reason}" for words in WRITTEN.values())


def test_the_leaders_page_reminds_until_the_notes_are_there(leader: Leader):
    leader.press("lage", verb="begin")
    assert REMINDED not in leader.see()
    leader.press("lage", verb="close")
    assert REMINDED in leader.see()
    leader.press("anteckningar", **WRITTEN)
    shown = leader.see()
    assert REMINDED not in shown
    assert "Se dina anteckningar" in shown


def signed_in(leader: Leader, role: str) -> tuple[int, object]:
    with leader.town.writing() as db:
        made = users.create(db, ACTOR, leader.town.organisation_id, f"{role}@lund.example", role).id
    client = leader.client.application.test_client()
    with client.session_transaction() as kept:
        kept.update(user=made, epoch=0, began=int(time()), seen=int(time()))
    return made, client


def test_the_first_page_of_a_leader_reminds_too_and_shows_whom_to_call(leader: Leader):
    mine, client = signed_in(leader, "leader")
    leader.change(leader_id=mine, adult="Vakten", adult_phone="010-111 22 33")
    shown = client.get("/o/lund/leader").get_data(as_text=True)  # type: ignore[attr-defined]  # a test client
    assert "Ring Vakten" in shown
    assert 'href="tel:0101112233"' in shown
    assert "Gör enheten redo" in shown
    assert REMINDED not in shown
    ended(leader)
    assert REMINDED in client.get("/o/lund/leader").get_data(as_text=True)  # type: ignore[attr-defined]  # as above


def test_the_planner_reads_the_notes_at_the_end_of_the_sessions_page(leader: Leader):
    _, client = signed_in(leader, "planner")
    address = f"/o/lund/sessions/{leader.session().id}"
    assert "Ledarens anteckningar" not in client.get(address).get_data(as_text=True)  # type: ignore[attr-defined]  # a test client
    leader.press("anteckningar", **WRITTEN)
    shown = client.get(address).get_data(as_text=True)  # type: ignore[attr-defined]  # a test client
    assert "Ledarens anteckningar" in shown
    for words in ("de som åker buss", "lugn", "Fler träd."):
        assert words in shown


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_after_the_links_days_nothing_is_written_or_read(leader: Leader, method: str):
    link = leader.link
    leader.change(opens_at=datetime(2020, 5, 20, tzinfo=UTC), closes_at=datetime(2020, 5, 20, 1, tzinfo=UTC))
    assert leader.client.open(f"{link}/anteckningar", method=method, data=WRITTEN).status_code in {404, 400}
    with leader.town.database.reading() as db:
        assert db.scalars(select(Note)).all() == []
