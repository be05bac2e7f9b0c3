"""A child's way without script, from right to left, on the narrowest phone, all at once (each alone: `tests/child`)."""

import pytest
from playwright.sync_api import expect

from tests.child.steps import CLIPPED, DRAWN
from tests.tour.steps import speaks

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_a_child_answers_in_arabic_without_script_on_a_narrow_phone(demo, device):
    phone = device(320, 640, java_script_enabled=False)
    phone.goto(f"{demo.url}/s/{demo.group_session('classroom')['code']}?lang=ar")
    look(phone)
    places = phone.evaluate(DRAWN, "116\u00a0111")
    assert places == sorted(places)
    for question in phone.locator("[data-question]").all():
        if question.locator(".cards input").count():
            question.locator(".cards input").first.check()
    card, mark = (phone.locator(one).first.bounding_box() for one in (".card", ".card-mark"))
    assert mark["x"] < card["x"] + card["width"] / 2, "the tick is not mirrored"
    look(phone)
    sends = phone.locator("section.send button")
    with phone.expect_navigation():
        sends.tap()
    expect(phone.locator("#thanks")).to_be_visible()
    look(phone)
    with phone.expect_navigation():
        phone.locator("button[value=undo]").tap()
    expect(phone.locator("#undone")).to_be_visible()
    look(phone)


def look(phone):
    """See that a page is Arabic and that nothing of it is cut off; axe itself is a script and cannot run here."""
    assert speaks(phone) == ("ar", "rtl")
    assert phone.evaluate(CLIPPED) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
