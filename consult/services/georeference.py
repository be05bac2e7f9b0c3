"""Lay a picture upon the ground by points whose pixels and coordinates are both known (pure; reads no database).

Metres are those of SWEREF 99 TM (EPSG:3006). Pixels count from the picture's upper left corner, downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import Any

from forms.texts import gettext_in_force

GROUND, DEGREES = 3006, 4326
SYSTEMS = (GROUND, *range(3007, 3019), DEGREES)
"""SWEREF 99 TM, its twelve local zones, and WGS 84 (`practice.md`, Coordinates)."""
WEST, EAST, SOUTH, NORTH = 10.0, 25.0, 55.0, 69.5
NEAR_PIXELS, NEAR_METRES = 10.0, 1.0
FLAT = 0.01
"""How round a cloud of points must be (4·det/trace²): under it they stand almost on one line."""
MOST_ERROR, MOST_SKEW = 0.01, 1.1
"""What makes a fit doubtful: an error over a hundredth of the picture's width, or one side stretched by a tenth."""


def _(message: str) -> str:
    return gettext_in_force.get()(message)


@dataclass(frozen=True)
class Pair:
    """A pixel and where it is: metres east and north in SWEREF 99 TM."""

    x: float
    y: float
    east: float
    north: float


@dataclass(frozen=True)
class Fit:
    """`east` and `north` are (start, per x, per y), in metres; `errors` how many metres each point is off."""

    east: tuple[float, float, float]
    north: tuple[float, float, float]
    errors: tuple[float, ...] = ()

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place in the picture is, in metres east and north."""
        (a, b, c), (d, e, f) = self.east, self.north
        return a + b * x + c * y, d + e * x + f * y

    def back(self, east: float, north: float) -> tuple[float, float]:
        """Return where in the picture a place on the ground is, also outside of it."""
        (a, b, c), (d, e, f) = self.east, self.north
        determinant, dx, dy = b * f - c * e, east - a, north - d
        return (dx * f - c * dy) / determinant, (b * dy - e * dx) / determinant

    def scaled(self, x: float, y: float) -> Fit:
        """Return the same for a picture whose x and y count in other units, of so many pixels each."""
        (a, b, c), (d, e, f) = self.east, self.north
        return replace(self, east=(a, b * x, c * y), north=(d, e * x, f * y))

    @property
    def rms(self) -> float:
        """The root mean square of the errors, in metres."""
        return math.sqrt(sum(one * one for one in self.errors) / len(self.errors)) if self.errors else 0.0

    @property
    def steps(self) -> tuple[float, float]:
        """How many metres one pixel is, along x and along y."""
        return math.hypot(self.east[1], self.north[1]), math.hypot(self.east[2], self.north[2])


def fit(pairs: Sequence[Pair]) -> Fit:
    """Fit two points exactly by turning and scaling (Helmert), three or more by least squares (affine).

    ValueError says in plain words which points cannot be used.
    """
    if len(pairs) < 2:
        raise ValueError(_("Fill in at least two points."))
    _refuse_near(pairs)
    n = len(pairs)
    x, y, east, north = (sum(getattr(one, name) for one in pairs) / n for name in ("x", "y", "east", "north"))
    centred = [Pair(one.x - x, one.y - y, one.east - east, one.north - north) for one in pairs]
    (b, c), (e, f) = _turned(centred) if n == 2 else _stretched(centred)
    if b * f - c * e >= 0:
        raise ValueError(_("The points turn the picture inside out. Look whether two points have changed places."))
    found = Fit((east - b * x - c * y, b, c), (north - e * x - f * y, e, f))
    return replace(found, errors=tuple(math.dist(found.at(one.x, one.y), (one.east, one.north)) for one in pairs))


def doubtful(found: Fit, width: int) -> bool:
    """Tell whether a fit should be looked at again, for a picture so many pixels wide."""
    across, down = found.steps
    skewed = max(across, down) / min(across, down) > MOST_SKEW or abs(_lean(found)) > MOST_SKEW - 1
    return skewed or found.rms > MOST_ERROR * width * across


def _lean(found: Fit) -> float:
    """Return the cosine between the picture's sides as they lie on the ground: 0 where they are square."""
    (_a, b, c), (_d, e, f) = found.east, found.north
    return (b * c + e * f) / math.prod(found.steps)


def _refuse_near(pairs: Sequence[Pair]) -> None:
    for (n, one), (m, other) in combinations(enumerate(pairs, 1), 2):
        if math.dist((one.x, one.y), (other.x, other.y)) < NEAR_PIXELS:
            raise ValueError(_("Points {n} and {m} are almost the same place in the picture.").format(n=n, m=m))
        if math.dist((one.east, one.north), (other.east, other.north)) < NEAR_METRES:
            raise ValueError(_("Points {n} and {m} are almost the same place on the ground.").format(n=n, m=m))


def _turned(centred: Sequence[Pair]) -> tuple[tuple[float, float], tuple[float, float]]:
    size = sum(one.x * one.x + one.y * one.y for one in centred)
    p = sum(one.x * one.east - one.y * one.north for one in centred) / size
    q = sum(one.y * one.east + one.x * one.north for one in centred) / size
    return (p, q), (q, -p)


def _stretched(centred: Sequence[Pair]) -> tuple[tuple[float, float], tuple[float, float]]:
    xx, xy, yy = (sum(a * b for a, b in parts) for parts in _products(centred))
    determinant = xx * yy - xy * xy
    if 4 * determinant < FLAT * (xx + yy) ** 2:
        raise ValueError(_("The points are almost on one line. Choose one that is off to the side."))

    def solved(name: str) -> tuple[float, float]:
        with_x = sum(one.x * getattr(one, name) for one in centred)
        with_y = sum(one.y * getattr(one, name) for one in centred)
        return (with_x * yy - with_y * xy) / determinant, (with_y * xx - with_x * xy) / determinant

    return solved("east"), solved("north")


def _products(centred: Sequence[Pair]) -> list[list[tuple[float, float]]]:
    return [[(getattr(one, a), getattr(one, b)) for one in centred] for a, b in ("xx", "xy", "yy")]


def to_ground(epsg: int, east: float, north: float) -> tuple[float, float]:
    """Return coordinates of one of SYSTEMS as metres in SWEREF 99 TM; ValueError when they are not in Sweden."""
    lon, lat = (east, north) if epsg == DEGREES else _between(epsg, DEGREES).transform(east, north)
    if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
        raise ValueError(_("is not in Sweden. Have east and north changed places, or is it another system?"))
    return (east, north) if epsg == GROUND else _between(epsg, GROUND).transform(east, north)


def from_ground(epsg: int, east: float, north: float) -> tuple[float, float]:
    """Return metres in SWEREF 99 TM as coordinates of one of SYSTEMS, east first."""
    if epsg == GROUND:
        return east, north
    there = _between(GROUND, epsg).transform(east, north)
    return there[0], there[1]


def to_degrees(east: float, north: float) -> tuple[float, float]:
    """Return metres in SWEREF 99 TM as longitude and latitude in WGS 84."""
    return from_ground(DEGREES, east, north)


@cache
def _between(source: int, target: int) -> Any:
    from pyproj import Transformer, network  # noqa: PLC0415 - the server starts without it, and most never need it

    network.set_network_enabled(active=False)  # type: ignore[attr-defined]  # it is there, and documented
    return Transformer.from_crs(source, target, always_xy=True)
