"""A planner in Debian's Chromium: from signing in to a session that can be scanned, and once by keyboard alone."""

import dataclasses
import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page
from werkzeug.serving import make_server

from consult.app import create_app
from consult.config import Settings
from consult.services import users
from consult.services.consultations import today
from tests.support.browser import assert_accessible
from tests.support.server import free_port
from tests.support.town import ACTOR, Town, picture

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EMAIL, PASSWORD = "planner@lund.example", "fyra ord på ett tak"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


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
    server = make_server("127.0.0.1", int(settings.public_url.rpartition(":")[2]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield settings.public_url
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["consult"]["database"].dispose()


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """A picture on the planner's computer."""
    file = tmp_path / "place.png"
    file.write_bytes(picture())
    return str(file)


def sign_in(page: Page, office: str) -> None:
    """Sign in and stand on the planner's first page."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a plain dict of width and height
    page.goto(f"{office}/logga-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/o/lund/")


def look(page: Page) -> None:
    """Look at a page as those do who see it otherwise: by axe, on a phone, and at 200 %."""
    assert_accessible(page)
    for size in (PHONE, {"width": 640, "height": 400}):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict of width and height
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"
        assert_accessible(page)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as above


def press(page: Page, name: str) -> None:
    """Press a button or follow a link by its words, having looked at the page."""
    look(page)
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).click()


def scanned(place: Any) -> list[str]:
    """Return what a camera reads in a part of the page."""
    return [one.text for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(place.screenshot())))]


def make_project(page: Page, photo: str) -> None:
    """Make a project with a picture of its place."""
    press(page, "Nytt projekt")
    page.get_by_label("Vad heter projektet?").fill("Ny skolgård vid Ekskolan")
    page.get_by_label("Var i processen är ni?").select_option("Tidig dialog")
    page.get_by_label("Vad kallar barnen platsen?").fill("skolgården")
    page.get_by_label("Och med ordet framför?").fill("på skolgården")
    page.get_by_label("Bild av platsen", exact=True).set_input_files(photo)
    page.get_by_label("Beskriv bilden").fill("Det är en skolgård. Där finns träd. Där finns bänkar.")
    press(page, "Spara projektet")


def make_draft(page: Page) -> None:
    """Make a draft from the school yard's questions and take away one answer."""
    press(page, "Ny dialog")
    press(page, "Skolgård")
    page.get_by_label("10–12 år").check()
    page.get_by_label("Vad heter dialogen?").fill("Hur vill du ha skolgården?")
    press(page, "Gör ett utkast")
    assert page.get_by_role("heading", name="10 saker saknas innan du kan öppna:").is_visible()
    press(page, "Läs och ändra frågorna")
    press(page, "Ta bort Spelar boll")
    assert page.get_by_text("Svarsalternativet är borttaget.").is_visible()
    assert page.get_by_text("Spelar boll").count() == 0


def fill_places(page: Page, photo: str) -> None:
    """Fill in the three places that the children choose among."""
    for n, name in enumerate(("Träden", "Bänkarna", "Fotbollsplanen"), start=1):
        press(page, f"Fyll i plats {n}")
        page.get_by_label("Vad kallar barnen stället?").fill(name)
        page.get_by_label("Bild", exact=True).set_input_files(photo)
        page.get_by_label("Beskriv platsen").fill("Det är ett ställe. Där är gräs. Där är lugnt.")
        press(page, "Spara platsen")
    press(page, "Tillbaka till dialogen")


def answer_four(page: Page) -> None:
    """Answer the planner's four questions."""
    press(page, "Skriv vad barnen kan påverka")
    page.get_by_label("1. Vad kan barnen påverka?").fill("vad man kan göra på gården")
    page.get_by_label("2. Vad är redan bestämt?").fill("fotbollsplanen ligger kvar")
    page.get_by_label("Och varför?").fill("den är nybyggd")
    page.get_by_label("3. Vem tar emot svaren?").fill("landskapsarkitekten")
    page.get_by_label("Och vem beslutar?").fill("utbildningsnämnden")
    page.get_by_label("Och vem ansvarar").fill("projektledaren")
    page.get_by_label("4. När får barnen besked?").fill((today() + timedelta(days=40)).isoformat())
    press(page, "Spara svaren")


def open_with_session(page: Page) -> None:
    """Open the consultation, plan a session and open it."""
    press(page, "Öppna dialogen")
    press(page, "Öppna dialogen")
    press(page, "Planera ett tillfälle")
    page.get_by_label("Vilken grupp är det?").fill("Ekskolan 4B")
    page.get_by_label("Var?", exact=True).fill("Ekskolan")
    page.get_by_label("Hur gamla är de?").select_option("10–12 år")
    page.get_by_label("Hur många väntar du?").fill("24")
    press(page, "Skapa tillfället")
    press(page, "Öppna tillfället")


@pytest.mark.slow
def test_a_planner_comes_from_a_new_project_to_a_code_that_can_be_scanned(page, office, photo):
    sign_in(page, office)
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
    press(page, "Visa på storbild")
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert [one.lower() for one in scanned(page)] == [address]
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    assert page.locator(".big-code").evaluate(size) >= 120
    assert page.locator("h1").evaluate(size) >= 64
    assert page.locator(".qr-box svg").evaluate("one => one.getBoundingClientRect().height") >= 0.45 * 1080
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
    sign_in(page, office)
    go(page, "Nytt projekt")
    by_keyboard(page, "Vad heter projektet?", "Torget")
    by_keyboard(page, "Vad kallar barnen platsen?", "Torget")
    by_keyboard(page, "Och med ordet framför?", "på Torget")
    go(page, "Spara projektet")
    go(page, "Ny dialog")
    go(page, "Skolgård")
    reach(page, "6–9 år: korta, med bilder")
    page.keyboard.press("Space")
    go(page, "Gör ett utkast")
    go(page, "Läs och ändra frågorna")
    go(page, "Ta bort Spela boll")
    assert page.get_by_text("Spela boll").count() == 0
    go(page, "Prova själv")
    assert page.get_by_text("Inget sparas.").is_visible()


def test_a_refused_form_puts_the_focus_on_what_is_wrong(page, office):
    sign_in(page, office)
    page.get_by_role("link", name="Nytt projekt").click()
    page.get_by_role("button", name="Spara projektet").click()
    assert page.evaluate("document.activeElement.id") == "errors"
    look(page)
    page.get_by_role("link", name="Skriv vad projektet heter").click()
    assert page.evaluate("document.activeElement.name") == "title"


def test_the_link_is_copied_by_a_button(page, office, context, town):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = town.session(town.consultation())
    sign_in(page, office)
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
    sign_in(page, office)
    assert page.get_by_role("heading", name="Projects and consultations").is_visible()
    look(page)
