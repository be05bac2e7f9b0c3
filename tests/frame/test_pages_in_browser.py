"""The grown-ups' frame in Chromium: nothing for axe, all by keyboard, no sideways scrolling at any size."""

import pytest

from consult.models.organisation import User
from consult.services import users
from tests.frame.conftest import PASSWORD
from tests.support.browser import assert_accessible
from tests.support.thread import served
from tests.support.town import ACTOR

DATABASES = ["sqlite"]
PAGES = ["/o/lund/users", "/o/lund/users/5", "/o/lund/settings", "/o/lund/account", "/o/lund/users/999999", "/o/lund/"]
SIZES = {"desktop": (1280, 800), "phone": (390, 844), "200 %": (640, 400), "320": (320, 640)}


@pytest.fixture
def base(app, own, town):
    """Serve the application on loopback, with a password for the administrator."""
    with town.writing() as db:
        users.set_password(db, ACTOR, db.get_one(User, own.staff["administrator"]), PASSWORD)
    app.test_client_class = None
    with served(app) as address:
        yield address


@pytest.fixture
def signed_in(page, base):
    """A page on which the administrator signed in by keyboard alone."""
    page.goto(f"{base}/logga-in")
    for typed in ("administrator@lund.example", PASSWORD):
        while page.evaluate("document.activeElement.tagName") != "INPUT" or page.evaluate(
            "document.activeElement.value"
        ):
            page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/o/lund/users")
    return page


def test_pages_fit_and_read_well_at_every_size(signed_in, base, own):
    for width, height in SIZES.values():
        signed_in.set_viewport_size({"width": width, "height": height})
        for address in (*PAGES, "/tillganglighet", f"/kontakt-vid-oro/{own.arguments['confirmation']}"):
            signed_in.goto(base + address)
            assert signed_in.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            assert_accessible(signed_in)


def test_the_first_tab_leads_past_the_menu(signed_in):
    signed_in.keyboard.press("Tab")
    skip = signed_in.locator(".skip")
    assert skip.evaluate("element => element === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.activeElement.id") == "main"


def test_what_has_focus_can_be_seen(signed_in):
    for _ in range(12):
        signed_in.keyboard.press("Tab")
        seen = signed_in.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert seen == "solid", signed_in.evaluate("document.activeElement.outerHTML")


def test_errors_stand_first_and_lead_to_their_fields(signed_in):
    signed_in.locator("main form button.main").click()
    assert signed_in.evaluate("document.activeElement.id") == "errors"
    assert_accessible(signed_in)
    for link in signed_in.locator("#errors a").all():
        target = signed_in.locator(link.get_attribute("href"))
        link.click()
        assert target.evaluate("element => element === document.activeElement")
