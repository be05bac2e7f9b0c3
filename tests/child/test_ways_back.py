"""Twelve ways back from the next child's page, and none shows anything of the child before."""

import pytest
from playwright.sync_api import expect

from tests.child.every_kind import FIRST, Asked
from tests.child.steps import begin, question, rows, send_all, skip_to

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SECRET = "hemligt-ord-4c1d"
ANSWERED = {name: FIRST[name] for name in ("one", "words")}
TRACES = """secret => {
  const fields = Array.from(document.querySelectorAll("input, textarea"));
  return fields.filter((one) => one.checked || (one.type !== "hidden" && one.type !== "radio" && one.type !== "checkbox"
    && one.value)).length + [document.documentElement.outerHTML, document.title, location.href, document.cookie,
    JSON.stringify(history.state), JSON.stringify(localStorage), JSON.stringify(sessionStorage)]
    .filter((text) => (text || "").includes(secret)).length;
}"""
"""How many fields of a page hold something, and in how many other places a word of the child's stands."""


@pytest.fixture
def yard(database, settings):
    """A yard with a question to choose in and one to write in."""
    return Asked(database, settings, ANSWERED)


def back(page):
    page.go_back()
    return page


def back_and_forward(page):
    page.go_back()
    page.go_forward()
    return page


def far_back(page):
    page.evaluate("history.go(-3)")
    page.wait_for_timeout(500)
    return page


def reload(page):
    page.reload()
    return page


def the_address_again(page):
    page.goto(page.url)
    return page


def the_address_of_the_last_question(page):
    page.goto(f"{page.url.split('#')[0]}#s.words")
    return page


def another_tab(page):
    other = page.context.new_page()
    other.goto(page.url)
    return other


def a_copy_of_the_tab(page):
    with page.expect_popup() as opened:
        page.evaluate("void window.open(location.href)")
    return opened.value


def a_tab_closed_and_opened(page):
    context, address = page.context, page.url
    page.close()
    other = context.new_page()
    other.goto(address)
    return other


def the_other_language(page):
    page.get_by_role("link", name="العربية").tap()
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    return page


def through_the_questions(page):
    page.locator("[data-do=begin]").tap()
    skip_to(page, "words")
    return page


def undoing_by_the_keyboard(page):
    page.locator("[data-do=begin]").tap()
    skip_to(page, "words")
    question(page).locator("textarea").focus()
    for _ in range(5):
        page.keyboard.press("Control+z")
    return page


WAYS = (
    back, back_and_forward, far_back, reload, the_address_again, the_address_of_the_last_question, another_tab,
    a_copy_of_the_tab, a_tab_closed_and_opened, the_other_language, through_the_questions, undoing_by_the_keyboard,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_back_shows_anything_of_the_child_before(page, base, yard, database, way):
    begin(page, base, yard.at("10-12", kind="field", languages=["sv", "ar"]))
    question(page).locator("input[value=goal]").tap()
    skip_to(page, "words")
    question(page).locator("textarea").fill(SECRET)
    assert page.evaluate(TRACES, SECRET) == 2, "what is looked for can be found"
    send_all(page)
    page.get_by_role("link", name="Jag är nästa").tap()
    expect(page.locator("#welcome")).to_be_visible()
    page.wait_for_load_state("load")
    assert len(rows(database)) == 1
    for tab in {way(page), *page.context.pages}:
        tab.wait_for_load_state("load")
        assert tab.url == "about:blank" or tab.evaluate(TRACES, SECRET) == 0
