"""Outlines of areas: made simpler, wider, cut to a picture (pure; in whatever unit the corners are)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

Corner = tuple[float, float]
Ring = list[Corner]
"""The corners of a closed outline, the first not repeated at the end."""
LONGEST_POINT = 2.0
"""How many margins a widened corner may stick out, so that a sharp one does not become a needle."""


def area(ring: Sequence[Corner]) -> float:
    """Return the area inside, positive where the corners run counterclockwise (the shoelace formula)."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise((*ring, ring[0]))) / 2


def simpler(ring: Ring, most: int, least_step: float) -> Ring:
    """Return at most so many of the corners, those that say most (Douglas and Peucker), the same where they are few."""
    step, kept = least_step, ring
    while len(kept) > most:
        kept, step = _peucker(ring, step), step * 1.5
    return kept


def _peucker(ring: Ring, step: float) -> Ring:
    far = max(range(len(ring)), key=lambda n: math.dist(ring[0], ring[n]))
    closed, keep = [*ring, ring[0]], {0, far}
    parts = [(0, far), (far, len(ring))]
    while parts:
        start, end = parts.pop()
        off = [(_from_line(closed[n], closed[start], closed[end]), n) for n in range(start + 1, end)]
        if off and max(off)[0] > step:
            keep.add(max(off)[1])
            parts += [(start, max(off)[1]), (max(off)[1], end)]
    return [ring[n] for n in sorted(keep)]


def _from_line(point: Corner, start: Corner, end: Corner) -> float:
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    cross = (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
    return abs(cross) / length


def wider(ring: Ring, margin: float) -> Ring:
    """Return the outline moved outwards; it may cross itself where a bay is narrower than two margins."""
    round_left = ring if area(ring) > 0 else ring[::-1]
    return [
        _moved(round_left[n - 1], here, round_left[(n + 1) % len(round_left)], margin)
        for n, here in enumerate(round_left)
    ]


def _moved(before: Corner, here: Corner, after: Corner, margin: float) -> Corner:
    (ax, ay), (bx, by) = _outwards(before, here), _outwards(here, after)
    x, y = ax + bx, ay + by
    size = x * x + y * y
    if size < 1e-9:
        x, y, size = ax, ay, 2.0
    by_how_much = min(2 / size, LONGEST_POINT / math.sqrt(size)) * margin
    return here[0] + x * by_how_much, here[1] + y * by_how_much


def _outwards(start: Corner, end: Corner) -> Corner:
    length = math.dist(start, end)
    return (end[1] - start[1]) / length, (start[0] - end[0]) / length


def hull(corners: Sequence[Corner]) -> Ring:
    """Return the smallest outline without bays around all corners, counterclockwise (Andrew's chain)."""
    ordered = sorted(set(corners))
    return [*_chain(ordered), *_chain(ordered[::-1])]


def _chain(ordered: Sequence[Corner]) -> Ring:
    chain: Ring = []
    for one in ordered:
        while len(chain) > 1 and area([chain[-2], chain[-1], one]) <= 0:
            chain.pop()
        chain.append(one)
    return chain[:-1]


def cut(ring: Ring, side: float) -> Ring:
    """Return what lies within the square from 0 to `side` (Sutherland and Hodgman); nothing where nothing does."""
    for inside in (lambda one: one[0], lambda one: one[1], lambda one: side - one[0], lambda one: side - one[1]):
        ring = _cut_at(ring, inside)
    return ring


def _cut_at(ring: Ring, inside: Callable[[Corner], float]) -> Ring:
    kept: Ring = []
    for one, other in pairwise((*ring, *ring[:1])):
        a, b = inside(one), inside(other)
        if a >= 0:
            kept.append(one)
        if (a > 0 > b) or (a < 0 < b):
            share = a / (a - b)
            kept.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
    return kept
