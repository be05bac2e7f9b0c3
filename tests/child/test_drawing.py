"""Drawing at its smallest and its largest level: by touch, by keyboard alone, without script; what is kept of it."""

import json
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from consult.models.submission import drawing, written
from consult.web import limits
from forms.kinds.drawing import MOST_POINTS
from forms.questionnaire import load
from tests.child.steps import CLIPPED, answers, begin, go_on, question, rows, send_all
from tests.child.test_kinds import reach, send_plainly
from tests.child.test_leaving import stop
from tests.child.test_looks import SIZES, gap
from tests.child.yard import Yard
from tests.support.browser import assert_accessible

ENDS = pytest.mark.parametrize("level", ["6-9", "16-18"])
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
THINGS = {
    "swing": {"sv": "En gunga", "en": "A swing", "ar": "أرجوحة"},
    "goal": {"sv": "Ett fotbollsmål", "en": "A football goal", "ar": "مرمى كرة القدم"},
    "bench": {"sv": "En bänk", "en": "A bench", "ar": "مقعد"},
    "tree": {"sv": "Ett träd", "en": "A tree", "ar": "شجرة"},
}
PICTURES = {"swing": "swing", "goal": "football-goal", "bench": "bench", "tree": "deciduous-tree"}
CHOOSE = [{"id": slug, "text": text, "picture": PICTURES[slug]} for slug, text in THINGS.items()]
SKETCH = {
    "kind": "drawing",
    "text": {"sv": "Rita en bra skolgård", "en": "Draw a good school yard", "ar": "ارسم ساحة مدرسة جيدة"},
    "options": CHOOSE,
}
OTHER = {
    "kind": "this_or_that",
    "text": {"sv": "Vad är bäst?", "en": "What is best?", "ar": "ما الأفضل؟"},
    "options": CHOOSE[:2],
}
ZIGZAG = [(0.2, 0.2), (0.5, 0.6), (0.8, 0.3)]
BOXES = """what => Array.from(document.querySelectorAll(what)).map(one => one.getBoundingClientRect())
  .filter(box => box.width).map(({ x, y, width, height }) => ({ x, y, width, height }))"""
COLOURS = """() => {
  const sheet = document.querySelector(".sheet");
  const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
  const found = new Set();
  for (let n = 0; n < data.length; n += 4) if (data[n + 3] === 255) found.add(data.slice(n, n + 3).join());
  return Array.from(found).sort();
}"""
"""The colours that stand on the sheet."""
BLACK, BLUE, WHITE = "27,27,27", "26,79,176", "255,255,255"


class Sketched(Yard):
    """A yard that is drawn, and one question after."""

    def _filled(self, db, organisation):
        asked = [{"id": "sketch", **SKETCH}, {"id": "other", **OTHER}]
        return load({"id": "drawn", "title": "Rita", "questions": asked})


@pytest.fixture
def yard(database, settings):
    """The consultation of this module instead of the usual one."""
    return Sketched(database, settings)


@pytest.fixture
def undrawn(database, settings):
    """A consultation where nothing is drawn."""
    return Yard(database, settings)


@pytest.fixture
def plain(new_context):
    """A tablet whose browser runs no script."""
    return new_context(java_script_enabled=False).new_page()


def sit_down(page, base, yard, level, query="", **facts):
    """Begin a run and wait for the sheet."""
    begin(page, base, yard.at(level, **facts), query)
    expect(page.locator(".sheet")).to_be_visible()


def at(page, place):
    """Return where on the screen a place of the sheet is, given in parts of its width and height."""
    page.locator(".sheet").scroll_into_view_if_needed()
    box = page.locator(".sheet").bounding_box()
    return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]


