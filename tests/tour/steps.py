"""What children, a leader and a planner do from the code to *Så blev det*, in the words of the tour."""

import io
from collections import Counter
from dataclasses import dataclass, field

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.child.steps import choose, go_on, question
from tests.planner.steps import follow, look, press, scanned
from tests.support.browser import assert_accessible

Numbers = dict[str, dict[str, int]]
"""How many chose what: by question and answer, in the words on the page; what nobody chose is left out."""
SENSITIVE = ("Känner du dig trygg på rasten?", "Vad gör att det känns otryggt?")
TICKED = """one => Array.from(one.querySelectorAll("input:checked"),
  input => input.parentElement.querySelector(".card-words").innerText.trim())"""


@dataclass
class Class:
    """Ten children with one tablet; `said` counts what they answered."""

    tablet: Page
    said: dict[str, Counter[str]] = field(default_factory=dict)

    def arrive(self, address: str) -> None:
        """Come to the questions by the QR code's address, and begin."""
        self.tablet.goto(address)
        self.tablet.wait_for_load_state("load")
        is_as_it_should(self.tablet)
        self.tablet.locator("[data-do=begin]").tap()

    def answer(self, child: int) -> None:
        """Answer each question in this child's own way and send; axe looks over the first child's shoulder."""
        is_last, n = False, 0
        while not is_last:
            self._choose(child, n)
            if child == 0:
                is_as_it_should(self.tablet)
            is_last, n = self.tablet.locator("#next.sends").count() > 0, n + 1
            go_on(self.tablet)
        expect(self.tablet.locator("#thanks")).to_be_visible()
        is_as_it_should(self.tablet)

    def _choose(self, child: int, n: int) -> None:
        """Tap one card, or two where one may; each tenth time *vet inte*, each tenth nothing; note what is ticked."""
        here = question(self.tablet)
        options = sorted(here.locator(".cards input").evaluate_all("all => all.map(one => one.value)"))
        if not options:
            return  # a page that only tells something
        turn = (child * 3 + n) % 10
        several = 1 + (child % 2 and here.locator(".cards.several").count())
        if turn < 9:
            wanted = [options[(child + n + one) % len(options)] for one in range(several)]
            choose(self.tablet, *(["unsure"] if turn == 8 else wanted))
        ticked = here.evaluate(TICKED) or ["Hoppade över"]
        self.said.setdefault(here.locator("h2").inner_text(), Counter()).update(ticked)


def is_as_it_should(page: Page) -> None:
    """Look at a page in Swedish with axe, and at the language and direction that it says it has."""
    assert speaks(page) == ("sv", "ltr")
    assert_accessible(page)


def speaks(page: Page) -> tuple[str | None, str | None]:
    """Return the language and the direction that a page says it has."""
    html = page.locator("html")
    return html.get_attribute("lang"), html.get_attribute("dir")


def ways_in(page: Page) -> tuple[str, str]:
    """Return what a camera reads on the session's page: the children's address and the leader's link."""
    children, leader = page.locator(".qr-box").all()
    return scanned(children)[0], scanned(leader)[0]


def lead_to_the_end(phone: Page, link: str, children: int) -> None:
    """Open the leader's link, say how many are there, close and show the group its answers."""
    phone.goto(link)
    is_as_it_should(phone)
    phone.get_by_label("Hur många är ni?").fill(str(children))
    follow(phone, "Spara antalet")
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"{children} av {children} är klara")
    is_as_it_should(phone)
    follow(phone, "Stäng")
    is_as_it_should(phone)
    follow(phone, "Visa gruppens svar")


def shown_to_the_group(phone: Page) -> Numbers:
    """Go through the group's answers on its own page."""
    found: Numbers = {}
    while True:
        is_as_it_should(phone)
        found[phone.locator("h1").inner_text()] = numbers(phone.locator(".bars tbody"))
        if not phone.get_by_role("link", name="Nästa").count():
            return found
        follow(phone, "Nästa")


def numbers(body: Locator) -> dict[str, int]:
    """Return the rows of a table as words and how many."""
    rows: list[list[str]] = [row.locator("th, td").all_inner_texts() for row in body.locator("tr").all()]
    return {words: int(n) for words, number, *_ in rows if (n := number.split()[0]) != "0"}


def finish(page: Page) -> None:
    """Close the consultation and make its result final by an explicit yes."""
    press(page, "Hur vill du ha skolgården?")
    press(page, "Stäng dialogen")
    press(page, "Gör resultatet klart nu")
    press(page, "Gör resultatet klart")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Jag vet att det inte går att ångra").check()
    press(page, "Gör resultatet klart")


def charted(page: Page) -> Numbers:
    """Wait until the charts are drawn, look at each, and return the numbers that stand with them."""
    expect(page.locator(".waits")).to_have_count(0, timeout=90_000)
    look(page)
    found: Numbers = {}
    for section in page.locator("section.question", has=page.locator("details")).all():
        is_drawn(section.locator("svg").first)
        section.locator("summary").first.click()
        found[section.locator(".asked").inner_text()] = numbers(section.locator("tbody"))
    return found


def is_drawn(chart: Locator) -> None:
    """Look for coloured bars in a chart's picture: without its styles, which our policy could refuse, it is black."""
    picture = Image.open(io.BytesIO(chart.screenshot())).convert("HSV")
    saturated = sum(picture.getchannel("S").histogram()[128:])  # the ink has 100
    assert saturated > 0.01 * picture.width * picture.height


def tell_what_came_of_it(page: Page, said: str, done: str, not_done: str) -> None:
    """Write *Så blev det* and publish it."""
    page.get_by_label("Vad barnen sa").fill(said)
    page.get_by_label("Vad ni gör").fill(done)
    page.get_by_label("Vad ni inte gör, och varför").fill(not_done)
    press(page, "Spara")
    press(page, "Publicera svaret")
