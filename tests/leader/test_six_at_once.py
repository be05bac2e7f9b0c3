"""One sitting seen by six at once: the leader's phone, the wall, three tablets and the planner, each a real browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.services import users
from tests.child.steps import begin, choose, go_on, send_all
from tests.planner.steps import DESK, follow, sign_in
from tests.support.client import CheckedClient
from tests.support.town import ACTOR, Town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PASSWORD = "four words on a roof"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WALL = {"viewport": {"width": 1920, "height": 1080}}
SOON = 15_000


@dataclass
class Six:
    """Everybody who looks, where the tool is served, and the consultation that they look at."""

    base: str
    town: Town
    consultation: int
    planner: Page
    phone: Page
    wall: Page
    tablets: list[Page]
    code: str = ""

    def all_say(self, count: str) -> None:
        """Phone and wall say so by themselves; the planner reads the same number when the page is loaded anew."""
        for page in (self.phone, self.wall):
            expect(page.locator("[data-said]")).to_have_text(count, timeout=SOON)
        self.planner.reload()
        answered = count.partition(" ")[0]
        expect(self.planner.locator(".next h2")).to_have_text(re.compile(f"^{answered} .*har svarat"))

    def others_answer(self, number: int) -> None:
        """Let so many children answer on devices that nobody looks at."""
        for n in range(number):
            self.town.answer(self.code, {"mest": "rora" if n % 3 else "lugnt", "gor": "boll"})


@pytest.fixture
def six(town: Town, base: str, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Six]:
    """Six browsers before anything is planned."""
    consultation = town.consultation()
    with town.writing() as db:
        planner = users.create(db, ACTOR, town.organisation_id, "planerare@lund.example", "planner")
        users.set_password(db, ACTOR, planner, PASSWORD)
    facts: list[dict[str, Any]] = [{"viewport": DESK}, PHONE, WALL, *[{"service_workers": "allow"}] * 3]
    opened = [browser.new_context(**{**browser_context_args, **one}) for one in facts]
    pages = [one.new_page() for one in opened]
    yield Six(base, town, consultation, pages[0], pages[1], pages[2], pages[3:])
    for one in opened:
        one.close()


def plan(six: Six) -> str:
    """Plan the sitting as a planner does; return the leader's address."""
    page = six.planner
    sign_in(page, six.base, "planerare@lund.example", PASSWORD)
    page.goto(f"{six.base}/o/lund/consultations/{six.consultation}")
    follow(page, "Nytt tillfälle")
    page.get_by_label("Vilken grupp är det?").fill("Klass 4B")
    page.get_by_label("Var?").fill("Ekskolan")
    page.get_by_label("Hur gamla är de?").select_option("10–12 år")
    page.get_by_label("Hur många väntar du?").fill("9")
    follow(page, "Skapa tillfället")
    link = page.locator("#leader-link").inner_text()
    return six.base + link[link.index("/ledare/") :]


def answer(page: Page) -> None:
    """Answer the first question and skip the rest."""
    choose(page, "boll")
    go_on(page)
    send_all(page)


def say(page: Page, verb: str) -> None:
    """Press a button of the leader's, and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=verb, exact=True).tap()


def onward(page: Page, steps: int = 1) -> None:
    """Go on in the manus."""
    for _ in range(steps):
        with page.expect_navigation():
            page.get_by_role("link", name="Nästa").tap()


def public(client: CheckedClient, six: Six) -> list[str]:
    """Return what anybody may read of the consultation, and of the sitting by its code."""
    with six.town.database.reading() as db:
        slug = six.town.found(db, six.consultation).slug
    pages = [client.get(address).get_data(as_text=True) for address in (f"/om/{slug}", f"/s/{six.code}")]
    return [re.sub(r'(name="(?:run|ticket)" value=")[^"]+', r"\1", page) for page in pages]


def test_a_sitting_from_the_plan_to_the_notes(six: Six, client: CheckedClient):
    phone, wall, (first, second, third) = six.phone, six.wall, six.tablets
    phone.goto(plan(six))
    six.code = phone.locator(".code").first.inner_text().replace("\N{NO-BREAK SPACE}", "")
    wall.goto(six.base + str(phone.locator("a[href^='/visa/']").get_attribute("href")))
    phone.get_by_role("link", name="Börja manuset").tap()
    expect(phone.get_by_role("heading", name="Gör allt redo")).to_be_visible()
    onward(phone, 3)
    phone.locator("[name=present]").fill("9")
    say(phone, "Spara antalet")
    say(phone, "Öppna frågorna")
    before = public(client, six)
    six.others_answer(6)
    for tablet in six.tablets:
        tablet.goto(f"{six.base}/s/{six.code}")
        expect(tablet.locator("#ready")).to_be_visible()
        tablet.locator("[data-do=begin]").tap()
    third.context.set_offline(True)
    for tablet in (first, second, third):
        answer(tablet)
    expect(third.get_by_text("Dina svar är sparade här.")).to_be_visible()
    six.all_say("8 av 9 är klara")
    third.context.set_offline(False)
    six.all_say("9 av 9 är klara")
    # One child too many: over the number that was written, and the two that are always let in.
    six.others_answer(2)
    begin(first, six.base, six.code)
    answer(first)
    expect(phone.get_by_role("heading", name="12 har svarat, men du sa att ni är 9. Var ni fler?")).to_be_visible()
    say(phone, "Ja, vi var fler: räkna alla")
    six.all_say("12 är klara")
    onward(phone)
    say(phone, "Pausa")
    expect(wall.get_by_text("Paus.")).to_be_visible()
    second.goto(f"{six.base}/s/{six.code}")
    expect(second.get_by_text("Paus. Dina svar finns kvar.")).to_be_visible()
    say(phone, "Fortsätt")
    # Whoever does not lead sees no number: the pages are as they were before anybody had answered.
    assert public(client, six) == before
    show_and_note(six)


def show_and_note(six: Six) -> None:
    """Close, let the group see its answers on the wall, and write the notes that the planner reads."""
    phone, wall = six.phone, six.wall
    onward(phone)
    say(phone, "Stäng")
    six.all_say("12 har svarat")
    onward(phone)
    expect(wall.locator(".bars")).to_have_count(0)
    say(phone, "Visa gruppens svar")
    expect(wall.get_by_text("Fråga 1 av")).to_be_visible()
    wall.wait_for_load_state("load")
    wall.keyboard.press("ArrowRight")
    expect(wall.get_by_text("Fråga 2 av")).to_be_visible()
    onward(phone, 2)
    phone.get_by_label("Vad var gruppen överens om?").fill("Det behövs skugga.")
    say(phone, "Spara anteckningarna")
    six.planner.reload()
    expect(six.planner.get_by_text("Det behövs skugga.")).to_be_visible()
    expect(six.planner.locator(".next h2")).to_have_text("12 har svarat")
