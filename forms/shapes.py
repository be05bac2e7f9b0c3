"""The closed set of results; drawing, tables, disclosure and exports are written once per shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from forms.texts import Text

UNSURE, SKIP, NONE, NOT_ASKED = "unsure", "skip", "none", "not_asked"
RESERVED = (UNSURE, SKIP, NONE, NOT_ASKED)
WHOLE = ""  # the item of a question that has only one distribution
YES, NO = "yes", "no"

Value = str | tuple[str, ...]
"""A stored answer: an option id, several in the option's order, or one of RESERVED."""
Cells = Mapping[tuple[str, str], int]
"""How many children by (item, category)."""
Manner = Literal["exact", "nearly_all", "rounded"]


@dataclass(frozen=True)
class Bar:
    """One category as it may be shown. `n` children or None, `percent` of the base 0–100 or None, `said` instead."""

    category: str
    n: int | None
    percent: int | None
    said: Literal["", "nearly_all", "some_or_none"] = ""


@dataclass(frozen=True)
class Distribution:
    """Each child in exactly one category. `base` counts the real answers, *vet inte* among them."""

    blocks: frozenset[str]
    base: int
    bars: tuple[Bar, ...]
    manner: Manner = "exact"

    def __post_init__(self) -> None:
        _refuse_without(self.blocks)


@dataclass(frozen=True)
class DistributionSet:
    """One Distribution per item: yes or no per option of several, a place per item of a ranking."""

    blocks: frozenset[str]
    base: int
    items: Mapping[str, Distribution]
    manner: Manner = "exact"

    def __post_init__(self) -> None:
        _refuse_without(self.blocks)


@dataclass(frozen=True)
class Texts:
    """How many children wrote something; the words themselves are shown only when cleared."""

    blocks: frozenset[str]
    base: int

    def __post_init__(self) -> None:
        _refuse_without(self.blocks)


@dataclass(frozen=True)
class Square:
    """A square of a map with its upper left corner at (x, y), in ten-thousandths of the picture's width and height.

    `base` children set a pin there; a bar per category says how many set one of it. `rest` is what smaller squares
    have left of this one.
    """

    blocks: frozenset[str]
    x: int
    y: int
    side: int
    rest: bool
    base: int
    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        _refuse_without(self.blocks)


@dataclass(frozen=True)
class Places(DistributionSet):
    """Pins on a map: a Distribution, yes or no, per category of pin and per reason given for one; and the squares,
    each of at least K children. Where single pins stand is told nowhere."""

    squares: tuple[Square, ...] = ()


Shape = Distribution | DistributionSet | Texts | Places


@dataclass(frozen=True)
class Label:
    """What a category or an item is called, and the picture that stood on its card."""

    key: str
    text: Text
    picture: str | None = None


@dataclass(frozen=True)
class Chart:
    """What to draw of a shape: one bar per label (`bars`), one stacked bar (`scale`), or nothing.

    `told` is what is told of each item of a DistributionSet: pairs of a category and the key of the fixed text that
    it is called. Without it, an item's bar is its share of `yes`."""

    style: Literal["bars", "scale", "nothing"]
    labels: tuple[Label, ...] = field(default=())
    told: tuple[tuple[str, str], ...] = ()


def _refuse_without(blocks: frozenset[str]) -> None:
    if not blocks:
        raise ValueError("a shape sums at least one block")


def categories_of(cells: Cells, item: str) -> dict[str, int]:
    """Return one item's categories and their counts."""
    return {category: n for (of, category), n in cells.items() if of == item}


def add(many: Iterable[Cells]) -> dict[tuple[str, str], int]:
    """Sum cells of several blocks."""
    total: dict[tuple[str, str], int] = {}
    for cells in many:
        for key, n in cells.items():
            total[key] = total.get(key, 0) + n
    return total
