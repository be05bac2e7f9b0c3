"""Paper forms: printed as the screens ask, typed in once each, never shown again, counted only as staff's."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.organisation import Audit
from consult.models.submission import submission, taken_back
from consult.services import group_sessions, states
from consult.services.submissions import run_hash
from tests.leader.conftest import Leader

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
RUN = re.compile(r'name="run" value="([^"]+)"')
CHILD = {"q.mest": "rora", "q.gor": ["boll", "gront"], "q.bast": "p1"}


@pytest.fixture
def sitting(leader: Leader) -> Leader:
    """A class whose questions are open."""
    leader.press("lage", verb="begin")
    return leader


def run_in(html: str) -> str:
    """Return the run of the page's empty form, which is its last."""
    return str(RUN.findall(html)[-1])


def type_in(leader: Leader, run: str = "", **fields: Any):
    """Type in one form as the page has it."""
    posted = {"run": run or run_in(leader.see("/skriv-in")), "lang": "sv", "level": "10-12", "age": "10-12"}
    return leader.press("skriv-in", **{**posted, **CHILD, **fields})


def rows(leader: Leader):
    """Return what is stored."""
    with leader.town.database.read.connect() as connection:
        return connection.execute(select(submission)).all()


def test_a_form_is_stored_once_as_paper_and_said_by_its_number_alone(sitting: Leader):
    run = run_in(sitting.see("/skriv-in"))
    for _ in range(2):
        page = type_in(sitting, run).get_data(as_text=True)
        assert "Formulär 1 är sparat." in page
    stored = rows(sitting)
    assert [(row.run, row.how, row.held, row.d2) for row in stored] == [(run, "paper", False, "10-12")]
    assert '"gor":["boll","gront"]' in stored[0].answers
    assert not re.search(r"<(input|option)[^>]* (checked|selected)", page)
    assert "Formulär 2 är sparat." in type_in(sitting).get_data(as_text=True)


def test_the_same_run_with_other_answers_is_refused(sitting: Leader):
    run = run_in(sitting.see("/skriv-in"))
    type_in(sitting, run)
    again = type_in(sitting, run, **{"q.mest": "lugnt"})
    assert again.status_code == 422
    assert "Formuläret är redan sparat." in again.get_data(as_text=True)
    assert '"mest":"rora"' in rows(sitting)[0].answers


def test_the_log_says_that_a_form_was_typed_in_and_not_what_it_says(sitting: Leader):
    type_in(sitting)
    with sitting.town.database.reading() as db:
        row = db.scalars(select(Audit).where(Audit.action == "paper entered")).one()
    assert row.actor.startswith("leader link")
    assert (row.facts, row.reason) == ({}, "")


def test_the_latest_form_can_be_undone_and_never_comes_back(sitting: Leader):
    type_in(sitting)
    page = type_in(sitting).get_data(as_text=True)
    run = RUN.findall(page)[0]
    undone = sitting.press("skriv-in/angra", run=run).get_data(as_text=True)
    assert "Det senaste formuläret är borttaget." in undone
    assert "är sparat" not in undone
    assert run not in {row.run for row in rows(sitting)}
    assert len(rows(sitting)) == 1
    with sitting.town.database.read.connect() as connection:
        assert connection.execute(select(taken_back.c.run_hash)).scalars().all() == [run_hash(run)]
    assert type_in(sitting, run).status_code == 422
    assert "Det finns inget att ångra." in sitting.press("skriv-in/angra", run=run).get_data(as_text=True)


def test_only_what_staff_typed_into_this_session_can_be_undone(sitting: Leader):
    sitting.children(1)
    other = sitting.town.session(sitting.session().consultation_id)
    sitting.town.answer(other, {"mest": "rora"}, how="paper")
    for row in rows(sitting):
        sitting.press("skriv-in/angra", run=row.run)
    assert len(rows(sitting)) == 2


