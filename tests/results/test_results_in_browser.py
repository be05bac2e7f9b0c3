"""The result's page in a browser; it sees the same on both databases."""

import io
import threading
from collections import Counter, defaultdict

import pytest
from PIL import Image
from playwright.sync_api import expect

from consult import work
from consult.services import charts, inline_svg
from tests.results.test_comparison import again
from tests.support.browser import assert_accessible
from tests.support.town import picture

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


def test_a_table_and_a_picture_are_copied_and_pasted_as_they_are_shown(context, planner_page, address, yard, draw):
    draw(yard)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    planner_page.goto(address + yard.href)
    menu = planner_page.locator(".keep").first
    expect(menu.get_by_role("button")).to_have_count(0)
    menu.locator("summary").focus()
    planner_page.keyboard.press("Enter")
    menu.get_by_role("button", name="Kopiera tabellen").click()
    expect(menu.get_by_role("status")).to_have_text("Kopierat. Klistra in där du vill ha det.")
    rows = planner_page.locator("table.numbers").first.locator("tr")
    lines = planner_page.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines == ["\t".join(row.locator("th, td").all_text_contents()) for row in rows.all()]
    menu.get_by_role("status").evaluate("one => { one.textContent = '' }")
    planner_page.route("**/chart?*as=png", lambda route: route.fulfill(body=picture(), content_type="image/png"))
    menu.get_by_role("button", name="Kopiera bilden").click()
    expect(menu.get_by_role("status")).to_have_text("Kopierat. Klistra in där du vill ha det.")
    kinds = planner_page.evaluate("navigator.clipboard.read().then(([one]) => one.types)")
    assert kinds == ["image/png"]


def test_a_browser_that_cannot_copy_pictures_saves_it_instead(planner_page, address, yard, draw):
    draw(yard)
    planner_page.add_init_script("delete window.ClipboardItem")
    planner_page.goto(address + yard.href)
    menu = planner_page.locator(".keep").first
    menu.locator("summary").click()
    with planner_page.expect_download() as kept:
        menu.get_by_role("button", name="Kopiera bilden").click()
    assert kept.value.suggested_filename.endswith(".png")
    expect(menu.get_by_role("status")).to_contain_text("sparas i stället")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_comparison_fits_and_axe_finds_nothing(planner_page, address, yard, database, settings, monkeypatch, width):
    monkeypatch.setattr(charts, "picture", lambda _: b"")
    other = again(database, yard)
    work._comparison(database, settings, yard.consultation, other, threading.Event())
    planner_page.set_viewport_size({"width": width, "height": 800})
    for where in ("", f"?with={other}"):
        planner_page.goto(f"{address}{yard.href}/compare{where}")
        assert planner_page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(planner_page)
    assert planner_page.locator("svg.chart").count() == 8
