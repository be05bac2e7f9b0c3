"""A planner in Debian's Chromium: from signing in to a session that can be scanned, and once by keyboard alone."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from consult.app import create_app
from consult.config import Settings
from consult.services import users
from tests.planner.steps import (
    answer_four,
    fill_places,
    follow,
    look,
    make_draft,
    make_project,
    open_with_session,
    press,
    scanned,
    sign_in,
)
from tests.support.server import free_port
from tests.support.thread import served
from tests.support.town import ACTOR, Town, picture

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EMAIL, PASSWORD = "planner@lund.example", "fyra ord på ett tak"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation whose addresses lead to this machine."""
    return dataclasses.replace(settings, public_url=f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def office(settings: Settings, town: Town) -> Iterator[str]:
    """The address of the application, served on loopback, with one planner in it."""
    with town.writing() as db:
        user = users.create(db, ACTOR, town.organisation_id, EMAIL, "planner")
        users.set_password(db, ACTOR, user, PASSWORD)
    app = create_app(settings)
    with served(app, int(settings.public_url.rpartition(":")[2])):
        yield settings.public_url
    app.extensions["consult"]["database"].dispose()


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """A picture on the planner's computer."""
    file = tmp_path / "place.png"
    file.write_bytes(picture())
    return str(file)


@pytest.mark.slow
def test_a_planner_comes_from_a_new_project_to_a_code_that_can_be_scanned(page, office, photo):
    sign_in(page, office, EMAIL, PASSWORD)
    make_project(page, photo)
    make_draft(page)
    fill_places(page, photo)
    answer_four(page)
    open_with_session(page)
    look(page)
    code = page.locator(".big-code").inner_text().replace("\N{NO-BREAK SPACE}", "")
    assert len(code) == 8
    way_in, leader_link = page.locator(".qr-box").all()
    address = f"{office}/s/{code}"
    assert [one.lower() for one in scanned(way_in)] == [address]
    assert scanned(leader_link) == [page.locator("#leader-link").inner_text()]
    assert page.request.get(address).ok
    assert page.request.get(scanned(leader_link)[0]).ok
    # It opens beside the planner's page, which stays.
    page.goto(office + str(page.get_by_role("link", name="Visa på storskärm").get_attribute("href")))
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert [one.lower() for one in scanned(page)] == [address]
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    assert page.locator(".code").evaluate(size) >= 120
    assert page.locator(".address").evaluate(size) >= 64
    assert page.locator("svg.qr").evaluate("one => one.getBoundingClientRect().height") >= 0.45 * 1080
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


FOCUSED = """() => {
    const it = document.activeElement;
    return (it.labels && it.labels.length ? it.labels[0] : it).textContent.trim().replace(/\\s+/g, " ");
}"""


def reach(page: Page, name: str) -> None:
    """Go on by the Tab key until what has the focus is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", f"{name}: unseen"
            return
    pytest.fail(f"{name} cannot be reached by keyboard on {page.url}")


def by_keyboard(page: Page, name: str, words: str) -> None:
    """Write into a field that was reached by keyboard."""
    reach(page, name)
    page.keyboard.insert_text(words)


def go(page: Page, name: str) -> None:
    """Follow a link or press a button by keyboard, and wait for the page that follows."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_draft_can_be_made_by_keyboard_alone(page, office):
    sign_in(page, office, EMAIL, PASSWORD)
    go(page, "Nytt projekt")
    by_keyboard(page, "Vad heter projektet?", "Torget")
    by_keyboard(page, "Vad kallar barnen platsen?", "Torget")
    by_keyboard(page, "Och med ordet framför?", "på Torget")
    go(page, "Spara projektet")
    go(page, "Ny dialog")
    go(page, "Välj Skolgård")
    reach(page, "6–9 år: korta, med bilder")
    page.keyboard.press("Space")
    go(page, "Gör ett utkast")
    go(page, "Läs och ändra frågorna")
    go(page, "Ta bort fråga 2")
    assert page.get_by_text("Vad gillar du att göra på rasten?").count() == 0
    go(page, "Prova själv")
    assert page.get_by_text("Inget sparas.").is_visible()


def test_a_refused_form_puts_the_focus_on_what_is_wrong(page, office):
    sign_in(page, office, EMAIL, PASSWORD)
    page.get_by_role("link", name="Nytt projekt").click()
    page.get_by_role("button", name="Spara projektet").click()
    assert page.evaluate("document.activeElement.id") == "errors"
    look(page)
    page.get_by_role("link", name="Skriv vad projektet heter").click()
    assert page.evaluate("document.activeElement.name") == "title"


def test_the_link_is_copied_by_a_button(page, office, context, town):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = town.session(town.consultation())
    sign_in(page, office, EMAIL, PASSWORD)
    page.get_by_role("link", name="Frågor").click()
    page.get_by_role("link", name="Ekskolan").click()
    page.get_by_role("button", name="Kopiera länk").first.click()
    page.get_by_role("button", name="Länken är kopierad").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{office}/s/{code}"


def test_what_the_kinds_of_page_look_like_in_english_is_english(page, office, town):
    with town.writing() as db:
        user = users.by_email(db, EMAIL)
        assert user
        user.language = "en"
    sign_in(page, office, EMAIL, PASSWORD)
    assert page.get_by_role("heading", name="Projects and consultations").is_visible()
    look(page)


def test_a_pasted_table_becomes_sessions_and_their_texts_are_copied(page, office, context, town):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = town.consultation()
    sign_in(page, office, EMAIL, PASSWORD)
    page.goto(f"{office}/o/lund/consultations/{opened}")
    press(page, "Klistra in en tabell med tillfällen")
    page.get_by_label("Tabellen").fill("Klass\tPlats\tDatum\tTid\n4A\tEkskolan\t4/5\t9–10\n4B\tEkskolan\t99/5\t9\n")
    press(page, "Läs tabellen")
    page.get_by_label("Tabellen").fill(page.get_by_label("Tabellen").input_value().replace("99/5", "5/5"))
    press(page, "Läs tabellen igen")
    press(page, "Skapa 2 tillfällen")
    press(page, "4B")
    page.get_by_text("Till vårdnadshavare").click()
    look(page)
    page.get_by_role("button", name="Kopiera texten").last.click()
    page.get_by_role("button", name="Texten är kopierad").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Till dig som är vårdnadshavare")
    assert "/ledare/" not in copied
    press(page, "Flytta till en annan tid")
    press(page, "Låt det vara som det är")
    follow(page, "Ställ in tillfället")
    press(page, "Ställ in tillfället")
    look(page)
    assert page.get_by_role("heading", name="Tillfället är inställt").is_visible()
