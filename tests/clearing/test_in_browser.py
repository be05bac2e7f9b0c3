"""The queue by keyboard alone, and what a planner and a worry contact see."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from consult.models.clearing import quote, sealed
from consult.services.clearing import queue
from tests.clearing.conftest import Wall, shown
from tests.clearing.test_queue import TEXT
from tests.planner.steps import look
from tests.support.client import CheckedClient
from tests.support.thread import served

DATABASES = ["sqlite"]


@pytest.fixture
def office(app, wall: Wall) -> Iterator[str]:
    """The application, served to a browser."""
    with served(app) as address:
        yield address


@pytest.fixture
def enter(
    context: BrowserContext, page: Page, office: str, wall: Wall, signed_in: Callable[[str], CheckedClient]
) -> Callable[[str], Page]:
    """Return the page of one of the people, before the queue."""

    def sign_in(name: str) -> Page:
        cookie = signed_in(name).get_cookie("consult")
        assert cookie
        context.add_cookies([{"name": "consult", "value": cookie.value, "url": office}])
        page.goto(f"{office}/o/lund/consultations/{wall.id}/texts")
        return page

    return sign_in


def test_a_planner_works_through_the_queue_with_the_keys_alone(wall, enter):
    wall.write(TEXT)
    wall.fill(6)
    wall.screen()
    first = wall.items()[0]
    page = enter("planner")
    look(page)
    page.locator("#words").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("1")
    expect(page.locator(".progress")).to_contain_text("1 av 7 är lästa")
    words = next(piece.text for piece in first.pieces if piece.number is not None)
    assert wall.rows(quote)[0].body == shown(first).replace(words, "•••", 1)
    page.keyboard.press("0")
    expect(page.locator(".progress")).to_contain_text("0 av 7 är lästa")
    assert wall.rows(quote) == []
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(page.locator(".progress")).to_contain_text("1 av 7 är lästa")
    page.keyboard.press("2")
    expect(page.locator(".done")).to_contain_text("markerad för oro")
    assert [row.worry for row in wall.rows(sealed)] == [True]


def test_the_keys_rest_outside_the_queue(wall, enter):
    wall.fill(7)
    wall.screen()
    page = enter("planner")
    page.locator(".top .home").focus()
    page.keyboard.press("1")
    page.locator("#words").focus()
    page.keyboard.press("Control+1")
    expect(page.locator(".progress")).to_contain_text("0 av 7 är lästa")
    assert len(wall.items()) == 7


def test_an_unknown_language_asks_for_its_box(wall, enter):
    wall.write(*["نريد ملعبا جديدا في المدرسة"] * 7)
    wall.screen()
    page = enter("planner")
    look(page)
    page.get_by_role("button", name="Godkänn").click()
    expect(page.locator(".progress")).to_contain_text("0 av 7")
    page.get_by_label("Jag läser det här språket").check()
    page.get_by_role("button", name="Godkänn").click()
    expect(page.locator(".progress")).to_contain_text("1 av 7")


def test_the_contact_reads_and_writes_down(wall, enter):
    wall.fill(7)
    wall.screen()
    wall.do(queue.mark, wall.items()[0].id, secret=wall.secret)
    page = enter("contact")
    page.goto(page.url.replace(f"consultations/{wall.id}/texts", "worries"))
    look(page)
    page.get_by_role("button", name="Läs").click()
    expect(page.locator(".original")).to_contain_text("gungor")
    look(page)
    page.get_by_label("Vad gjordes?").fill("Ringde socialjouren")
    page.get_by_role("button", name="Anteckna").click()
    expect(page.locator(".done")).to_contain_text("72 timmar")
