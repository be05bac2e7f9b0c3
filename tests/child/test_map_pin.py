"""A child sets pins on a map: by touch, by keyboard alone, from the list, without script; kept over languages."""

import json
from random import Random

import pytest
from playwright.sync_api import expect

from consult.models.submission import pin
from consult.services import pretend, simulate
from forms.kind import Pin
from forms.polygon import is_inside
from forms.questionnaire import load
from forms.respond import read
from tests.child.mapped import (
    BOUNDARY,
    FIRST,
    MAP,
    ZONES,
    Mapped,
    hidden,
    near,
    pins,
    press,
    said,
    set_pin,
    tap,
    to_map,
)
from tests.child.steps import answers, go_on, question, rows, send_all
from tests.child.test_kinds import reach, send_plainly

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ENDS = pytest.mark.parametrize("level", ["10-12", "16-18"])


@pytest.fixture
def yard(database, settings):
    """The consultation with a map instead of the usual one."""
    return Mapped(database, settings)


@ENDS
def test_pins_are_set_moved_described_and_taken_away_by_touch(page, base, yard, database, level):
    to_map(page, base, yard.at(level))
    expect(said(page)).to_have_text("Tryck på bilden där platsen är.")
    tap(page, 5000, 5000)
    tap(page, 3000, 5000)
    press(page, "done", "good", "fun", "done")
    set_pin(page, 7000, 6000, "bad")
    set_pin(page, 8000, 8000, "bad", "dark")
    expect(page.locator("[data-pin=more]")).to_be_hidden()
    page.locator("[data-pin=remove]").nth(1).tap()
    expect(page.locator(".placed li")).to_have_count(2)
    page.locator("[data-pin=edit]").first.tap()
    tap(page, 2000, 4000)
    press(page, "done", "done")
    expect(page.locator(".placed li").first).to_contain_text("Bra plats")
    send_all(page)
    assert near(pins(database), (2000, 4000, "good", "fun"), (8000, 8000, "bad", "dark"))
    assert answers(database)["map"] == ["good", "bad", "good.fun", "bad.dark"]


@ENDS
@SQLITE
def test_a_pin_is_set_and_described_by_keyboard_alone(page, base, yard, database, level):
    to_map(page, base, yard.at(level))
    reach(page, ".map-picture")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Nålen står nära: Fotbollsplanen")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    for _ in range(8):
        page.keyboard.press("ArrowUp")
    expect(said(page)).to_have_text("Nålen står nära: Bänkarna vid entrén")
    page.keyboard.press("Enter")
    for button in ("[data-value=bad]", "[data-value=crowd]", "[data-part=about] [data-pin=done]"):
        reach(page, button)
        page.keyboard.press("Enter")
    reach(page, "[data-pin=more]")
    page.keyboard.press("Enter")
    expect(page.locator(".map-picture")).to_be_focused()
    send_all(page)
    x, y = ZONES["p1"]
    assert pins(database) == [(x + 12 * 250, y - 8 * 250, "bad", "crowd")]


@ENDS
def test_places_are_chosen_in_the_list_without_script(plain, base, yard, database, level):
    plain.goto(f"{base}/s/{yard.at(level)}")
    expect(plain.locator("[data-pin]:visible")).to_have_count(0)
    plain.locator("[name='q.map.p1'][value=good]").check()
    plain.locator("[name='q.map.p2'][value=bad]").check()
    plain.locator("[name='q.map.p3'][value=bad]").check()
    plain.locator("[name='q.map.p3'][value='']").check()
    send_plainly(plain)
    assert pins(database) == [(*ZONES["p1"], "good", ""), (*ZONES["p2"], "bad", "")]
    assert answers(database)["map"] == ["good", "bad"]


@SQLITE
def test_the_list_and_the_map_together_hold_no_more_than_the_maximum(page, base, yard, database):
    to_map(page, base, yard.at("10-12"))
    set_pin(page, 3000, 5000, "good")
    set_pin(page, 7000, 5000, "bad")
    page.locator("summary").tap()
    page.locator("[name='q.map.p1'][value=good]").tap()
    page.locator("[name='q.map.p2'][value=good]").tap()
    expect(question(page).locator(".kindly")).to_contain_text("Du har redan valt 3.")
    expect(page.locator("[name='q.map.p2'][value=good]")).not_to_be_checked()
    tap(page, 5000, 8000)
    expect(said(page)).to_contain_text("Du har redan valt 3.")
    expect(page.locator("[data-part=place]")).to_be_hidden()
    page.wait_for_timeout(700)
    page.locator("[name='q.map.p1'][value=good]").tap()
    page.locator("[name='q.map.p2'][value=good]").tap()
    send_all(page)
    assert len(pins(database)) == 3


@SQLITE
def test_a_place_outside_is_refused_kindly_and_never_sent(page, base, yard, database):
    to_map(page, base, yard.at("10-12"))
    tap(page, 200, 5000)
    expect(said(page)).to_have_text("Den platsen är utanför. Välj en plats innanför linjen.")
    expect(page.locator(".map-marks > g > svg")).to_have_count(0)
    line = page.locator(".map-line").get_attribute("points")
    assert [[int(one) for one in corner.split(",")] for corner in line.split()] == BOUNDARY
    tap(page, 600, 5000)
    reach(page, ".map-picture")
    page.keyboard.press("ArrowLeft")
    expect(said(page)).to_have_text("Den platsen är utanför. Välj en plats innanför linjen.")
    press(page, "done", "good", "done")
    send_all(page)
    assert near(pins(database), (600, 5000, "good", ""))


