"""A planner's afternoon: from closing to the report, the page for politicians, the slide and three themes."""

import io
import os
import threading
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader

from consult import work
from tests.clearing.conftest import Wall
from tests.planner.steps import DESK, follow
from tests.support.thread import served
from tests.support.town import Town

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
THEMES = {
    "Någonstans att sitta": ("Fler bänkar i skuggan", "En plats där man kan sitta ner", "Det saknas bord och bänkar"),
    "Mer att klättra på": ("En stor klätterställning", "Gungor och något att klättra i", "Vi vill klättra högt"),
    "Skydd för regn": (
        "Ett tak när det regnar",
        "Det blir blött överallt",
        "Det finns inget tak mot regn",
    ),
}
CHILDREN = 36
PICTURES = os.environ.get("CONSULT_PICTURES")


class Afternoon:
    """The planner's browser, and how many pages she has met on the way."""

    def __init__(self, page: Page, office: str, wall: Wall) -> None:
        self.page, self.wall = page, wall
        self.home = f"{office}/o/lund/consultations/{wall.id}"
        self.met: Counter[str] = Counter()
        page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a plain dict of width and height
        page.on("framenavigated", lambda frame: self.met.update([frame.url]))

    def go(self, name: str) -> None:
        """Press what is called so, once it is there."""
        self.see(name)
        follow(self.page, name)

    def see(self, name: str) -> None:
        """Keep a picture of the page, when pictures are asked for."""
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{sum(self.met.values()):02} {name}.png", full_page=True)

    def overview(self) -> None:
        """Go back to the consultation."""
        self.page.goto(self.home)

    def read_the_texts(self) -> None:
        """Approve every text, with one key each."""
        self.go("Gå igenom texterna")
        for n in range(1, len(self.wall.items()) + 1):
            self.page.locator("#words").focus()
            self.page.keyboard.press("1")
            expect(self.page.locator(".progress")).to_contain_text(f"{n} av ")

    def sort(self, name: str, texts: tuple[str, ...]) -> None:
        """Make a theme of the texts that are about it."""
        for text in texts:
            for one in self.page.locator("label", has_text=text).all():
                one.click()
        self.page.get_by_label("Nytt tema").fill(name)
        self.go("Gör temat")

    def make_papers(self) -> None:
        """Ask for the papers and wait until all are there."""
        self.page.goto(f"{self.home}/results/papers")
        self.go("Gör papperen")
        expect(self.page.get_by_text("inte gjord")).to_have_count(0, timeout=90_000)
        self.see("papperen")

    def paper(self, name: str) -> bytes:
        """Take a paper home."""
        sent = self.page.request.get(f"{self.home}/results/papers/{name}?in=sv")
        assert sent.ok
        if PICTURES:
            (Path(PICTURES) / name).write_bytes(sent.body())
        return sent.body()


@pytest.fixture
def wall(town: Town) -> Wall:
    """A class and a half that has answered, and written about three things."""
    made, chance = Wall(town), Random(1)
    for n in range(CHILDREN):
        texts = [text for several in THEMES.values() for text in several]
        answers = {
            "mest": chance.choice(["rora", "rora", "lugnt"]), "gor": chance.choice(["boll", "klattra", "gront"]),
            "bast": chance.choice(["p1", "p1", "p2"]), "trygg": chance.choice(["ja", "ibland"]),
            "mer": texts[n % len(texts)],
        }  # fmt: skip
        assert town.answer(made.code, answers).name == "STORED"
    made.screen()
    return made


@pytest.fixture
def worker(town: Town):
    """`consult work`, beside the pages."""
    stopped = threading.Event()
    thread = threading.Thread(target=work.work, args=(town.database, town.settings, stopped))
    thread.start()
    yield
    stopped.set()
    thread.join()


@pytest.mark.usefixtures("worker")
def test_a_planner_has_report_page_slide_and_themes_the_same_afternoon(app, wall, signed_in, context, page):
    cookie = signed_in("planner").get_cookie("consult")
    with served(app) as office:
        context.add_cookies([{"name": "consult", "value": cookie.value, "url": office}])
        planner = Afternoon(page, office, wall)
        walk(planner)
        report = words(planner.paper("report.pdf"))
        politicians = planner.paper("politicians.pdf")
        slide = Presentation(io.BytesIO(planner.paper("slide.pptx")))
    assert all(name in report for name in THEMES)
    assert f"{CHILDREN} barn och unga har svarat" in report
    assert len(PdfReader(io.BytesIO(politicians)).pages) == 1
    assert words(politicians).split("Det här ska du ta ställning till")[0].count(" ") < 12
    assert len(slide.slides) == 1
    assert sum(planner.met.values()) <= 60


def walk(planner: Afternoon) -> None:
    """Close, read, sort, make the result ready and ask for the papers."""
    planner.overview()
    planner.go("Stäng dialogen")
    planner.read_the_texts()
    planner.overview()
    planner.go("Sortera det barnen sa")
    for name, texts in THEMES.items():
        planner.sort(name, texts)
    expect(planner.page.get_by_text("Allt är sorterat.")).to_be_visible()
    planner.overview()
    planner.go("Gör resultatet klart nu")
    planner.page.get_by_role("checkbox").check()
    planner.go("Gör resultatet klart")
    planner.overview()
    planner.go("Se resultatet")
    expect(planner.page.locator(".waits")).to_have_count(0, timeout=90_000)
    planner.see("resultatet")
    planner.make_papers()


def words(raw: bytes) -> str:
    """Return the words of a PDF, with single spaces."""
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(raw)).pages).split())
