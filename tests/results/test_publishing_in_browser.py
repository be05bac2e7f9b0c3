"""A published result in a browser: on the planner's, the public and the children's pages."""

import re

import pytest

from consult.models.consultation import Consultation
from consult.services import published, publishing, showing
from tests.results.conftest import draw_once
from tests.results.test_publishing import CODE, ready
from tests.support.browser import assert_accessible

DATABASES = ["sqlite"]
WIDTHS = (1280, 390, 320)


@pytest.fixture
def final(yard, database):
    """The yard's result, final and published for all."""
    ready(database, yard)
    with database.writing() as db:
        one = db.get_one(Consultation, yard.consultation)
        sides = publishing.told(db, one)
        choice = dict.fromkeys([part.question for part in sides["sv"][0].parts], "children")
        quotes = [of for some in publishing.quotable(db, one).values() for of in some]
        publishing.publish(db, "test", one, choice, quotes=quotes, sides=sides)
        db.commit()
    return yard


def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(planner_page, address, final, database, settings):
    with database.reading() as db:
        kept = published.in_force(db, final.consultation)
    one = published.drawings(kept.figures)[0]  # the others stand as tables
    showing.write(showing.path(settings.charts, one), draw_once(one).encode())
    mine = final.href.replace("/results", "/publish")
    for page in (mine, f"{mine}/version?n=1", "/om/lindhamn", f"/s/{CODE}?lang=sv", f"/s/{CODE}?lang=ar"):
        for width in WIDTHS:
            planner_page.set_viewport_size({"width": width, "height": 800})
            planner_page.goto(address + page)
            for summary in planner_page.locator("summary").all():
                summary.click()
            assert planner_page.evaluate("document.documentElement.scrollWidth") <= width, (page, width)
        assert_accessible(planner_page)


def test_bars_begin_where_the_language_begins_and_are_as_long_as_their_shares(planner_page, address, final):
    for lang in ("sv", "ar"):
        planner_page.goto(f"{address}/s/{CODE}?lang={lang}")
        bar = planner_page.locator(".answer-bar").first
        box, whole = bar.evaluate(
            "bar => [bar.querySelector('rect'), bar].map(one => one.getBoundingClientRect().toJSON())"
        )
        share = float(re.sub("%", "", bar.locator("rect").get_attribute("width")))
        assert box["width"] == pytest.approx(whole["width"] * share / 100, abs=3)
        ends = (whole["x"], box["x"]) if lang == "sv" else (whole["x"] + whole["width"], box["x"] + box["width"])
        assert ends[0] == pytest.approx(ends[1], abs=2)


def test_a_planner_looks_and_publishes_with_two_buttons(planner_page, address, final):
    planner_page.goto(address + final.href.replace("/results", "/publish"))
    group = planner_page.get_by_role("group", name="Känner du dig trygg på rasterna?")
    group.get_by_label("Bara vi som planerar").check()
    planner_page.get_by_role("button", name="Se hur det blir").click()
    planner_page.get_by_role("button", name="Publicera").click()
    planner_page.get_by_role("link", name="Version 2").wait_for()
    planner_page.goto(f"{address}/om/lindhamn")
    assert planner_page.locator("#result-trygg-h").count() == 0
