"""Pointing in a picture in a real browser: points, places and corners get their numbers where the planner clicks."""

import pytest
from playwright.sync_api import Page, expect

from tests.planner.steps import look, sign_in
from tests.planner.test_boundaries import square
from tests.planner.test_in_browser import EMAIL, PASSWORD, office, settings
from tests.planner.test_pin_maps import EAST, NORTH, kind, mapped, on_map, with_area

__all__ = ["mapped", "office", "settings"]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def click(page: Page, x: float, y: float) -> None:
    """Click in the picture at shares of its width and height."""
    box = page.locator(".pointing img").bounding_box()
    assert box
    page.locator(".pointing img").click(position={"x": box["width"] * x, "y": box["height"] * y})


def place(page: Page, n: int) -> tuple[float, float]:
    """Return the pixel that a point's fields hold."""
    x, y = (float(page.locator(f"[name={axis}{n}]").input_value()) for axis in "xy")
    return x, y


def test_a_point_is_set_by_clicking_and_nudged_by_the_arrow_keys(page, office, town, mapped):
    assert mapped
    sign_in(page, office, EMAIL, PASSWORD)
    page.goto(f"{office}/o/lund/projects/{town.project_id}/control-points")
    click(page, 0.25, 0.5)
    x, y = place(page, 1)
    assert abs(x - 20) < 0.5
    assert abs(y - 30) < 0.5
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert place(page, 1) == pytest.approx((x + 1, y - 10))
    expect(page.locator(".pointing-said")).to_contain_text(page.locator("[name=x1]").input_value())
    page.keyboard.press("Enter")
    page.keyboard.type("6570593 512163")
    page.get_by_role("button", name="Peka i bilden 2").click()
    click(page, 0.75, 0.75)
    page.locator("[name=east2]").fill("N 6570563 E 512243")
    assert page.locator(".marks .mark").count() == 2
    look(page)
    page.get_by_role("button", name="Spara punkterna").click()
    expect(page.get_by_text("Punkterna är sparade")).to_be_visible()
    expect(page.locator("[name=north2]")).to_have_value("6570563")


def test_places_and_corners_are_set_by_clicking(page, office, town, mapped):
    on_map(town)
    with_area(town, square(EAST, NORTH - 150, 200, 150))
    sign_in(page, office, EMAIL, PASSWORD)
    page.goto(f"{office}/o/lund/consultations/{mapped}/questions/map/map")
    page.get_by_role("button", name="Börja om").click()
    page.get_by_role("button", name="Klicka på hörnen i bilden").click()
    for x, y in ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.5, 0.5)):
        click(page, x, y)
    page.get_by_role("button", name="Ångra sista hörnet").click()
    page.get_by_role("button", name="Peka i bilden 4").click()
    click(page, 0.5, 0.25)
    page.locator("[name='name4.sv']").fill("Backen")
    look(page)
    page.get_by_role("button", name="Spara ställena").click()
    expect(page.get_by_text("Ställena och gränsen är sparade")).to_be_visible()
    found = kind(town, mapped)
    corners = [(1000, 1000), (9000, 1000), (9000, 9000), (1000, 9000)]
    assert len(found.boundary) == 4
    near = zip(sum(found.boundary, ()), sum(corners, ()), strict=True)
    assert all(abs(a - b) < 60 for a, b in near)
    assert found.zones[3].text.say("sv").text == "Backen"
    assert abs(found.at["z1"][0] - 5000) < 60
    assert abs(found.at["z1"][1] - 2500) < 60
