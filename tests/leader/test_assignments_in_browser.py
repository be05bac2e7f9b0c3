"""Assignments and cards in a real browser: nothing for axe, no sideways scrolling, large enough for a thumb."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from consult.models.assignment import Assignment
from consult.models.organisation import User
from consult.services import users
from tests.frame.conftest import PASSWORD, foreign, own
from tests.support.browser import assert_accessible
from tests.support.thread import served
from tests.support.town import ACTOR

__all__ = ["foreign", "own"]
DATABASES = ["sqlite"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.fixture
def base(app, own, town):
    """Serve the application on loopback, with passwords for a leader and a planner."""
    with town.writing() as db:
        for role in ("leader", "planner"):
            users.set_password(db, ACTOR, db.get_one(User, own.staff[role]), PASSWORD)
    app.test_client_class = None
    with served(app) as address:
        yield address


def sign_in(page, base, role):
    """Sign in by the page."""
    page.goto(f"{base}/logga-in")
    page.fill("[name=email]", f"{role}@lund.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/o/**")


def look(page, address, *sizes):
    """Look at a page in its sizes, and with axe."""
    page.goto(address)
    for size in sizes:
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (address, size)
        assert_accessible(page)


def test_a_leader_s_pages_are_large_enough_for_a_thumb_in_the_sun(own, town, page, base):
    sign_in(page, base, "leader")
    mine = f"{base}/o/lund/leader/assignments/{own.arguments['assignment']}"
    look(page, mine, PHONE)
    page.get_by_role("button", name="Ta tillbaka rapporten").click()
    page.wait_for_url("**/report")
    assert_accessible(page)
    for address in (f"{base}/o/lund/leader", f"{base}/o/lund/consultations/{own.arguments['draft']}/questions", mine):
        look(page, address, PHONE)
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= 20
        heights = "[...document.querySelectorAll('main .button, main button:not(.quiet)')].map(one => one.offsetHeight)"
        assert min(page.evaluate(heights)) >= 56, address


def test_what_was_written_is_there_again_after_being_signed_out(own, town, page, base):
    with town.writing() as db:
        db.get_one(Assignment, own.arguments["assignment"]).handed_in_at = None
    mine = f"{base}/o/lund/leader/assignments/{own.arguments['assignment']}"
    sign_in(page, base, "leader")
    page.goto(f"{mine}/report")
    page.locator("textarea").fill("# Vi\nEn lång text")
    page.context.clear_cookies()
    page.get_by_role("button", name="Spara och fortsätt sedan").click()
    page.wait_for_load_state()
    assert page.get_by_text("En lång text").count() == 0
    sign_in(page, base, "leader")
    page.goto(f"{mine}/report")
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("# Vi\nEn lång text")
    page.get_by_role("button", name="Spara och fortsätt sedan").click()
    page.wait_for_url(mine)
    page.goto(f"{mine}/report")
    expect(page.locator("#kept")).to_be_hidden()
    expect(page.locator("textarea")).to_have_value("# Vi\nEn lång text")


def test_a_planner_s_pages_of_an_assignment_fit(own, page, base):
    sign_in(page, base, "planner")
    one = f"{base}/o/lund/assignments/{own.arguments['assignment']}"
    for address in (f"{base}/o/lund/assignments", f"{base}/o/lund/assignments/new", one, f"{one}/certificate"):
        look(page, address, PHONE, DESK)


def test_the_cards_fit_a_phone_and_a_sheet_of_paper(page, base):
    look(page, f"{base}/rattigheter?kort=12", PHONE, DESK)
    look(page, f"{base}/rattigheter", PHONE, DESK)
    page.emulate_media(media="print")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert [sheet.extract_text().count("Artikel") for sheet in sheets] == [4]
    page.set_viewport_size({"width": 718, "height": 1047})
    spilt = "[...document.querySelectorAll('.rights li')].filter(one => one.scrollHeight > one.clientHeight).length"
    assert page.evaluate(spilt) == 0
