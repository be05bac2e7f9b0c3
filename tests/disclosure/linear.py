"""The attacker who adds and subtracts: which groups' answers follow from sums that were published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

Row = list[Fraction]


def solved(sums: Iterable[frozenset[str]], k: int) -> list[frozenset[str]]:
    """Return every group of fewer than `k` children whose sum is a combination of the published sums.

    Children who are in the same sums cannot be told apart, so one unknown stands for all of them; groups are built
    from at most three such unknowns. A group is solved when its row is in the space that the published rows span.
    A pin on a map is `<child>@<where>`: an unknown of its own; a group is as many children as have pins in it.
    """
    rows = list(dict.fromkeys(sums))
    alike = _alike(rows)
    space = _reduced([[Fraction(one <= row) for one in alike] for row in rows])
    small = [n for n, one in enumerate(alike) if _children(one) < k]
    found = []
    for size in (1, 2, 3):
        for chosen in combinations(small, size):
            group = frozenset[str]().union(*(alike[n] for n in chosen))
            if _children(group) < k and _within(space, [Fraction(n in chosen) for n in range(len(alike))]):
                found.append(group)
    return found


def _children(group: frozenset[str]) -> int:
    return len({one.partition("@")[0] for one in group})


def _alike(rows: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    where: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        for run in row:
            where[run].append(n)
    groups: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for run, inside in where.items():
        groups[tuple(inside)].add(run)
    return [frozenset(one) for one in groups.values()]


def _reduced(rows: list[Row]) -> dict[int, Row]:
    """Return the rows in reduced echelon form, by their pivot's column (Gauss and Jordan)."""
    space: dict[int, Row] = {}
    for row in rows:
        left = _remainder(space, row)
        pivot = next((n for n, value in enumerate(left) if value), None)
        if pivot is None:
            continue
        new = [value / left[pivot] for value in left]
        space = {
            column: [a - old[pivot] * b for a, b in zip(old, new, strict=True)] for column, old in space.items()
        } | {pivot: new}
    return space


def _remainder(space: dict[int, Row], row: Row) -> Row:
    for pivot, base in space.items():
        if times := row[pivot]:
            row = [a - times * b for a, b in zip(row, base, strict=True)]
    return row


def _within(space: dict[int, Row], row: Row) -> bool:
    return not any(_remainder(space, row))
