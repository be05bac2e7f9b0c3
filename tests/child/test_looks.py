"""What the child's pages look like: sizes and gaps, mirrored pages, narrow screens, weight; measured in the browser."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from forms.texts import LEVELS
from tests.child.steps import CLIPPED, DRAWN, begin, go_on, question
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SIZES = {  # children.md: main answers, all else, gap, body, question (CSS px)
    "6-9": (104, 80, 20, 24, 34),
    "10-12": (64, 56, 16, 20, 28),
    "13-15": (56, 48, 12, 18, 26),
    "16-18": (52, 48, 12, 17, 24),
}
SIGNS = {"6-9": 35, "10-12": 50, "13-15": 60, "16-18": 66}

TARGETS = """main => Array.from(document.querySelectorAll(main ? ".card, .choice" : ".button"))
  .map(one => one.getBoundingClientRect()).filter(box => box.width)
  .map(({ x, y, width, height }) => ({ x, y, width, height }))"""

PICTURES_OF_THE_FIRST_TWO = """Array.from(document.querySelectorAll("[data-question]")).slice(0, 2)
  .reduce((n, one) => n + one.querySelectorAll("img[src*='/pictures/']").length, 0)"""
FETCHED_BEFORE_LOAD = """() => {
  const loaded = performance.getEntriesByType("navigation")[0].loadEventStart;
  return performance.getEntriesByType("resource").filter(one => one.startTime < loaded).map(one => one.name);
}"""


def every_question(page):
    """Go through the run without answering, yielding at each screen."""
    while question(page).count():
        yield question(page)
        if page.locator("#next.sends").count():
            return
        go_on(page)


def gap(one, other):
    """Return the distance in pixels between two boxes; negative when they overlap."""
    across = max(one["x"], other["x"]) - min(one["x"] + one["width"], other["x"] + other["width"])
    down = max(one["y"], other["y"]) - min(one["y"] + one["height"], other["y"] + other["height"])
    return max(across, down)


@pytest.mark.parametrize("level", LEVELS)
def test_targets_gaps_and_letters_have_the_sizes_of_the_age(page, base, yard, level):
    main, other, least, body, asked = SIZES[level]
    begin(page, base, yard.at(level, languages=["sv", "en", "ar"]))
    for screen in every_question(page):
        cards, buttons = page.evaluate(TARGETS, True), page.evaluate(TARGETS, False)
        assert min((min(card["height"], card["width"]) for card in cards), default=main) >= main
        assert min(min(button["height"], button["width"]) for button in buttons) >= other
        boxes = [*cards, *buttons]
        near = min(gap(one, two) for n, one in enumerate(boxes) for two in boxes[n + 1 :])
        assert near >= least - 0.5, (screen.get_attribute("id"), near)
    begin(page, base, yard.at(level))
    assert page.evaluate("getComputedStyle(document.body).fontSize") == f"{body}px"
    assert question(page).locator("h2").evaluate("one => getComputedStyle(one).fontSize") == f"{asked}px"


@pytest.mark.parametrize("level", LEVELS)
def test_lines_are_not_longer_than_the_age_reads(page, base, yard, level):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{base}/s/{yard.at(level)}")
    page.wait_for_load_state("load")
    page.locator("#ways [data-do=help]").tap()
    widest = page.evaluate(
        """() => Math.max(...Array.from(document.querySelectorAll("#help p"), (one) => {
            const range = document.createRange(); range.selectNodeContents(one);
            const lines = new Set(Array.from(range.getClientRects(), (box) => Math.round(box.bottom / 4)));
            return one.textContent.length / lines.size;
        }))"""
    )
    assert widest <= SIGNS[level] * 1.1


def test_two_cards_stand_in_a_row_for_the_youngest_on_a_tablet_and_one_on_a_phone(page, base, yard):
    code = yard.at("6-9")
    for width, columns in ((820, 2), (390, 1)):
        page.set_viewport_size({"width": width, "height": 1180})
        begin(page, base, code)
        assert len({card["x"] for card in page.evaluate(TARGETS, True)}) == columns


@pytest.mark.parametrize("lang", ["sv", "ar", "fi", "so", "prs", "uk"])
@pytest.mark.parametrize("level", LEVELS)
def test_nothing_is_clipped_on_the_narrowest_phone(page, base, yard, level, lang):
    page.set_viewport_size({"width": 320, "height": 640})
    code = yard.at(level, languages=["sv", "en", lang])
    page.goto(f"{base}/s/{code}?lang={lang}")
    page.wait_for_load_state("load")
    assert page.evaluate(CLIPPED) == []
    begin(page, base, code, f"?lang={lang}")
    for screen in every_question(page):
        assert page.evaluate(CLIPPED) == [], screen.get_attribute("id")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for way in ("help", "stop"):
        page.locator(f"#ways [data-do={way}]").tap()
        assert page.evaluate(CLIPPED) == []
        page.locator("[data-do=resume]:visible").tap()


@pytest.mark.parametrize("lang", ["ar", "prs"])
def test_right_to_left_is_mirrored_but_the_number_to_call_is_not(page, base, yard, lang):
    begin(page, base, yard.at("10-12", languages=[lang, "sv"]))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    card, mark = question(page).locator(".card").first, question(page).locator(".card-mark").first
    assert mark.bounding_box()["x"] < card.bounding_box()["x"] + card.bounding_box()["width"] / 2
    assert page.locator("#next").bounding_box()["x"] < page.locator("#back").bounding_box()["x"]
    assert page.locator("#path").bounding_box()["x"] > page.locator("#ways").bounding_box()["x"]
    page.locator("#ways [data-do=help]").tap()
    places = page.evaluate(DRAWN, "116\u00a0111")
    assert places == sorted(places)
    assert len(set(places)) == 7


@pytest.mark.parametrize("lang", ["ar", "prs"])
def test_a_number_without_its_own_direction_would_be_drawn_wrongly(page, base, yard, lang):
    begin(page, base, yard.at("10-12", languages=[lang, "sv"]))
    page.locator("#ways [data-do=help]").tap()
    page.evaluate(
        """document.querySelectorAll("#help p").forEach((one) => {
            one.textContent = one.textContent.replace("\u00a0", " ");
        })"""
    )
    places = page.evaluate(DRAWN, "116 111")
    assert places != sorted(places)


@pytest.mark.parametrize(("level", "lang"), [("6-9", "sv"), ("10-12", "ar"), ("13-15", "sv"), ("16-18", "en")])
def test_axe_finds_nothing_on_any_screen(page, base, yard, level, lang):
    code = yard.at(level, kind="field", languages=["sv", "en", "ar"])
    page.goto(f"{base}/s/{code}?lang={lang}")
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.locator("[data-do=begin]").tap()
    for screen in every_question(page):
        screen.locator("input").first.check() if screen.locator("input").count() else None
        assert_accessible(page)
    go_on(page)
    expect(page.locator("#thanks")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{base}/s/{code}?lang={lang}")
    page.wait_for_load_state("load")
    page.locator("[data-do=decline]").tap()
    expect(page.locator("#declined")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("facts", [{"state": "paused"}, {"state": "closed"}, {"age_group": None, "kind": "open"}])
def test_axe_finds_nothing_before_and_after_the_questions(page, base, yard, facts):
    page.goto(f"{base}/s/{yard.session(**facts)}")
    assert_accessible(page)
    page.goto(f"{base}/s/11112222")
    assert_accessible(page)


def test_in_the_field_edges_are_stronger_and_grey_text_is_ink(page, base, yard):
    begin(page, base, yard.at("10-12", kind="field"))
    face, hint = question(page).locator(".card-face").first, question(page).locator(".hint").first
    ink = page.evaluate("getComputedStyle(document.documentElement).color")
    assert face.evaluate("one => getComputedStyle(one).borderTopWidth") == "3px"
    assert hint.evaluate("one => getComputedStyle(one).color") == ink


def test_what_is_chosen_is_told_by_edge_and_tick_and_not_by_colour_alone(page, base, yard):
    begin(page, base, yard.at("10-12"))
    face = question(page).locator(".card-face").first
    question(page).locator("input").first.tap()
    mark = face.locator(".card-mark")
    assert mark.evaluate("one => getComputedStyle(one, '::before').content") == '"✓"'
    assert "2px" in face.evaluate("one => getComputedStyle(one).boxShadow")


def test_focus_is_a_ring_with_a_gap(page, base, yard):
    begin(page, base, yard.at("10-12"))
    page.keyboard.press("Tab")
    style = page.evaluate(
        """() => { const { outlineWidth, outlineOffset, outlineStyle }
          = getComputedStyle(document.activeElement.nextElementSibling);
          return [outlineWidth, outlineOffset, outlineStyle] }"""
    )
    assert style == ["4px", "3px", "solid"]


@pytest.mark.parametrize("level", LEVELS)
def test_the_first_question_needs_at_most_eight_requests_and_60_kilobytes_from_us_alone(page, base, yard, level):
    asked = []
    page.on("response", lambda one: asked.append(one))  # noqa: PLW0108 - a method of list cannot be marked as a listener
    page.goto(f"{base}/s/{yard.at(level)}")
    page.wait_for_load_state("networkidle")
    assert {urlsplit(one.url).netloc for one in asked} == {urlsplit(base).netloc}
    # What is asked for after the page's load event comes when the first question can already be answered.
    first = set(page.evaluate(FETCHED_BEFORE_LOAD)) | {page.url}
    # The pictures of the first two questions stand in the page itself; the browser fetches the others when it likes.
    assert page.evaluate(PICTURES_OF_THE_FIRST_TWO) == 0
    needed = [one for one in asked if one.url in first and not re.search(r"/(media|pictures)/", one.url)]
    assert any(one.url.endswith("/run.js") for one in needed)
    weight = sum(len(one.body() if one.url.endswith("woff2") else gzip.compress(one.body())) for one in needed)
    print(level, len(needed), "requests", weight, "bytes")  # noqa: T201 - `pytest -s` shows the budget
    assert len(needed) <= 8
    assert weight <= 60_000
    assert page.context.cookies() == []


def test_what_comes_after_the_first_question_does_not_hold_it_up(page, base, yard):
    page.route(re.compile(r"/child/(?!run|answers|screens)\w+\.js$"), lambda route: route.abort())
    begin(page, base, yard.at("10-12"))
    go_on(page)
    expect(page.locator("#path")).to_have_text("Fråga 2 av 8")
