"""Where on a picture something may stand: a simple polygon in ten-thousandths of the picture's width and height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from forms.texts import lazy

WHOLE_SIDE = 10_000
FEWEST_CORNERS, MOST_CORNERS = 3, 60

Point = tuple[int, int]
Polygon = tuple[Point, ...]

_CORNERS = lazy("the boundary has %(least)s to %(most)s corners")


def load_point(raw: Sequence[Any]) -> Point:
    """Read one point of the picture; ValueError when it is none, or outside."""
    x, y = raw if len(raw) == 2 else ("", "")
    if type(x) is not int or type(y) is not int or not (0 <= x <= WHOLE_SIDE and 0 <= y <= WHOLE_SIDE):
        raise ValueError(lazy("a point of the picture is two whole numbers from 0 to %(most)s") % {"most": WHOLE_SIDE})
    return x, y


def load_polygon(raw: Sequence[Sequence[Any]]) -> Polygon:
    """Read a polygon, empty for the whole picture; ValueError when its sides meet or cross."""
    corners = tuple(load_point(one) for one in raw)
    if not corners:
        return ()
    if not FEWEST_CORNERS <= len(corners) <= MOST_CORNERS:
        raise ValueError(
            lazy("the boundary has %(least)s to %(most)s corners") % {"least": FEWEST_CORNERS, "most": MOST_CORNERS}
        )
    if not is_simple(corners):
        raise ValueError(lazy("the sides of the boundary must not cross or lie on each other"))
    return corners


def is_inside(x: int, y: int, corners: Polygon) -> bool:
    """Tell whether a point is within a polygon or on its side; everywhere is, where there are no corners.

    Whole numbers only, so that `static/child/inside.js` finds exactly the same."""
    inside = not corners
    for (ax, ay), (bx, by) in _sides(corners):
        turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
        if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
        if (ay > y) != (by > y) and (turn > 0) == (by > ay):
            inside = not inside
    return inside


def _sides(corners: Polygon) -> Iterator[tuple[Point, Point]]:
    return zip(corners, (*corners[1:], *corners[:1]), strict=True)


def is_simple(corners: Polygon) -> bool:
    """Tell whether neighbouring sides share their corner alone, and all others nothing; whole numbers of any size."""
    sides = list(_sides(corners))
    for (n, one), (m, other) in combinations(enumerate(sides), 2):
        if _apart(one, other):
            continue
        if m - n == 1 or (n == 0 and m == len(sides) - 1):
            start, corner, end = (*one, other[1]) if m - n == 1 else (*other, one[1])
            if start == end or corner in (start, end) or _on(end, (start, corner)) or _on(start, (corner, end)):
                return False
        elif _meet(one, other):
            return False
    return True


def _apart(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Tell quickly that two sides are far from each other."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    return (
        max(ax, bx) < min(cx, dx) or max(cx, dx) < min(ax, bx) or max(ay, by) < min(cy, dy) or max(cy, dy) < min(ay, by)
    )


def _turn(a: Point, b: Point, c: Point) -> int:
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    return (cross > 0) - (cross < 0)


def _on(point: Point, side: tuple[Point, Point]) -> bool:
    (ax, ay), (bx, by) = side
    x, y = point
    return _turn(*side, point) == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)


def _meet(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    crossed = _turn(*one, other[0]) != _turn(*one, other[1]) and _turn(*other, one[0]) != _turn(*other, one[1])
    return crossed or any(_on(end, one) for end in other) or any(_on(end, other) for end in one)
