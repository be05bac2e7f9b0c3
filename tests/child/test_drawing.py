"""Drawing at its smallest and its largest level: by touch, by keyboard alone, without script; sizes and axe."""

import json

import pytest
from playwright.sync_api import expect

from consult.models.submission import drawing, written
from tests.child.sketch import BLACK, BLUE, COLOURS, WHITE, ZIGZAG, Sketched, at, draw, sit_down, strokes, tool, touch
from tests.child.steps import CLIPPED, answers, question, rows, send_all
from tests.child.test_kinds import reach, send_plainly
from tests.child.test_looks import SIZES, gap
from tests.support.browser import assert_accessible

ENDS = pytest.mark.parametrize("level", ["6-9", "16-18"])
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BOXES = """what => Array.from(document.querySelectorAll(what)).map(one => one.getBoundingClientRect())
  .filter(box => box.width).map(({ x, y, width, height }) => ({ x, y, width, height }))"""
OUTSIDE = """() => Array.from(document.querySelectorAll(".drawing .button:not([hidden])")).filter(button => {
  const range = document.createRange(), box = button.getBoundingClientRect();
  range.selectNodeContents(button);
  const words = range.getBoundingClientRect();
  return box.width && (words.left < box.left || words.right > box.right || words.bottom > box.bottom);
}).map(button => button.textContent)"""
"""The tools whose words stick out."""


@pytest.fixture
def yard(database, settings):
    """The consultation of this module instead of the usual one."""
    return Sketched(database, settings)


@ENDS
def test_a_child_draws_with_a_finger_and_the_strokes_are_kept_apart(page, base, yard, database, level):
    sit_down(page, base, yard, level)
    touch(page, *ZIGZAG)
    tool(page, "Blå")
    tool(page, "Bred")
    touch(page, (0.1, 0.9), (0.9, 0.9))
    expect(page.locator("#next")).to_have_text("Nästa")
    send_all(page)
    assert answers(database)["sketch"] == ["drawn"]
    (row,) = rows(database, drawing)
    (ink, pen, x, y, *_), second = json.loads(row.strokes)
    assert (ink, pen, second[:2]) == (1, 0, [2, 1])
    assert (abs(x - 200) <= 3, abs(y - 150) <= 3) == (True, True)
    assert row.question == "sketch"


@ONE
@ENDS
def test_a_tap_is_a_dot_and_nothing_needs_a_drag(page, base, yard, database, level):
    sit_down(page, base, yard, level)
    page.touchscreen.tap(*at(page, (0.5, 0.5)))
    assert strokes(page) == [[1, 0, 500, 375]]
    assert page.evaluate(COLOURS) == [BLACK]


@ONE
@ENDS
def test_the_last_stroke_is_taken_back_and_the_eraser_leaves_white(page, base, yard, level):
    sit_down(page, base, yard, level)
    tool(page, "Sudda")
    draw(page, *ZIGZAG)
    assert strokes(page) == []
    tool(page, "Svart")
    draw(page, *ZIGZAG)
    tool(page, "Blå")
    draw(page, (0.1, 0.1), (0.9, 0.1))
    assert page.evaluate(COLOURS) == sorted([BLACK, BLUE])
    page.get_by_role("button", name="Ångra", exact=True).tap()
    assert page.evaluate(COLOURS) == [BLACK]
    tool(page, "Sudda")
    draw(page, *ZIGZAG)
    assert page.evaluate(COLOURS) == [WHITE]
    for _ in range(3):
        page.get_by_role("button", name="Ångra", exact=True).tap()
    assert strokes(page) == []
    expect(page.locator("#next")).to_have_text("Hoppa över")


