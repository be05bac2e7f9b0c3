"""The leader's session in a real browser: by thumb, by keyboard alone, on the wall, and read by a decoder."""

import io
import re
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.leader.conftest import Leader
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A leader's phone."""
    return {**browser_context_args, "viewport": PHONE}


@pytest.fixture
def phone(leader: Leader, page: Page, base: str) -> Page:
    """The leader's page on the phone."""
    page.goto(base + leader.link)
    return page


def read(place: Locator) -> str:
    """Return what a decoder reads in the picture of a part of the page."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(place.screenshot())))
    assert len(found) == 1
    return str(found[0].text)


def box(place: Locator) -> dict[str, float]:
    found = place.bounding_box()
    assert found
    return {"y": found["y"], "height": found["height"]}


def size(place: Locator) -> float:
    """Return the size of a text in CSS pixels."""
    return float(str(place.evaluate("one => getComputedStyle(one).fontSize")).removesuffix("px"))


def test_a_session_from_the_first_button_to_the_groups_answers(leader: Leader, phone: Page):
    assert_accessible(phone)
    phone.get_by_label("Hur många är ni?").fill("22")
    phone.get_by_role("button", name="Spara antalet").tap()
    phone.get_by_role("button", name="Öppna frågorna").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("0 av 22 är klara")
    leader.children(18)
    expect(phone.get_by_role("heading", level=1)).to_have_text("18 av 22 är klara", timeout=8_000)
    assert_accessible(phone)
    phone.get_by_role("button", name="Pausa").tap()
    expect(phone.get_by_text("Paus. Ingen kan börja just nu.")).to_be_visible()
    phone.get_by_role("button", name="Fortsätt").tap()
    leader.children(7)
    expect(phone.get_by_text("25 har svarat, men du sa att ni är 22. Var ni fler?")).to_be_visible(timeout=8_000)
    assert_accessible(phone)
    phone.get_by_role("button", name="Ja, vi var fler: räkna alla").tap()
    expect(phone.get_by_role("status")).to_have_text("Bra. Nu räknas alla 25.")
    phone.get_by_role("button", name="Stäng").tap()
    phone.get_by_role("button", name="Visa gruppens svar").tap()
    expect(phone.get_by_text("Så svarade gruppen")).to_be_visible()
    assert_accessible(phone)
    while (onward := phone.get_by_role("link", name="Nästa")).count():
        onward.tap()
    phone.get_by_role("link", name="Det var sista frågan").tap()
    expect(phone.get_by_role("button", name="Öppna igen")).to_be_visible()


def test_the_number_is_large_and_the_buttons_are_where_the_thumb_is(leader: Leader, phone: Page):
    leader.press("antal-har", present="22")
    leader.press("lage", verb="begin")
    phone.reload()
    assert size(phone.get_by_role("heading", level=1)) == 64
    assert size(phone.locator("body")) == 20
    for name in ("Pausa", "Stäng"):
        button = box(phone.get_by_role("button", name=name, exact=True))
        assert button["height"] >= 56
        assert button["y"] > PHONE["height"] / 2
        assert button["y"] + button["height"] <= PHONE["height"]
    call = phone.get_by_role("link", name="Ring handledaren")
    assert box(call)["height"] >= 44
    places = []
    for page in ("", "/las"):
        phone.goto(phone.url.split("/ledare")[0] + leader.link + page)
        places.append(round(box(call)["y"]))
    assert len(set(places)) == 1


def test_the_qr_code_on_phone_and_wall_leads_to_the_questions(leader: Leader, phone: Page, base: str):
    way_in = f"HTTP://LOCALHOST/S/{leader.code}"
    assert read(phone.locator("svg.qr").first) == way_in
    phone.set_viewport_size(WALL)  # type: ignore[arg-type]  # a dict of width and height
    phone.goto(base + leader.wall)
    assert read(phone.locator("svg.qr")) == way_in
    assert read(phone.locator("body")) == way_in


def test_the_wall_is_read_from_the_last_row(leader: Leader, phone: Page, base: str):
    leader.press("lage", verb="begin")
    phone.set_viewport_size(WALL)  # type: ignore[arg-type]  # a dict of width and height
    phone.goto(base + leader.wall)
    assert size(phone.locator(".code")) >= 120
    assert phone.locator(".code").inner_text() == f"{leader.code[:4]}\u00a0{leader.code[4:]}"
    assert size(phone.locator(".address")) >= 64
    assert box(phone.locator("svg.qr"))["height"] >= 0.45 * WALL["height"]
    assert phone.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
    side = float(str(phone.locator("svg.qr").get_attribute("viewBox")).split()[2])
    edge = phone.locator("svg.qr path").nth(1).evaluate("one => one.getBBox().x")
    assert edge == 4
    assert phone.locator("svg.qr path").nth(1).evaluate("one => one.getBBox().width") == side - 8
    leader.children(3)
    expect(phone.locator("[data-said]")).to_have_text("3 är klara", timeout=8_000)
    assert_accessible(phone)


@pytest.mark.parametrize("where", ["", "/manus?steg=5", "wall"])
def test_a_page_says_how_old_its_numbers_are(
    leader: Leader, phone: Page, base: str, context: BrowserContext, where: str
):
    leader.press("lage", verb="begin")
    phone.goto(base + (leader.wall if where == "wall" else leader.link + where))
    expect(phone.get_by_text(re.compile(r"^Uppdaterat \d\d:\d\d$"))).to_be_visible()
    lost = phone.get_by_text(re.compile(r"^Ingen kontakt sedan \d\d:\d\d\. Talet kan vara gammalt\.$"))
    expect(lost).to_be_hidden()
    context.set_offline(True)
    expect(lost).to_be_visible(timeout=8_000)
    context.set_offline(False)
    expect(lost).to_be_hidden(timeout=8_000)


def test_the_groups_answers_are_large_on_the_wall(leader: Leader, phone: Page, base: str):
    leader.press("lage", verb="begin")
    leader.children(12)
    leader.press("lage", verb="close")
    leader.press("visa-svar")
    phone.set_viewport_size(WALL)  # type: ignore[arg-type]  # a dict of width and height
    for page in (f"{leader.link}/svar", leader.wall):
        phone.goto(base + page)
        for part in (".bars th", ".bars span", ".finding", "h1"):
            assert size(phone.locator(part).last) >= 40
        assert phone.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
        assert_accessible(phone)


def test_the_link_is_copied(leader: Leader, phone: Page, context: BrowserContext):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.get_by_role("button", name="Kopiera länk").tap()
    expect(phone.get_by_text("Länken är kopierad")).to_be_visible()
    assert phone.evaluate("navigator.clipboard.readText()") == f"http://localhost/s/{leader.code}"


def test_a_session_is_run_by_keyboard_alone(leader: Leader, phone: Page):
    def reach(name: str) -> None:
        for _ in range(30):
            phone.keyboard.press("Tab")
            if name in phone.evaluate("document.activeElement.innerText || document.activeElement.name || ''"):
                return
        raise AssertionError(f"no Tab leads to {name}")

    reach("present")
    phone.keyboard.type("9")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Ni är 9. Ändra")).to_be_visible()
    for button, then in (("Öppna frågorna", "Frågorna är öppna."), ("Stäng", "Frågorna är stängda.")):
        reach(button)
        assert phone.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "4px"
        phone.keyboard.press("Enter")
        expect(phone.get_by_text(then)).to_be_visible()
    reach("Om ett barn berättar något svårt")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Lova inte att det stannar mellan er.")).to_be_visible()


def test_everything_essential_works_without_script(leader: Leader, browser: Any, base: str):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(base + leader.link)
    page.get_by_role("button", name="Öppna frågorna").click()
    leader.children(8)
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "8 är klara"
    page.get_by_role("button", name="Stäng").click()
    page.get_by_role("button", name="Visa gruppens svar").click()
    assert page.get_by_text("Så svarade gruppen").is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_nothing_is_wider_than_the_screen(leader: Leader, phone: Page, base: str, width):
    phone.set_viewport_size({"width": width, "height": 800})
    with leader.town.database.reading() as db:
        public = f"/om/{leader.town.found(db, 1).slug}"
    pages = [
        f"{leader.link}{page}" for page in ("", "/las", "/manus", "/manus?steg=3", "/manus?steg=4", "/anteckningar")
    ]
    for address in (*pages, leader.wall, "/", public, f"{public}/sa-blev-det"):
        phone.goto(base + address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(phone)