def draw(page, *places):
    """Draw with the mouse from place to place."""
    page.mouse.move(*at(page, places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*at(page, place), steps=12)
    page.mouse.up()


def touch(page, *places):
    """Draw with a finger, as the browser itself gets it from a screen."""
    screen = page.context.new_cdp_session(page)

    def send(kind, *points):
        touched = [{"x": x, "y": y} for x, y in points]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    send("touchStart", at(page, places[0]))
    for place in places[1:]:
        send("touchMove", at(page, place))
    send("touchEnd")


def strokes(page):
    """Return the strokes that would be sent."""
    return json.loads(page.locator("[name='q.sketch']").input_value() or "[]")


def tool(page, name):
    """Tap a tool by its word."""
    page.get_by_role("radio", name=name).tap()


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


def test_who_draws_and_writes_is_kept_whole_and_taken_back_whole(page, base, yard, database):
    sit_down(page, base, yard, "13-15")
    draw(page, *ZIGZAG)
    question(page).locator("input[value=bench]").tap()
    question(page).locator("textarea").fill("Mer skugga")
    send_all(page)
    assert answers(database)["sketch"] == ["drawn", "words", "picture:bench"]
    assert (len(rows(database, drawing)), len(rows(database, written))) == (1, 1)
    page.get_by_role("button", name="Ångra", exact=True).tap()
    expect(page.locator("#undone")).to_be_visible()
    assert (rows(database), rows(database, drawing), rows(database, written)) == ([], [], [])


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
def test_going_back_and_another_language_lose_no_stroke(page, base, yard, database):
    sit_down(page, base, yard, "10-12", languages=["sv", "ar"])
    draw(page, *ZIGZAG)
    before, colours = strokes(page), page.evaluate(COLOURS)
    go_on(page)
    page.locator("#back").tap()
    page.get_by_role("link", name="العربية").tap()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".sheet")).to_be_visible()
    assert strokes(page) == before
    assert page.evaluate(COLOURS) == colours
    expect(page.locator("#next")).to_have_text("التالي")
    draw(page, (0.1, 0.9), (0.2, 0.9))
    (_, _, x, y, *_) = strokes(page)[1]
    assert (abs(x - 100) <= 3, abs(y - 675) <= 3) == (True, True)
    send_all(page)
    assert len(json.loads(rows(database, drawing)[0].strokes)) == 2


@ONE
def test_nothing_of_a_drawing_is_left_for_the_next_child(page, base, yard):
    sit_down(page, base, yard, "6-9", kind="field")
    draw(page, *ZIGZAG)
    stop(page)
    page.get_by_role("button", name="Ja, släng mina svar").tap()
    expect(page.locator("#discarded")).to_be_visible()
    assert page.locator("[name='q.sketch']").input_value() == ""
    assert page.evaluate(COLOURS) == []
    page.goto(page.url)
    page.locator("[data-do=begin]").tap()
    draw(page, *ZIGZAG)
    assert page.evaluate(COLOURS) == [BLACK]
    send_all(page)
    assert page.locator("[name='q.sketch']").input_value() == ""
    assert page.evaluate(COLOURS) == []


@ONE
def test_a_reset_alone_would_leave_the_strokes(page, base, yard):
    sit_down(page, base, yard, "6-9")
    draw(page, *ZIGZAG)
    page.evaluate("document.getElementById('run').reset()")
    assert len(strokes(page)) == 1


@ONE
def test_a_full_sheet_says_so_and_what_there_is_can_be_sent(page, base, yard, database):
    sit_down(page, base, yard, "6-9")
    page.evaluate(
        """most => {
          const input = document.querySelector(".kept"), stroke = [1, 0];
          for (let n = 0; n < most - 5; n += 1) stroke.push(n % 1000, n % 750);
          input.value = JSON.stringify([stroke]);
          document.dispatchEvent(new Event("kept"));
        }""",
        MOST_POINTS,
    )
    draw(page, *ZIGZAG)
    assert len(strokes(page)[1]) == 2 * 5 + 2
    draw(page, *ZIGZAG)
    expect(page.locator(".full")).to_have_text("Nu får inte mer plats. Tryck på Ångra.")
    send_all(page)
    assert len(rows(database, drawing)) == 1


