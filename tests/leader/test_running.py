"""What a leader does: every button may be pressed twice, and every page says whom to call."""

import pytest

from consult.models.organisation import Audit
from consult.services.phases import phase
from tests.leader.conftest import Leader

JOURNEY = [
    ("begin", "open", "Frågorna är öppna."),
    ("pause", "paused", "Paus. Ingen kan börja just nu."),
    ("resume", "open", "Frågorna är öppna."),
    ("close", "closed", "Frågorna är stängda."),
    ("reopen", "open", "Frågorna är öppna."),
]


def test_a_leader_opens_pauses_goes_on_closes_and_opens_again_pressing_everything_twice(leader: Leader):
    assert "Frågorna är inte öppna än." in leader.see()
    for verb, after, words in JOURNEY:
        for _ in range(2):
            page = leader.press("lage", verb=verb)
            assert page.status_code == 200
            assert words in page.get_data(as_text=True)
            assert phase(leader.session()) == after


def test_every_step_is_in_the_log_once_with_the_link_as_actor(leader: Leader):
    for verb, _, _ in JOURNEY:
        leader.press("lage", verb=verb)
        leader.press("lage", verb=verb)
    with leader.town.database.reading() as db:
        said = [row.action for row in db.query(Audit).order_by(Audit.id) if row.actor.startswith("leader link")]
    assert said == ["session opened", "session paused", "session resumed", "session closed", "session reopened"]


def test_a_verb_that_does_not_exist_changes_nothing(leader: Leader):
    leader.press("lage", verb="delete")
    leader.press("lage")
    assert leader.session().state == "planned"


def test_what_cannot_be_done_is_said_in_words(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("lage", verb="close")
    page = leader.press("lage", verb="pause")
    assert page.status_code == 422
    assert "Tillfället är inte öppet." in page.get_data(as_text=True)


def test_nothing_is_changed_without_the_token_of_the_page(leader: Leader):
    leader.see()
    assert leader.client.post(f"{leader.link}/lage", data={"verb": "begin"}).status_code == 400
    assert leader.session().state == "planned"


def test_a_leader_says_how_many_are_there_and_the_count_is_out_of_it(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("antal-har", present="22")
    leader.children(3)
    assert "3\xa0av\xa022 är klara" in leader.see()


@pytest.mark.parametrize("given", ["", "noll", "0", "501", "-3"])
def test_an_impossible_number_is_asked_for_again(leader: Leader, given):
    page = leader.press("antal-har", present=given)
    assert page.status_code == 422
    assert "Skriv hur många ni är med en siffra, från 1 till 500." in page.get_data(as_text=True)
    assert leader.session().present is None


def test_the_count_says_one_and_many_and_done_and_answered(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(1)
    assert "1 är klar" in leader.see()
    leader.children(1)
    assert "2 är klara" in leader.see()
    leader.press("lage", verb="close")
    assert "2 har svarat" in leader.see()


def test_more_than_were_said_to_be_there_are_not_called_a_share(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("antal-har", present="2")
    leader.children(3)
    assert "3 är klara" in leader.see()
    assert "3\xa0av\xa02" not in leader.see()


def test_the_count_for_the_script_is_fresh_and_kept_nowhere(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(2)
    answer = leader.client.get(f"{leader.link}/antal")
    assert answer.json is not None
    assert answer.json["said"] == "2 är klara"
    assert answer.json["at"].startswith("Uppdaterat ")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_grown_up_reads_one_question_at_a_time_in_the_childrens_order(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("vuxen-laser", on="yes")
    assert leader.session().reads_aloud
    total = len(leader.town.questionnaire(1).asked("10-12"))
    first, last = leader.see("/las"), leader.see(f"/las?fraga={total}")
    assert "Vad gör du helst på rasten?" in first
    assert "fraga=2" in first
    assert f"Fråga {total} av {total}" in last
    assert "Det var sista frågan" in last
    leader.press("vuxen-laser", on="no")
    assert not leader.session().reads_aloud


@pytest.mark.parametrize("odd", ["0", "-1", "999", "x", ""])
def test_an_odd_question_number_shows_one_that_exists(leader: Leader, odd):
    assert "Fråga " in leader.see(f"/las?fraga={odd}")


@pytest.mark.parametrize("page", ["", "/manus", "/manus?steg=4", "/anteckningar", "/las"])
def test_every_page_says_whom_to_call_and_what_to_do_when_a_child_tells(leader: Leader, page):
    shown = leader.see(page)
    assert "Ring handledaren" in shown
    assert 'href="tel:0100000000"' in shown
    assert "Om ett barn berättar något svårt" in shown
    assert "Lova inte att det stannar mellan er." in shown


def test_a_session_of_a_draft_cannot_be_opened(leader: Leader):
    draft = leader.town.consultation(opened=False)
    other = Leader(leader.town, leader.client, leader.town.session(draft, begin=False))
    assert "Kommunen har inte öppnat frågorna." in other.see()
    assert "Öppna frågorna</button>" not in other.see()


def test_practice_is_counted_but_kept_nowhere(leader: Leader):
    code = leader.town.session(leader.town.consultation(), kind="practice")
    practice = Leader(leader.town, leader.client, code)
    practice.children(2)
    assert "Det här är en övning. Inga svar sparas." in practice.see()
    assert "2 är klara" in practice.see()
    assert leader.town.stored() == 0


def test_the_pages_are_in_english_for_who_chooses_it(leader: Leader):
    shown = leader.see("?lang=en")
    assert 'lang="en"' in shown
    assert "Call the supervisor" in shown
    assert "/manus?lang=en" in shown or "lang=en" in shown
