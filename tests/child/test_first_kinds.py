"""The first kinds at their smallest and their largest level: by touch, by keyboard alone and without script; axe."""

import pytest
from playwright.sync_api import expect

from forms.kinds import KINDS
from tests.child.every_kind import EVERY, FIRST, Asked
from tests.child.steps import CLIPPED, answers, begin, go_on, let_half_a_second_pass, question
from tests.child.test_kinds import reach, send_plainly
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ENDS = pytest.mark.parametrize("level", ["6-9", "16-18"])
LANGUAGES = ("sv", "en", "ar", "fi", "so", "prs", "uk")
CHOSEN = {"one": "goal", "many": ["goal", "bench"], "either": "swing", "fun": "high"}


@pytest.fixture
def yard(database, settings):
    """The consultation of this module instead of the usual one."""
    return Asked(database, settings, FIRST)


def met(level):
    """Return the questions that a child of a level meets."""
    return [asked for asked in FIRST if asked != "words" or level != "6-9"]


def stored(database, level):
    """Return what is stored of the questions that are asked at a level."""
    found = answers(database)
    assert found.pop("words") == ("not_asked" if level == "6-9" else "given")
    return found


@ENDS
def test_every_first_kind_is_answered_by_touch(page, base, yard, database, level):
    begin(page, base, yard.at(level))
    for asked in met(level):
        expect(question(page)).to_have_attribute("data-question", f"q.{asked}")
        for value in [CHOSEN[asked]] if isinstance(CHOSEN.get(asked), str) else CHOSEN.get(asked, []):
            question(page).locator(f"input[value={value}]").tap()
        if asked == "words":
            question(page).locator("textarea").fill("Mer skugga.")
        go_on(page)
    expect(page.locator("#thanks")).to_be_visible()
    assert stored(database, level) == CHOSEN


@ENDS
def test_every_first_kind_is_answered_by_keyboard_alone(page, base, yard, database, level):
    page.goto(f"{base}/s/{yard.at(level)}")
    page.wait_for_load_state("load")
    reach(page, "[data-do=begin]")
    page.keyboard.press("Enter")
    chosen = {}
    for asked in met(level):
        expect(question(page)).to_have_attribute("data-question", f"q.{asked}")
        if asked == "words":
            reach(page, "textarea")
            page.keyboard.type("Mer skugga.")
        elif asked in CHOSEN:
            reach(page, f"[name='q.{asked}']")
            page.keyboard.press("Space")
            chosen[asked] = page.evaluate("document.activeElement.value")
        reach(page, "#next")
        let_half_a_second_pass(page)
        page.keyboard.press("Enter")
    expect(page.locator("#thanks")).to_be_visible()
    assert stored(database, level) == {**chosen, "many": [chosen["many"]]}


@ENDS
def test_every_first_kind_is_answered_without_script(plain, base, yard, database, level):
    plain.goto(f"{base}/s/{yard.at(level)}")
    for asked, values in CHOSEN.items():
        for value in [values] if isinstance(values, str) else values:
            plain.locator(f"[name='q.{asked}'][value={value}]").check()
    if level != "6-9":
        plain.locator("textarea").fill("Mer skugga.")
    send_plainly(plain)
    assert stored(database, level) == CHOSEN


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_on_one_long_page_of_every_kind(page, base, database, settings, lang):
    assert {one["kind"] for one in EVERY.values()} == {kind.name for kind in KINDS}
    code = Asked(database, settings, EVERY).at("10-12", languages=sorted({"sv", lang}))
    page.goto(f"{base}/s/{code}?lang={lang}")
    page.wait_for_load_state("load")
    page.evaluate("document.querySelectorAll('[data-question]').forEach(one => { one.hidden = false; })")
    expect(page.locator("[data-question]:visible")).to_have_count(len(EVERY))
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(CLIPPED) == []