@ONE
@ENDS
def test_starting_anew_is_asked_about_once(page, base, yard, level):
    sit_down(page, base, yard, level)
    anew = page.get_by_role("button", name="Börja om")
    anew.tap()
    expect(page.locator(".sure")).to_be_hidden()
    draw(page, *ZIGZAG)
    anew.tap()
    expect(page.get_by_role("button", name="Nej, behåll den")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(anew).to_be_focused()
    assert len(strokes(page)) == 1
    anew.tap()
    page.get_by_role("button", name="Ja, ta bort den").tap()
    assert (strokes(page), page.evaluate(COLOURS)) == ([], [])


@ENDS
def test_by_keyboard_alone_pictures_are_chosen(page, base, yard, database, level):
    sit_down(page, base, yard, level)
    reach(page, "[name='q.sketch.pictures']")
    page.keyboard.press("Space")
    first = page.evaluate("document.activeElement.value")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    second = page.evaluate("document.activeElement.value")
    send_all(page)
    assert set(answers(database)["sketch"]) == {f"picture:{first}", f"picture:{second}"}
    assert rows(database, drawing) == []


@ONE
def test_the_tools_are_two_stops_for_tab_and_arrows_choose_among_them(page, base, yard):
    sit_down(page, base, yard, "10-12")
    reach(page, "[data-ink]")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Sudda")).to_be_checked()
    expect(page.get_by_role("radio", name="Sudda")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.pen") == "0"


@ENDS
def test_without_script_pictures_are_chosen_and_from_ten_words_are_written(plain, base, yard, database, level):
    plain.goto(f"{base}/s/{yard.at(level)}")
    expect(plain.locator(".drawing")).to_be_hidden()
    plain.locator("[name='q.sketch.pictures'][value=tree]").check()
    if level == "6-9":
        assert plain.locator("textarea").count() == 0
    else:
        plain.locator("textarea").fill("Mer skugga")
    send_plainly(plain)
    assert answers(database)["sketch"] == (["picture:tree"] if level == "6-9" else ["words", "picture:tree"])
    assert [row.body for row in rows(database, written)] == ([] if level == "6-9" else ["Mer skugga"])
    assert rows(database, drawing) == []


@ONE
def test_not_knowing_sets_the_drawing_aside_and_a_stroke_takes_it_back(page, base, yard, database):
    sit_down(page, base, yard, "10-12")
    draw(page, *ZIGZAG)
    unsure = question(page).locator("input[value=unsure]")
    unsure.tap()
    expect(page.locator(".drawing")).to_have_class("drawing aside")
    draw(page, (0.1, 0.1), (0.2, 0.1))
    expect(unsure).not_to_be_checked()
    expect(page.locator(".drawing")).to_have_class("drawing")
    unsure.tap()
    send_all(page)
    assert answers(database)["sketch"] == "unsure"
    assert rows(database, drawing) == []


@ONE
@pytest.mark.parametrize("lang", ["sv", "ar"])
@pytest.mark.parametrize("level", SIZES)
def test_targets_and_gaps_have_the_sizes_of_the_age_and_axe_finds_nothing(page, base, yard, level, lang):
    sit_down(page, base, yard, level, f"?lang={lang}", languages=["sv", "ar"])
    main, other, least, *_ = SIZES[level]
    for width in (820, 390):
        page.set_viewport_size({"width": width, "height": 1180})
        cards, buttons = (page.evaluate(BOXES, f".answers {what}") for what in ("label", "button"))
        assert min(min(box["width"], box["height"]) for box in cards) >= main
        assert min(min(box["width"], box["height"]) for box in buttons) >= other
        boxes = [*cards, *buttons, *page.evaluate(BOXES, ".sheet, .answers textarea")]
        assert min(gap(one, two) for n, one in enumerate(boxes) for two in boxes[n + 1 :]) >= least - 0.5
        assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@ONE
@pytest.mark.parametrize("lang", ["sv", "en", "ar", "fi", "so", "prs", "uk"])
@ENDS
def test_the_words_of_the_tools_stay_within_them_in_every_language(page, base, yard, level, lang):
    sit_down(page, base, yard, level, f"?lang={lang}", languages=["sv", lang])
    for width, height in ((320, 640), (390, 844), (820, 1180), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OUTSIDE) == [], width


@ONE
@pytest.mark.parametrize(("level", "words"), [("6-9", "Ingen tittar på bilden nu."), ("16-18", "Skriv inga namn.")])
def test_the_child_is_told_that_nobody_looks_now_and_where_help_is(client, yard, level, words):
    html = client.get(f"/s/{yard.at(level)}").get_data(as_text=True)
    assert f'<p class="hint notice">{words}' in html
    assert html.count('class="hint notice"') == 1
    assert "Tryck på Hjälp." in html
