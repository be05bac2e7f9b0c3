"""Put the squares of a map into words: where they stand on the picture, what they are called, and what is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consult.services import figures
from consult.services.figures import Table
from consult.services.results import Figure
from consult.services.squares import DEEPEST, WHOLE
from forms.kind import Asking
from forms.questionnaire import Questionnaire
from forms.shapes import Bar, Places, Square
from forms.texts import gettext_in_force

STEP = WHOLE // 2**DEEPEST
LETTERS = "ABCDEFGHIJKLMNOP"


def _(message: str) -> str:
    return gettext_in_force.get()(message)


@dataclass(frozen=True)
class Drawn:
    """One square: its name, its place and size in percent of the picture, and per category what is told and how much.

    `shares` are 0–100 of those who set a pin there, for how dark the square is drawn.
    """

    name: str
    x: float
    y: float
    side: float
    rest: bool
    base: str
    values: tuple[str, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class PlaceMap:
    """The picture (the name of a kept one, or None), what it shows in words, the categories and the squares."""

    picture: str | None
    about: str
    categories: tuple[str, ...]
    squares: tuple[Drawn, ...]


def of(figure: Figure, questionnaire: Questionnaire, asking: Asking) -> PlaceMap | None:
    """Return a figure's map; None where it has no squares."""
    if not isinstance(figure.shape, Places) or not figure.shape.squares:
        return None
    slots = {slot.id: slot for slot in questionnaire.slots}
    slot = next((slots[name] for name in _shown(figure) if name in slots), None)
    labels = tuple(label for _, label in categories(figure, asking))
    squares = tuple(_drawn(one, figure, asking) for one in figure.shape.squares)
    about = asking.say(slot.about).text if slot else ""
    return PlaceMap(slot.picture if slot else None, about, labels, squares)


def table(map_: PlaceMap) -> Table:
    """Return the squares as a table, by name."""
    rows = [(one.name, one.base, *one.values) for one in sorted(map_.squares, key=lambda one: one.name)]
    return Table((_("Square"), _("Have set a pin there"), *map_.categories), tuple(rows))


def categories(figure: Figure, asking: Asking) -> list[tuple[str, str]]:
    """Return the categories of pins with what they are called, without the reasons."""
    labels = figure.question.kind.chart().labels
    return [(one.key, asking.say(one.text).text) for one in labels if "." not in one.key]


def name(square: Square, figure: Figure, asking: Asking) -> str:
    """Return what a square is called: its letters and numbers as on a town map, and the known places in it."""
    first, last = _at(square.x, square.y), _at(square.x + square.side - STEP, square.y + square.side - STEP)
    where = first if first == last else f"{first}–{last}"
    where = _("the rest of {squares}").format(squares=where) if square.rest else where
    known = ", ".join(_known(square, figure, asking))
    return f"{where} ({known})" if known and not square.rest else where


def _drawn(square: Square, figure: Figure, asking: Asking) -> Drawn:
    x, y, side = (100 * one / WHOLE for one in (square.x, square.y, square.side))
    values = tuple(told(bar, asking.lang) for bar in square.bars)
    shares = tuple(_share(bar) for bar in square.bars)
    return Drawn(name(square, figure, asking), x, y, side, square.rest, str(square.base), values, shares)


def told(bar: Bar, lang: str) -> str:
    """Return what may be told of one category in a square."""
    return figures.said(lang)[bar.said] if bar.said else str(bar.n)


def _share(bar: Bar) -> float:
    return {"nearly_all": 95.0, "some_or_none": 0.0}.get(bar.said, float(bar.percent or 0))


def _at(x: int, y: int) -> str:
    return f"{LETTERS[x // STEP]}{y // STEP + 1}"


def _shown(figure: Figure) -> Iterator[str]:
    shows = getattr(figure.question.kind, "shows", None)
    if shows is not None and shows.slot:
        yield shows.slot


def _known(square: Square, figure: Figure, asking: Asking) -> Iterator[str]:
    stands = getattr(figure.question.kind, "at", {})
    for option in figure.question.kind.options:
        x, y = stands[option.id]
        if square.x <= x < square.x + square.side and square.y <= y < square.y + square.side:
            yield asking.say(option.text).text
