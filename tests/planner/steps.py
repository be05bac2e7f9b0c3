"""What a planner does on the pages, in the words of the tests."""

import io
from datetime import timedelta
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from consult.services.consultations import today
from tests.support.browser import assert_accessible

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def sign_in(page: Page, office: str, email: str, password: str) -> None:
    """Sign in and stand on the planner's first page."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a plain dict of width and height
    page.goto(f"{office}/logga-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.click("main button")
    page.wait_for_url("**/o/*/")


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
    follow(page, name)


def follow(page: Page, name: str) -> None:
    """Press a button or follow a link by its words, and wait for the page that comes."""
    with page.expect_navigation():
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
    page.get_by_label("Nej", exact=True).check()
    page.get_by_label("Beskriv bilden").fill("Det är en skolgård. Där finns träd. Där finns bänkar.")
    press(page, "Spara projektet")


def make_draft(page: Page) -> None:
    """Make a draft from the school yard's questions and take away one of them."""
    press(page, "Ny dialog")
    press(page, "Välj Skolgård")
    page.get_by_label("10–12 år").check()
    page.get_by_label("Vad heter dialogen?").fill("Hur vill du ha skolgården?")
    press(page, "Gör ett utkast")
    assert page.get_by_role("heading", name="10 saker saknas innan du kan öppna:").is_visible()
    press(page, "Läs och ändra frågorna")
    press(page, "Ta bort fråga 8")
    assert page.get_by_text("Frågan är borttagen.").first.is_visible()
    assert page.get_by_text("När är det svårt att vara ute?").count() == 0


def fill_places(page: Page, photo: str) -> None:
    """Fill in the three places that the children choose among."""
    for n, name in enumerate(("Träden", "Bänkarna", "Fotbollsplanen"), start=1):
        press(page, f"Fyll i plats {n}")
        page.get_by_label("Vad kallar barnen stället?").fill(name)
        page.get_by_label("Bild", exact=True).set_input_files(photo)
        page.get_by_label("Nej", exact=True).check()
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
