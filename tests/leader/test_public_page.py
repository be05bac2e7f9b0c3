"""What anybody may read about a consultation: everything that is asked, and nothing that can be sent."""

from datetime import timedelta

import pytest

from consult.models.consultation import Consultation
from consult.services import consultations, states
from tests.leader.conftest import Leader

LEVELS = ("6-9", "10-12", "13-15", "16-18")


@pytest.fixture
def slug(leader: Leader) -> str:
    """A consultation at all levels, opened."""
    made = leader.town.consultation(levels=LEVELS)
    with leader.town.database.reading() as db:
        return str(db.get_one(Consultation, made).slug)


def see(leader: Leader, address: str) -> str:
    answer = leader.client.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("level", LEVELS)
def test_every_question_stands_there_as_the_children_of_each_level_read_it(leader: Leader, slug, level):
    shown = see(leader, f"/om/{slug}?niva={level}")
    questionnaire = leader.town.questionnaire(2)
    for question in questionnaire.asked(level):
        assert f'id="q.{question.id}-text"' in shown
        for option in question.kind.options:
            assert (f'name="q.{question.id}" value="{option.id}"' in shown) is option.offered(level)


def test_nothing_can_be_sent(leader: Leader, slug):
    shown = see(leader, f"/om/{slug}")
    assert "<form" not in shown
    assert "<button" not in shown
    assert "<script" not in shown
    assert shown.count("<fieldset disabled>") == shown.count("<fieldset")
    assert shown.index("<fieldset") < shown.index("<input")


def test_it_says_who_asks_what_can_change_how_to_say_no_whom_to_ask_and_by_when(leader: Leader, slug):
    shown = see(leader, f"/om/{slug}")
    for words in (
        "Lunds kommun",
        "Vad man kan göra.",
        "Planen ligger kvar, eftersom den är ny.",
        "Bilden visar en park. Det finns träd. Det finns en bänk.",
        "Det här ersätter inte samrådet.",
        "svar från minst 7 barn",
        "Så tackar man nej",
        "plan@lund.example",
        "Kommunen svarar barnen senast den",
    ):
        assert words in shown
    assert shown.split('class="ten"', 1)[1].split("</ol>")[0].count("<li>") == 10


def test_a_level_that_is_not_asked_has_no_page(leader: Leader):
    with leader.town.database.reading() as db:
        slug = db.get_one(Consultation, 1).slug
    assert leader.client.get(f"/om/{slug}?niva=6-9").status_code == 404
    assert leader.client.get(f"/om/{slug}?niva=all").status_code == 404


def test_a_draft_and_an_unknown_page_look_the_same(leader: Leader):
    draft = leader.town.consultation(opened=False)
    with leader.town.database.reading() as db:
        slug = db.get_one(Consultation, draft).slug
    hidden, missing = leader.client.get(f"/om/{slug}"), leader.client.get("/om/nothing-here")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.get_data() == missing.get_data()


def test_the_day_after_the_promised_day_it_says_by_itself_that_we_are_late(leader: Leader, slug, monkeypatch):
    with leader.town.database.reading() as db:
        promised = db.get_one(Consultation, 2).promised
    assert promised
    for page in (f"/om/{slug}", f"/om/{slug}/sa-blev-det"):
        monkeypatch.setattr(consultations, "today", lambda: promised)
        assert "Vi är sena" not in see(leader, page)
        monkeypatch.setattr(consultations, "today", lambda: promised + timedelta(days=1))
        assert "Vi är sena. Projektledaren ansvarar." in see(leader, page)


def test_it_can_be_read_in_english_and_before_during_and_after(leader: Leader, slug):
    assert "How to say no" in see(leader, f"/om/{slug}?lang=en")
    for verb in (states.close, states.finalise):
        leader.town.do(verb, 2)
        assert "Så tackar man nej" in see(leader, f"/om/{slug}")
