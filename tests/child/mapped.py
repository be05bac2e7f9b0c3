"""A yard that is asked about with a map, and what a child does there, in the words of the tests."""

from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from consult.database import Database
from consult.models.submission import pin
from forms.questionnaire import Questionnaire, load
from tests.child.steps import begin, rows, skip_to
from tests.child.yard import ABOUT, PLACES, Yard

BOUNDARY = [[400, 1500], [9600, 1500], [9600, 9700], [400, 9700]]
WHYS = {
    "fun": ("good", "climbing-frame", {"sv": "Kul att vara där", "en": "Fun to be there", "ar": "ممتع أن تكون هناك"}),
    "calm": ("good", "calm-place", {"sv": "Lugnt", "en": "Calm", "ar": "هادئ"}),
    "dark": ("bad", "dark", {"sv": "Mörkt", "en": "Dark", "ar": "مظلم"}),
    "crowd": ("bad", "crowded", {"sv": "För många där", "en": "Too many there", "ar": "مزدحم"}),
}
ZONES = {"p1": (2500, 7000), "p2": (8000, 3000), "p3": (5000, 5000)}
MAP: dict[str, Any] = {
    "id": "map",
    "kind": "map_pin",
    "text": {
        "sv": "Var är det bra och dåligt att vara?",
        "en": "Where is it good and bad to be?",
        "ar": "أين المكان الجيد وأين السيئ؟",
    },
    "slot": "yard",
    "boundary": BOUNDARY,
    "whys": [{"id": slug, "of": of, "picture": picture, "text": text} for slug, (of, picture, text) in WHYS.items()],
    "zones": [{"id": slot, "slot": slot, "x": x, "y": y} for slot, (x, y) in ZONES.items()],
}
FIRST = {
    "id": "first",
    "kind": "this_or_that",
    "text": {"sv": "Vad är roligast?", "en": "What is most fun?", "ar": "ما الأكثر متعة؟"},
    "options": [
        {"id": "ball", "text": {"sv": "Boll", "en": "Ball", "ar": "كرة"}},
        {"id": "climb", "text": {"sv": "Klättra", "en": "Climb", "ar": "تسلق"}},
    ],
}


class Mapped(Yard):
    """A yard whose second question is the map."""

    def _filled(self, db: Session, organisation: int) -> Questionnaire:
        places = [("yard", "Ekparken", "ekparken", ABOUT), *((f"p{n}", *one) for n, one in enumerate(PLACES, 1))]
        slots = [
            {"id": id, "name": name, "picture": self._upload(db, organisation, picture), "about": about}
            for id, name, picture, about in places
        ]
        return load({"id": "mapped", "title": "Kartan", "slots": slots, "questions": [FIRST, MAP]})


def to_map(page: Page, base: str, code: str, query: str = "") -> None:
    """Go to the map, with its script there."""
    begin(page, base, code, query)
    skip_to(page, "map")
    expect(page.locator(".map-picture[role=application]")).to_be_visible()


def tap(page: Page, x: int, y: int) -> None:
    """Tap the picture at ten-thousandths of its width and height."""
    picture = page.locator(".map-picture")
    box = picture.bounding_box()
    assert box
    picture.tap(position={"x": box["width"] * x / 10_000, "y": box["height"] * y / 10_000})


def press(page: Page, *buttons: str) -> None:
    """Tap buttons of the map that can be seen, by what they do or the card they are."""
    for button in buttons:
        page.locator(f"[data-pin={button}]:visible, .pick[data-value={button}]:visible").first.tap()


def set_pin(page: Page, x: int, y: int, *cards: str) -> None:
    """Set one pin and describe it."""
    tap(page, x, y)
    press(page, "done", *cards, "done")


def said(page: Page) -> Locator:
    """Return what the map says."""
    return page.locator(".map-said")


def pins(database: Database) -> list[Any]:
    """Return the stored pins in the order of the picture, without what names their rows."""
    return sorted((row.x, row.y, row.category, row.why) for row in rows(database, pin))


def hidden(client: FlaskClient, code: str) -> dict[str, str]:
    """Return the fields that every post of a session needs."""
    html = client.get(f"/s/{code}").text
    return {name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("run", "ticket", "lang", "level")}


def near(found: list[Any], *wanted: Any) -> bool:
    """Tell whether pins stand where they should, within a pixel or two of rounding."""
    return [one[2:] for one in found] == [one[2:] for one in wanted] and all(
        abs(a - b) <= 40
        for one, other in zip(found, wanted, strict=True)
        for a, b in zip(one[:2], other[:2], strict=True)
    )
