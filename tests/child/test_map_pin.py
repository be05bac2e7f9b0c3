"""A child sets pins on a map: by touch, by keyboard alone, from the list, without script; kept, wiped, measured."""

import gzip
import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from consult.models.submission import pin
from forms.polygon import is_inside
from tests.child.mapped import BOUNDARY, ZONES, Mapped
from tests.child.steps import CLIPPED, answers, begin, go_on, question, rows, send_all, skip_to
from tests.child.test_kinds import reach, send_plainly
from tests.child.test_looks import FETCHED_BEFORE_LOAD, SIZES, gap
from tests.child.yard import Yard
from tests.support.browser import assert_accessible

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ENDS = pytest.mark.parametrize("level", ["10-12", "16-18"])
SEEN = ", ".join(f".question:not([hidden]) {one}" for one in (".card", ".button", "summary"))
TARGETS = """seen => Array.from(document.querySelectorAll(seen))
  .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect()).filter(box => box.width)
  .map(({ x, y, width, height }) => ({ x, y, width, height }))"""


@pytest.fixture
def yard(database, settings):
    """The consultation with a map instead of the usual one."""
    return Mapped(database, settings)


@pytest.fixture
def plain(new_context):
    """A tablet whose browser runs no script."""
    return new_context(java_script_enabled=False).new_page()


def to_map(page, base, code, query=""):
    """Go to the map, with its script there."""
    begin(page, base, code, query)
    skip_to(page, "map")
    expect(page.locator(".map-picture[role=application]")).to_be_visible()


def tap(page, x, y):
    """Tap the picture at ten-thousandths of its width and height."""
    picture = page.locator(".map-picture")
    box = picture.bounding_box()
    picture.tap(position={"x": box["width"] * x / 10_000, "y": box["height"] * y / 10_000})


def press(page, *buttons):
    """Tap buttons of the map that can be seen, by what they do or the card they are."""
    for button in buttons:
        page.locator(f"[data-pin={button}]:visible, .pick[data-value={button}]:visible").first.tap()


def set_pin(page, x, y, *cards):
    """Set one pin and describe it."""
    tap(page, x, y)
    press(page, "done", *cards, "done")


def said(page):
    """Return what the map says."""
    return page.locator(".map-said")


def pins(database):
    """Return the stored pins in the order of the picture, without what names their rows."""
    return sorted((row.x, row.y, row.category, row.why) for row in rows(database, pin))


def hidden(client, code):
    """Return the fields that every post of a session needs."""
    html = client.get(f"/s/{code}").text
    return {name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("run", "ticket", "lang", "level")}


def near(found, *wanted):
    """Tell whether pins stand where they should, within a pixel or two of rounding."""
    return [one[2:] for one in found] == [one[2:] for one in wanted] and all(
        abs(a - b) <= 40
        for one, other in zip(found, wanted, strict=True)
        for a, b in zip(one[:2], other[:2], strict=True)
    )


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
def test_the_picture_is_not_mirrored_and_a_tap_counts_from_its_left(page, base, yard, database):
    to_map(page, base, yard.at("10-12", languages=["ar", "sv"]), "?lang=ar")
    set_pin(page, 2000, 5000, "good")
    picture, mark = (
        page.locator(".map-picture").bounding_box(),
        page.locator(".map-marks > g > svg .pin").bounding_box(),
    )
    assert abs((mark["x"] + mark["width"] / 2 - picture["x"]) / picture["width"] - 0.2) < 0.02
    reach(page, ".map-picture")
    page.locator("[data-pin=edit]").tap()
    page.keyboard.press("ArrowLeft")
    press(page, "done", "done")
    send_all(page)
    assert near(pins(database), (1750, 5000, "good", ""))


@SQLITE
@pytest.mark.parametrize("way", ["stopped", "sent"])
def test_nothing_of_the_pins_is_left_for_the_next_child(page, base, yard, way):
    to_map(page, base, yard.at("10-12", kind="field"))
    set_pin(page, 3000, 5000, "good")
    tap(page, 7000, 6000)
    if way == "sent":
        press(page, "done", "bad")
        send_all(page)
    else:
        page.locator("#stop-button").tap()
        page.locator("[data-do=discard]").tap()
    assert page.evaluate(LEFT) == ["", 0, 0, 0]
    page.locator("[data-do=next-child]:visible").tap()
    page.locator("[data-do=begin]").tap()
    skip_to(page, "map")
    assert page.evaluate(LEFT) == ["", 0, 0, 0]
    expect(said(page)).to_have_text("Tryck på bilden där platsen är.")


LEFT = """() => [
  document.querySelector(".kept").value, document.querySelectorAll(".map-marks > g > svg").length,
  document.querySelectorAll(".placed li").length, document.querySelectorAll("[aria-pressed=true]").length]"""


@SQLITE
@pytest.mark.parametrize("lang", ["sv", "ar"])
@pytest.mark.parametrize("level", ["10-12", "13-15", "16-18"])
def test_every_step_has_the_sizes_of_the_age_fits_a_narrow_phone_and_axe_finds_nothing(page, base, yard, level, lang):
    main, other, least, *_ = SIZES[level]
    to_map(page, base, yard.at(level, languages=["sv", "ar"]), f"?lang={lang}")
    for step in (
        lambda: None,
        lambda: tap(page, 5000, 5000),
        lambda: press(page, "done", "bad"),
        lambda: press(page, "done"),
        lambda: page.locator("summary").tap(),
    ):
        step()
        boxes = page.evaluate(TARGETS, SEEN)
        assert min(min(box["width"], box["height"]) for box in boxes) >= other
        picks = [one.bounding_box() for one in page.locator(".pick:visible, .map .button:visible").all()]
        assert min((min(box["width"], box["height"]) for box in picks), default=main) >= main
        near = [(one, two) for n, one in enumerate(boxes) for two in boxes[n + 1 :] if gap(one, two) < least - 0.5]
        assert near == []
        assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.set_viewport_size({"width": 820, "height": 1180})


@SQLITE
def test_a_map_weighs_at_most_60_kilobytes_more_and_nothing_of_it_comes_before_the_first_question(page, base, yard):
    fetched = []
    page.on("response", lambda one: fetched.append(one))  # noqa: PLW0108 - a method of list cannot be marked as a listener
    page.goto(f"{base}/s/{yard.at('10-12')}")
    page.wait_for_load_state("networkidle")
    first = [urlsplit(one).path.rpartition("/")[2] for one in page.evaluate(FETCHED_BEFORE_LOAD)]
    assert first
    assert not {"pin.js", "map.js", "marks.js", "inside.js"} & set(first)
    page.locator("[data-do=begin]").tap()
    skip_to(page, "map")
    page.wait_for_load_state("networkidle")
    name = page.locator(".map-picture img").get_attribute("src")
    scripts = [one for one in fetched if one.url.rpartition("/")[2] in {"pin.js", "map.js", "marks.js", "inside.js"}]
    assert len(scripts) == 4
    picture = next(one for one in fetched if one.url.endswith(name))
    html = page.locator("[data-question='q.map'] .answers").evaluate("one => one.innerHTML")
    weight = sum(len(gzip.compress(one.body())) for one in scripts) + len(gzip.compress(html.encode()))
    assert weight + len(picture.body()) <= 60_000


@SQLITE
def test_no_script_of_maps_is_fetched_where_none_is_asked(page, base, database, settings):
    other = Yard(database, settings)
    page.goto(f"{base}/s/{other.at('10-12')}")
    page.wait_for_load_state("networkidle")
    assert not page.evaluate("performance.getEntriesByType('resource').some(one => one.name.endsWith('pin.js'))")


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
