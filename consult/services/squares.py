"""Divide a map into squares that each hold enough children: a pure function that sees only where pins stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

WHOLE = 10_000  # a picture's width and height, in ten-thousandths of each
DEEPEST = 4  # sixteen squares beside each other: smaller ones would tell more than a finger can point at

Point = tuple[int, int]
Pins = Mapping[str, Sequence[Point]]
"""Where each run's pins stand."""
Enough = Callable[[frozenset[str]], bool]


@dataclass(frozen=True)
class Leaf:
    """A square whose upper left corner is (x, y), or with `rest` what other leaves have left of it; and its pins."""

    x: int
    y: int
    side: int
    rest: bool
    pins: Pins

    @property
    def members(self) -> frozenset[str]:
        """The runs with a pin in it."""
        return frozenset(self.pins)


def divide(pins: Pins, enough: Enough) -> list[Leaf]:
    """Return the leaves of a quadtree over the whole picture; none where all children together are not enough.

    A quarter with enough children becomes a square of its own and is divided further. The pins of the other quarters
    are pooled as the rest of their square; where the pool is not enough the smallest square joins it, and where none
    is left the square is not divided (`privacy.md` 1.7).
    """
    inside = {run: tuple(points) for run, points in pins.items() if points}
    if not enough(frozenset(inside)):
        return []
    return _divided(0, 0, WHOLE, inside, enough, DEEPEST)


def _divided(x: int, y: int, side: int, pins: Pins, enough: Enough, deeper: int) -> list[Leaf]:  # noqa: PLR0917  # a square and what is in it
    whole = [Leaf(x, y, side, rest=False, pins=pins)]
    if not deeper:
        return whole
    half = side // 2
    quarters = {
        corner: _within(*corner, half, pins) for corner in ((x, y), (x + half, y), (x, y + half), (x + half, y + half))
    }
    squares = {corner: mine for corner, mine in quarters.items() if enough(frozenset(mine))}
    pool = _pooled(mine for corner, mine in quarters.items() if corner not in squares)
    while pool and not enough(frozenset(pool)) and squares:
        smallest = min(squares, key=lambda corner: (len(squares[corner]), corner))
        pool = _pooled([pool, squares.pop(smallest)])
    if not squares:
        return whole
    leaves = [leaf for corner, mine in squares.items() for leaf in _divided(*corner, half, mine, enough, deeper - 1)]
    return [*leaves, Leaf(x, y, side, rest=True, pins=pool)] if pool else leaves


def _pooled(many: Iterable[Pins]) -> Pins:
    found: dict[str, tuple[Point, ...]] = {}
    for pins in many:
        for run, points in pins.items():
            found[run] = (*found.get(run, ()), *points)
    return found


def _within(x: int, y: int, side: int, pins: Pins) -> Pins:
    """Return the pins in a square; its lower and right edges belong to the next one, but for the picture's own."""
    found = {
        run: tuple(one for one in points if _is_in(one[0], x, side) and _is_in(one[1], y, side))
        for run, points in pins.items()
    }
    return {run: points for run, points in found.items() if points}


def _is_in(at: int, start: int, side: int) -> bool:
    return start <= at < start + side or at == start + side == WHOLE
