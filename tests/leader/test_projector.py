"""The wall: its address shows one session and does nothing, and shows the group's answers after the leader did."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.services import group_sessions
from tests.frame.matrix import EXPECTED
from tests.leader.conftest import ANSWERS, Leader
from tests.support.browser import assert_accessible

DATABASES = ["sqlite"]


def wall(leader: Leader, query: str = "") -> str:
    """Return what stands on the wall, seen by somebody with no cookie of the leader's."""
    client = leader.client.application.test_client()
    shown = client.get(leader.wall + query)
    assert shown.status_code == 200
    assert "Set-Cookie" not in shown.headers
    return shown.get_data(as_text=True)


def answered(leader: Leader, children: int = 12) -> None:
    """Let a group answer two questions."""
    leader.press("lage", verb="begin")
    for _ in range(children):
        leader.town.answer(leader.code, ANSWERS)


def reveal(leader: Leader, children: int = 12) -> None:
    """Let a group answer and see its answers."""
    answered(leader, children)
    leader.press("lage", verb="close")
    assert leader.press("visa-svar").status_code == 200


def test_the_wall_says_the_way_in_and_how_many_are_done(leader: Leader):
    leader.press("antal-har", present="22")
    leader.press("lage", verb="begin")
    leader.children(3)
    said = wall(leader)
    for words in ("Vad tycker du om Ekparken?", "3\xa0av\xa022 är klara", "Frågorna är öppna.", "Uppdaterat "):
        assert words in said
    assert f"{leader.code[:4]}\xa0{leader.code[4:]}" in said
    assert leader.client.get(f"{leader.wall}/antal").get_json()["said"] == "3\xa0av\xa022 är klara"


@pytest.mark.parametrize(("verb", "words"), [("pause", "Paus. Ingen kan börja"), ("close", "Frågorna är stängda.")])
def test_the_wall_says_that_it_is_paused_or_closed(leader: Leader, verb: str, words: str):
    leader.press("lage", verb="begin")
    leader.press("lage", verb=verb)
    assert words in wall(leader)


def nothing_of_a_grown_ups(page: str) -> list[str]:
    """Return what a page of the wall must not have: an action, a way to the leader or the staff, a number."""
    return re.findall(r"<form|/ledare/|/o/|tel:|mailto:|010-000|csrf", page)


def test_nothing_on_the_wall_leads_to_the_leader_or_does_anything(leader: Leader):
    leader.change(adult="Handledaren", adult_phone="010-000 11 11")
    assert nothing_of_a_grown_ups(wall(leader)) == []
    reveal(leader)
    assert nothing_of_a_grown_ups(wall(leader)) == []
    assert {"<form", "tel:", "/ledare/"} <= set(nothing_of_a_grown_ups(leader.see())), "the leader's own page has them"


def test_the_walls_token_opens_nothing_else_and_the_leaders_opens_no_wall(leader: Leader):
    app = leader.client.application
    shown, link = (address.rsplit("/", 1)[1] for address in (leader.wall, leader.link))
    leaders = [route for route in app.url_map.iter_rules() if EXPECTED[route.endpoint] == ("leader link",)]
    for route in leaders:
        for method in (route.methods or set()) & {"GET", "POST"}:
            built = route.build({"token": shown, "name": "poster"})
            assert built
            assert leader.client.open(built[1], method=method).status_code == 404
    assert len(leaders) > 10
    for page in ("", "/antal"):
        assert leader.client.get(f"/visa/{link}{page}").status_code == 404
        assert leader.client.post(f"{leader.wall}{page}").status_code == 405


def test_a_withdrawn_link_takes_the_wall_with_it(leader: Leader):
    old, link = leader.wall, leader.link
    leader.town.do(group_sessions.withdraw_link, leader.code)
    assert {leader.client.get(one).status_code for one in (old, f"{old}/antal", link)} == {404}
    assert wall(leader)


def test_the_wall_is_there_on_the_links_days_only(leader: Leader):
    assert wall(leader)
    long_ago = datetime(2020, 5, 20, tzinfo=UTC)
    leader.change(opens_at=long_ago, closes_at=long_ago)
    assert leader.client.get(leader.wall).status_code == 404


def test_the_group_sees_its_answers_only_after_the_leader_has_shown_them(leader: Leader):
    answered(leader)
    leader.press("lage", verb="close")
    assert "Så svarade gruppen" not in wall(leader)
    leader.press("visa-svar")
    first = wall(leader)
    assert "Så svarade gruppen" in first
    assert "fraga=2" in first
    assert "Vad gör du helst på rasten?" in first
    assert wall(leader, "?fraga=2") != first


def test_too_few_are_told_so_on_the_wall_and_no_figure_is_there(leader: Leader):
    reveal(leader, children=3)
    said = wall(leader)
    assert "Ni var för få" in said
    assert "<table" not in said


def test_a_group_that_goes_on_sees_the_code_again(leader: Leader):
    reveal(leader)
    leader.press("lage", verb="reopen")
    assert "Så svarade gruppen" not in wall(leader)


def test_a_phone_that_was_handed_over_shows_no_wall(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("lamna-over", digits="4711")
    assert leader.client.get(leader.wall).status_code == 403


def test_the_arrows_change_question_and_the_wall_turns_by_itself(leader: Leader, page: Page, base: str):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(base + leader.wall)
    reveal(leader)
    expect(page.get_by_text("Fråga 1 av")).to_be_visible(timeout=8_000)
    assert_accessible(page)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Fråga 2 av")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Fråga 1 av")).to_be_visible()


def with_voice(page: Page, local: str) -> list[Any]:
    """Give the browser one Swedish voice and write down what it is asked to say."""
    said: list[Any] = []
    page.expose_function("heard", lambda text: said.append(text))  # noqa: PLW0108 - a method of list cannot be marked
    page.add_init_script(
        f"""const voice = {{ lang: "sv-SE", localService: {local} }};
        window.SpeechSynthesisUtterance = function (text) {{ this.text = text; }};
        Object.defineProperty(window, "speechSynthesis", {{ value: {{
          getVoices: () => [voice], cancel() {{}}, speaking: false, speak: (one) => window.heard(one.text) }} }});"""
    )
    return said


@pytest.mark.parametrize("local", ["true", "false"])
def test_the_finding_is_read_on_a_tap_by_a_voice_of_the_device_alone(leader: Leader, page: Page, base: str, local: str):
    said = with_voice(page, local)
    reveal(leader)
    page.goto(base + leader.wall)
    button = page.get_by_role("button", name="Läs upp")
    if local == "false":
        expect(button).to_be_hidden()
        return
    expect(button).to_be_visible()
    assert said == [], "nothing is read by itself"
    button.click()
    expect(page.locator(".finding")).to_have_text(str(said[0]))
