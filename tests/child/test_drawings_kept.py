"""What is kept of a drawing and what is not: another language, the next child, full sheets, large and hostile posts."""

import json
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from consult.models.submission import drawing, written
from consult.web import limits
from forms.kinds.drawing import MOST_POINTS
from tests.child.sketch import BLACK, COLOURS, ZIGZAG, Sketched, draw, sit_down, strokes
from tests.child.steps import answers, go_on, question, rows, send_all
from tests.child.test_leaving import stop
from tests.child.yard import Yard

ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FETCHED_AFTER_LOAD = """() => {
  const { loadEventStart } = performance.getEntriesByType("navigation")[0];
  const late = performance.getEntriesByType("resource").filter(one => one.startTime >= loadEventStart);
  return late.map(one => one.name.split("/").pop());
}"""


@pytest.fixture
def yard(database, settings):
    """The consultation of this module instead of the usual one."""
    return Sketched(database, settings)


@pytest.fixture
def undrawn(database, settings):
    """A consultation where nothing is drawn."""
    return Yard(database, settings)


def posted(client, code, **more):
    """Return what a child's page would send, with something more."""
    html = client.get(f"/s/{code}").get_data(as_text=True)
    hidden = {
        name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("run", "ticket", "lang", "level")
    }
    return hidden | more


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