@SQLITE
def test_the_page_and_the_server_find_the_same_points_inside(page, base, yard):
    to_map(page, base, yard.at("10-12"))
    shape = ((1000, 1000), (9000, 1000), (9000, 4000), (4000, 4000), (6000, 9000), (1000, 7000))
    points = [[x, y] for x in range(0, 10_001, 250) for y in range(0, 10_001, 250)]
    found = page.evaluate(
        """async ([shape, points]) => {
            const own = document.querySelector("script[src$='pin.js']").src;
            const { isInside } = await import(own.replace("pin.js", "inside.js"));
            return points.map(([x, y]) => isInside(x, y, shape));
        }""",
        [shape, points],
    )
    assert found == [is_inside(x, y, shape) for x, y in points]
    assert len(set(found)) == 2


@SQLITE
def test_a_pin_that_is_nothing_yet_is_asked_about_before_going_on(page, base, yard, database):
    to_map(page, base, yard.at("10-12"))
    tap(page, 5000, 5000)
    go_on(page)
    expect(page.locator("[data-part=about]")).to_be_visible()
    press(page, "good")
    send_all(page)
    assert answers(database)["map"] == ["good"]


@SQLITE
def test_not_knowing_takes_the_pins_away_and_a_pin_takes_not_knowing_back(page, base, yard, database):
    to_map(page, base, yard.at("10-12"))
    set_pin(page, 5000, 5000, "good")
    unsure = question(page).locator("input[value=unsure]")
    unsure.tap()
    expect(page.locator(".map-marks > g > svg")).to_have_count(0)
    set_pin(page, 4000, 5000, "bad")
    expect(unsure).not_to_be_checked()
    unsure.tap()
    send_all(page)
    assert answers(database)["map"] == "unsure"
    assert pins(database) == []


@SQLITE
def test_the_pins_stay_when_the_language_changes_and_when_going_back(page, base, yard, database):
    to_map(page, base, yard.at("10-12", languages=["sv", "ar"]))
    set_pin(page, 3000, 5000, "good", "fun")
    set_pin(page, 7000, 6000, "bad")
    before = page.locator(".map-marks > g > svg").first.get_attribute("x")
    page.locator("[hreflang=ar]").tap()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".placed li")).to_have_count(2)
    expect(page.locator(".placed li").first).to_contain_text("ممتع أن تكون هناك")
    page.locator("#back").tap()
    go_on(page)
    expect(page.locator(".placed li")).to_have_count(2)
    assert page.locator(".map-marks > g > svg").first.get_attribute("x") == before
    send_all(page)
    assert near(pins(database), (3000, 5000, "good", "fun"), (7000, 6000, "bad", ""))


@SQLITE
@pytest.mark.parametrize(
    "wrong", ["100,100,good", "5000,5000,ugly", "5000,5000,good,dark", "5000,5000,good " * 4, "a", "5000,5000"]
)
def test_what_the_page_never_sends_is_refused(client, base, yard, database, wrong):
    code = yard.at("10-12")
    own = hidden(client, code)
    sent = client.post(f"/s/{code}", data={**own, "q.map": wrong})
    assert sent.status_code == 422
    assert rows(database) == rows(database, pin) == []
    assert client.post(f"/s/{code}", data={**own, "q.map": "5000,5000,good"}).status_code == 201


def test_what_is_stored_of_the_answer_holds_no_place(client, yard, database):
    code = yard.at("10-12")
    own = hidden(client, code)
    assert client.post(f"/s/{code}", data={**own, "q.map": "5123,5321,good,fun"}).status_code == 201
    assert pins(database) == [(5123, 5321, "good", "fun")]
    assert not any(number in json.dumps(answers(database)) for number in ("5123", "5321"))
    assert client.post(f"/s/{code}", data={**own, "act": "undo"}).status_code == 200
    assert pins(database) == []


def test_answers_made_up_for_trying_are_pins_by_the_list():
    asked = load({"slots": [{"id": id} for id in ("yard", *ZONES)], "questions": [FIRST, MAP]})
    chance = Random(7)
    made = [read(asked, "sv", "13-15", pretend.answers(asked, "13-15", chance)) for _ in range(200)]
    kept = [answers.apart.get("map", ()) for answers in made]
    stands = {(one.x, one.y) for some in kept for one in some if isinstance(one, Pin)}
    assert stands == set(ZONES.values())
    assert {"unsure", "skip", ("good",)} <= {answers.values["map"] for answers in made}


@SQLITE
def test_children_who_answer_for_trying_never_set_too_many_pins(base, yard, database):
    assert set(simulate.answer(f"{base}/s/{yard.at('16-18')}", 30, seed=3)) == {201}
    assert len(pins(database)) > 30
    assert {one[:2] for one in pins(database)} <= set(ZONES.values())