@ONE
def test_an_ordinary_drawing_is_small(page, base, yard):
    sit_down(page, base, yard, "6-9")
    for n in range(30):
        draw(page, (0.05, n / 32), (0.95, n / 32 + 0.02))
    sent = urlencode({"q.sketch": page.locator("[name='q.sketch']").input_value()})
    assert 1_000 < len(sent) < 60_000


FETCHED_AFTER_LOAD = """() => {
  const { loadEventStart } = performance.getEntriesByType("navigation")[0];
  const late = performance.getEntriesByType("resource").filter(one => one.startTime >= loadEventStart);
  return late.map(one => one.name.split("/").pop());
}"""


@ONE
def test_the_sheets_script_comes_after_the_first_question(page, base, yard):
    page.goto(f"{base}/s/{yard.at('10-12')}")
    page.wait_for_load_state("networkidle")
    assert {"around.js", "draw.js"} <= set(page.evaluate(FETCHED_AFTER_LOAD))


@ONE
def test_the_sheets_script_does_not_come_where_nothing_is_drawn(page, base, undrawn):
    page.goto(f"{base}/s/{undrawn.at('10-12')}")
    page.wait_for_load_state("networkidle")
    late = set(page.evaluate(FETCHED_AFTER_LOAD))
    assert "around.js" in late
    assert "draw.js" not in late


@ONE
def test_the_sheet_comes_to_life_after_the_age_was_asked_for(page, base, yard):
    page.goto(f"{base}/s/{yard.session(kind='open', age_group=None)}")
    page.wait_for_load_state("networkidle")
    page.locator(".choice").first.tap()
    page.locator("[data-do=begin]").tap()
    draw(page, *ZIGZAG)
    assert page.evaluate(COLOURS) == [BLACK]


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
@pytest.mark.parametrize(("level", "words"), [("6-9", "Ingen tittar på bilden nu."), ("16-18", "Skriv inga namn.")])
def test_the_child_is_told_that_nobody_looks_now_and_where_help_is(client, yard, level, words):
    html = client.get(f"/s/{yard.at(level)}").get_data(as_text=True)
    assert f'<p class="hint notice">{words}' in html
    assert html.count('class="hint notice"') == 1
    assert "Tryck på Hjälp." in html


def posted(client, code, **more):
    """Return what a child's page would send, with something more."""
    html = client.get(f"/s/{code}").get_data(as_text=True)
    hidden = {
        name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("run", "ticket", "lang", "level")
    }
    return hidden | more


@ONE
def test_where_a_drawing_is_asked_for_a_post_may_have_256_kilobytes(client, yard, database):
    code = yard.at("10-12")
    whole = [[1, 0, *(n % 700 + 50 for n in range(2 * MOST_POINTS))]]
    largest = posted(client, code, **{"q.sketch": json.dumps(whole, separators=(",", ":"))})
    assert limits.CHILD_BYTES < len(urlencode(largest)) < limits.DRAWING_BYTES / 2
    assert client.post(f"/s/{code}", data=largest).status_code == 201
    assert client.post(f"/s/{code}", data=posted(client, code, stuff="x" * 255_000)).status_code == 201
    assert client.post(f"/s/{code}", data=posted(client, code, stuff="x" * 257_000)).status_code == 413
    assert len(rows(database, drawing)) == 1


@ONE
def test_where_none_is_asked_for_it_may_have_64(client, undrawn):
    code = undrawn.at("10-12")
    assert client.post(f"/s/{code}", data=posted(client, code, stuff="x" * 63_000)).status_code == 201
    assert client.post(f"/s/{code}", data=posted(client, code, stuff="x" * 65_000)).status_code == 413


@ONE
@pytest.mark.parametrize(
    "hostile", ["[[1,0,-1,5]]", "[[1,0,1e3,5]]", "[[true,0,1,5]]", "{}", "[" * 50_000, "[[9,0,1,1]]"]
)
def test_hostile_strokes_are_refused_and_nothing_is_stored(client, yard, database, hostile):
    code = yard.at("10-12")
    assert client.post(f"/s/{code}", data=posted(client, code, **{"q.sketch": hostile})).status_code == 422
    assert (rows(database), rows(database, drawing)) == ([], [])
