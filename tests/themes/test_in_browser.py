"""Sorting in a browser: by keyboard alone, at every size, and nothing for axe."""

import pytest

from tests.support.browser import assert_accessible
from tests.support.thread import served
from tests.themes.conftest import DRAWN, WORDS
from tests.themes.test_pages import number, under

DATABASES = ["sqlite"]
SIZES = ((1280, 800), (390, 844), (640, 400), (320, 640))


@pytest.fixture
def base(app):
    """The address of the application, served on loopback."""
    with served(app) as address:
        yield address


@pytest.fixture
def sorting(page, base, enter, written):
    """A browser in which a planner sees three texts and a drawing to sort."""
    planner = enter("planner")
    page.context.add_cookies([{"name": "consult", "value": planner.client.get_cookie("consult").value, "url": base}])
    written.cleared("En bänk", "Två bänkar", "Ett träd med mycket skugga " * 8)
    written.cleared(DRAWN, kind="drawing")
    page.goto(base + planner.address)
    return page


def test_texts_are_sorted_by_keyboard_alone(sorting, written):
    sorting.locator("[name=quotes]").first.focus()
    for key in ("Space", "Tab", "Space"):
        sorting.keyboard.press(key)
    ticked = set(sorting.locator("[name=quotes]:checked").evaluate_all("all => all.map(one => one.value)"))
    while sorting.evaluate("document.activeElement.id") != "name":
        sorting.keyboard.press("Tab")
    sorting.keyboard.type("Bänkar")
    with sorting.expect_navigation():
        sorting.keyboard.press("Enter")
    assert under(written) == {"Bänkar": ticked}
    assert sorting.locator("[name=quotes]").count() == 2
    sorting.locator("[name=quotes]").first.focus()
    sorting.keyboard.press("Space")
    while sorting.evaluate("document.activeElement.name") != "theme":
        sorting.keyboard.press("Tab")
    with sorting.expect_navigation():
        sorting.keyboard.press("Enter")
    assert len(under(written)["Bänkar"]) == 3


def test_the_pages_fit_and_read_well_at_every_size(sorting, base, written):
    here = sorting.url
    sorting.locator("[name=quotes]").first.check()
    sorting.get_by_label("Nytt tema").fill("Någonstans att sitta i skuggan eller i solen")
    sorting.get_by_role("button", name="Gör temat").click()
    theme = f"{here}/{number(written, 'Någonstans att sitta i skuggan eller i solen')}"
    for width, height in SIZES:
        sorting.set_viewport_size({"width": width, "height": height})
        for address in (here, f"{here}?show=all&question={WORDS}", theme):
            sorting.goto(address)
            assert sorting.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            assert_accessible(sorting)


def test_a_tick_in_the_middle_of_the_pile_can_be_set_where_themes_cover_the_page(sorting):
    sorting.set_viewport_size({"width": 390, "height": 844})
    for label in sorting.locator(".tick label").all():
        label.click()
    assert sorting.locator("[name=quotes]:checked").count() == 4
