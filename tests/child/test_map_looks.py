"""A map as it looks: sizes, narrow phones, right-to-left, weight; and nothing of it left for the next child."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.child.mapped import (
    Mapped,
    near,
    pins,
    press,
    said,
    set_pin,
    tap,
    to_map,
)
from tests.child.steps import CLIPPED, send_all, skip_to, until
from tests.child.test_kinds import reach
from tests.child.test_looks import FETCHED_BEFORE_LOAD, SIZES, gap
from tests.child.yard import Yard
from tests.support.browser import assert_accessible

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SEEN = ", ".join(f".question:not([hidden]) {one}" for one in (".card", ".button", "summary"))
TARGETS = """seen => Array.from(document.querySelectorAll(seen))
  .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect()).filter(box => box.width)
  .map(({ x, y, width, height }) => ({ x, y, width, height }))"""
LEFT = """() => [
  document.querySelector(".kept").value, document.querySelectorAll(".map-marks > g > svg").length,
  document.querySelectorAll(".placed li").length, document.querySelectorAll("[aria-pressed=true]").length]"""
GO_ON = "new Promise(done => setTimeout(done, 450)).then(() => document.getElementById('next').click())"
TAP_THE_MIDDLE = """(() => {
  const picture = document.querySelector(".map-picture");
  const { left, top, width, height } = picture.getBoundingClientRect();
  const where = { bubbles: true, clientX: left + width / 2, clientY: top + height / 2 };
  picture.dispatchEvent(new MouseEvent("click", where));
})()"""


@pytest.fixture
def yard(database, settings):
    """The consultation with a map instead of the usual one."""
    return Mapped(database, settings)


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
    until(page, "document.querySelector('.map-picture img').naturalWidth > 0")
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
def test_the_buttons_of_a_pin_are_seen_without_scrolling(page, base, yard):
    to_map(page, base, yard.at("10-12"))
    for width, height in ((820, 1180), (390, 844), (1280, 800), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("window.scrollTo(0, 0)")
        tap(page, 5000, 5000)
        button, steps = page.locator("[data-pin=done]:visible").bounding_box(), page.locator("#steps").bounding_box()
        assert button["y"] + button["height"] <= steps["y"], (width, height)


@SQLITE
def test_a_pin_is_set_and_sent_in_a_chromium_of_2019(old_browser, base, yard, database):
    old_browser.open(f"{base}/s/{yard.at('10-12')}")
    old_browser.until("!!document.querySelector('.map-picture[role=application]')")
    old_browser.run("document.querySelector('[data-do=begin]').click()")
    old_browser.run(GO_ON)
    old_browser.until("document.querySelector('.map-picture').getBoundingClientRect().height > 100")
    assert old_browser.run("document.querySelector('.map-list .rows').offsetHeight") == 0
    old_browser.run(TAP_THE_MIDDLE)
    for button in ("[data-part=place] [data-pin=done]", "[data-value=bad]", "[data-part=about] [data-pin=done]"):
        old_browser.run(f"document.querySelector('{button}').click()")
    old_browser.run(GO_ON)
    old_browser.until("!document.getElementById('thanks').hidden")
    assert near(pins(database), (5000, 5000, "bad", ""))