def test_forms_over_the_number_present_wait_as_others_do(sitting: Leader):
    sitting.press("antal-har", present="1")
    for _ in range(4):
        type_in(sitting)
    assert sorted(row.held for row in rows(sitting)) == [False, False, False, True]


def test_an_impossible_form_is_refused_by_the_number_of_its_question(sitting: Leader):
    twice: dict[str, Any] = {"q.mest": ["rora", "lugnt"]}
    page = type_in(sitting, **twice)
    assert page.status_code == 422
    assert re.search(r"Fråga \d+ har för många kryss", page.get_data(as_text=True))
    odd: list[dict[str, Any]] = [{"run": "x"}, {"lang": "ar"}, {"level": "6-9"}, {"age": "19"}, {"q.none": "x"}]
    assert [type_in(sitting, **one).status_code for one in odd] == [422] * len(odd)
    assert rows(sitting) == []


def closed_since(leader: Leader, days: int) -> None:
    """Let the consultation have been closed so many days."""
    with leader.town.writing() as db:
        db.execute(update(Consultation).values(closed_at=now() - timedelta(days=days)))


def test_forms_are_typed_in_after_the_session_and_for_a_week_after_the_consultation(sitting: Leader):
    sitting.town.do(group_sessions.close, sitting.code)
    assert type_in(sitting).status_code == 200
    sitting.town.do(states.close, sitting.session().consultation_id)
    closed_since(sitting, days=6)
    assert type_in(sitting).status_code == 200
    run = run_in(sitting.see("/skriv-in"))
    closed_since(sitting, days=8)
    assert type_in(sitting, run).status_code == 422
    assert "Det är för sent att skriva in formulär." in sitting.see("/skriv-in")
    assert len(rows(sitting)) == 2


def test_nothing_is_typed_in_while_the_consultation_takes_no_answers(sitting: Leader):
    run = run_in(sitting.see("/skriv-in"))
    for state in ("draft", "final", "answered", "purged"):
        with sitting.town.writing() as db:
            db.execute(update(Consultation).values(state=state))
        assert type_in(sitting, run).status_code == 422
        assert "data-enter" not in sitting.see("/skriv-in")
    assert rows(sitting) == []


def test_nothing_is_typed_into_a_session_that_was_not_held(sitting: Leader):
    page, held = sitting.see("/skriv-in"), {"state": "open", "booking": "agreed", "kind": "classroom"}
    usual = {"lang": "sv", "level": "10-12", "age": "10-12", **CHILD}
    form = {"csrf_token": TOKEN.findall(page)[0], "run": run_in(page), **usual}
    for facts in ({"state": "planned"}, {"booking": "cancelled"}, {"kind": "practice"}):
        sitting.change(**(held | facts))
        assert sitting.client.post(f"{sitting.link}/skriv-in", data=form).status_code == 422
    assert rows(sitting) == []
    sitting.change(**held)
    assert sitting.client.post(f"{sitting.link}/skriv-in", data=form).status_code == 303


def test_without_the_pages_token_nothing_is_stored(sitting: Leader):
    posted = {"run": str(uuid.uuid4()), "lang": "sv", "level": "10-12", **CHILD}
    assert sitting.client.post(f"{sitting.link}/skriv-in", data=posted).status_code == 400
    assert rows(sitting) == []


def test_the_paper_asks_what_the_screen_asks_and_tells_no_child_from_another(sitting: Leader):
    paper, screen = sitting.see("/papper"), sitting.client.get(f"/s/{sitting.code}?age=10-12").text
    asked = sitting.town.questionnaire(sitting.session().consultation_id).asked("10-12")
    places = {"platsen": "Ekparken", "på platsen": "i Ekparken"}
    for question in asked:
        words = question.text.say("sv", "10-12").fill(places).text
        assert (words in paper) == (words in screen) == (not question.practice), words
    assert "Skriv inga namn." in paper
    assert "116" in paper
    assert sitting.see("/papper") == paper, "every copy is the same"
    assert "<input" not in paper
    assert "csrf" not in paper
