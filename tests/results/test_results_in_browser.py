"""The result's page in a browser; it sees the same on both databases."""

import io
import threading
from collections import Counter, defaultdict

import pytest
from PIL import Image

from consult import work
from consult.services import inline_svg
from tests.support.browser import assert_accessible

DATABASES = ["sqlite"]


def test_charts_have_their_colours_under_the_real_policy(planner_page, address, yard, draw):
    draw(yard)
    answer = planner_page.goto(address + yard.href)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    share = shares_of_colours(planner_page)
    assert share["#2f7f86"] > 0.04
    assert share["#ffffff"] > 0.5
    assert share["#000000"] < 0.001


def test_a_chart_that_keeps_its_styles_would_be_black(
    context, planner_page, address, yard, database, settings, monkeypatch
):
    monkeypatch.setattr(inline_svg, "_undress", lambda element: None)
    work._charts(database, settings, yard.consultation, threading.Event())
    page = context.new_page()  # one that may complain of the policy
    page.goto(address + yard.href)
    assert shares_of_colours(page)["#2f7f86"] == 0
    page.close()


def shares_of_colours(page):
    """Return how much of the first chart on the page each colour covers."""
    drawn = Image.open(io.BytesIO(page.locator("svg.chart").first.screenshot())).convert("RGB")
    raw, area = drawn.tobytes(), drawn.width * drawn.height
    found = Counter(f"#{raw[start : start + 3].hex()}" for start in range(0, len(raw), 3))
    return defaultdict(float, {colour: n / area for colour, n in found.items()})


@pytest.mark.parametrize("by", ["", "?by=d1"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(planner_page, address, yard, draw, by):
    draw(yard)
    for width in (1280, 390, 320):
        planner_page.set_viewport_size({"width": width, "height": 800})
        planner_page.goto(address + yard.href + by)
        for summary in planner_page.locator("summary").all():
            summary.click()
        assert planner_page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(planner_page)


def test_a_chart_drawn_while_the_page_is_open_takes_the_tables_place(planner_page, address, yard, draw):
    planner_page.goto(address + yard.href)
    assert planner_page.locator("svg.chart").count() == 0
    draw(yard)
    planner_page.locator("svg.chart").first.wait_for(timeout=15_000)
    assert planner_page.locator("svg.chart").count() == 8
    assert planner_page.locator("[hx-get]").count() == 0
