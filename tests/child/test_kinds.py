"""Each later kind at its smallest and its largest level: by touch, by keyboard alone, without script; sizes and axe."""

import json

import pytest
from playwright.sync_api import expect

from consult.services import simulate
from tests.child.every_kind import LATER, Asked
from tests.child.steps import CLIPPED, answers, begin, question, rows, send_all, skip_to
from tests.child.test_looks import SIZES, gap
from tests.child.test_page import opened
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ENDS = pytest.mark.parametrize("level", ["6-9", "16-18"])
TARGETS = """() => Array.from(document.querySelectorAll(".answers label, .answers button, .amount"))
  .map(one => one.getBoundingClientRect()).filter(box => box.width)
  .map(({ x, y, width, height }) => ({ x, y, width, height }))"""


@pytest.fixture
def yard(database, settings):
    """The consultation of this module instead of the usual one."""
    return Asked(database, settings, LATER)


def tick(page, name, value):
    """Tap one card, by the field and the value it sends."""
    question(page).locator(f"input[name='{name}'][value={value}]").tap()


def reach(page, what):
    """Press Tab until something has the focus."""
    for _ in range(40):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {what}")


def send_plainly(plain):
    """Send the form of a browser without script."""
    plain.get_by_role("button", name="Skicka mina svar").tap()
    expect(plain.locator("h1")).to_contain_text("Tack")


@pytest.mark.parametrize("lang", ["sv", "ar"])
@pytest.mark.parametrize("level", SIZES)
def test_targets_and_gaps_have_the_sizes_of_the_age_and_axe_finds_nothing(page, base, yard, level, lang):
    usual = page.viewport_size
    begin(page, base, yard.at(level, languages=["sv", "ar"]), f"?lang={lang}")
    for asked in LATER:
        page.set_viewport_size(usual)
        skip_to(page, asked)
        boxes = page.evaluate(TARGETS)
        main, _, least, *_ = SIZES[level]
        assert min(min(box["width"], box["height"]) for box in boxes) >= main, asked
        assert min(gap(one, two) for n, one in enumerate(boxes) for two in boxes[n + 1 :]) >= least - 0.5, asked
        assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(CLIPPED) == [], asked
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, asked


@ENDS
def test_places_are_chosen_by_touch(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    skip_to(page, "places")
    tick(page, "q.places", "p1")
    tick(page, "q.places", "p3")
    send_all(page)
    assert answers(database)["places"] == (["p3"] if level == "6-9" else ["p1", "p3"])


@ENDS
def test_places_are_chosen_by_keyboard_alone(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    skip_to(page, "places")
    reach(page, "[name='q.places']")
    page.keyboard.press("Space")
    chosen = page.evaluate("document.activeElement.value")
    reach(page, "#next")
    send_all(page)
    assert answers(database)["places"] == [chosen]


@ENDS
def test_places_are_chosen_without_script(plain, base, yard, database, level):
    plain.goto(f"{base}/s/{yard.at(level)}")
    plain.locator("[name='q.places'][value=p2]").check()
    send_plainly(plain)
    assert answers(database)["places"] == ["p2"]


@ENDS
def test_would_do_again_by_touch(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    tick(page, "q.again.swing", "yes")
    tick(page, "q.again.bench", "perhaps")
    tick(page, "q.again.bench", "no")
    send_all(page)
    assert answers(database)["again"] == ["swing:yes", "bench:no"]


@ENDS
def test_would_do_again_by_keyboard_alone(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    reach(page, "[name='q.again.goal']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#next")).to_have_text("Nästa")
    send_all(page)
    assert answers(database)["again"] == ["goal:perhaps"]


@ENDS
def test_the_best_and_the_worst_by_touch_are_never_the_same(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    skip_to(page, "ends")
    tick(page, "q.ends.best", "swing")
    tick(page, "q.ends.worst", "goal")
    tick(page, "q.ends.worst", "swing")
    expect(question(page).locator(".kindly")).to_have_text("Den har du redan valt. Välj en annan.")
    send_all(page)
    assert answers(database)["ends"] == ["best:swing", "worst:goal"]


@ENDS
def test_the_best_and_the_worst_by_keyboard_alone(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    skip_to(page, "ends")
    reach(page, "[name='q.ends.best']")
    page.keyboard.press("Space")
    best = page.evaluate("document.activeElement.value")
    reach(page, "[name='q.ends.worst']")
    page.keyboard.press("ArrowDown")
    worst = page.evaluate("document.activeElement.value")
    assert best != worst
    send_all(page)
    assert answers(database)["ends"] == [f"best:{best}", f"worst:{worst}"]


@ENDS
def test_again_and_the_ends_without_script(plain, base, yard, database, level):
    plain.goto(f"{base}/s/{yard.at(level)}")
    plain.locator("[name='q.again.goal'][value=yes]").check()
    plain.locator("[name='q.ends.worst'][value=bench]").check()
    send_plainly(plain)
    assert answers(database)["again"] == ["goal:yes"]
    assert answers(database)["ends"] == ["worst:bench"]


@ENDS
def test_a_number_is_set_by_touch(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    skip_to(page, "days")
    fewer, more = question(page).locator(".step").all()
    for button in (fewer, more, more, more, fewer):
        button.tap()
    expect(question(page).locator(".amount")).to_have_value("2")
    expect(page.locator("#next")).to_have_text("Nästa")
    send_all(page)
    assert answers(database)["days"] == "2"


@ENDS
def test_a_number_is_set_by_keyboard_alone_and_never_above_the_largest(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    skip_to(page, "days")
    reach(page, ".amount")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    expect(question(page).locator(".kindly")).to_contain_text("Vi satte det närmaste.")
    expect(question(page).locator(".amount")).to_have_value("7")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    send_all(page)
    assert answers(database)["days"] == "6"


def test_not_knowing_empties_the_number_and_a_number_takes_it_back(page, base, yard, database):
    begin(page, base, yard.at("10-12"))
    skip_to(page, "days")
    question(page).locator(".step").last.tap()
    question(page).locator("input[value=unsure]").tap()
    expect(question(page).locator(".amount")).to_have_value("")
    question(page).locator(".step").last.tap()
    expect(question(page).locator("input[value=unsure]")).not_to_be_checked()
    send_all(page)
    assert answers(database)["days"] == "1"


@pytest.mark.parametrize(("written", "group"), [("0", "none_of_them"), ("3", "few"), ("7", "many"), ("", "none")])
def test_a_number_can_be_a_background_and_groups_by_its_bands(client, yard, database, written, group):
    yard.change(plan=["q.days"])
    code = yard.at("10-12")
    client.post(f"/s/{code}", data={**opened(client, code), "q.days": written})
    (row,) = rows(database)
    assert (row.d1, row.d2) == (group, "")


@ENDS
def test_a_number_is_written_without_script(plain, base, yard, database, level):
    plain.goto(f"{base}/s/{yard.at(level)}")
    expect(plain.locator(".step").first).to_be_hidden()
    plain.locator("[name='q.days']").fill("5")
    send_plainly(plain)
    assert answers(database)["days"] == "5"


def test_simulated_children_answer_every_kind(base, yard, database):
    code = yard.at("10-12")
    assert list(simulate.answer(f"{base}/s/{code}", children=12, seed=7)) == [201] * 12
    given = [json.loads(row.answers) for row in rows(database)]
    for asked in LATER:
        assert {str(one[asked]) for one in given} - {"none", "unsure", "skip"}, asked
