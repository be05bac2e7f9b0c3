"""Group submissions into blocks of at least K: a pure function that never sees an answer (`privacy.md` 1.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

ALL = "*"


@dataclass(frozen=True)
class Candidate:
    """A counted submission that is in no block: its run, its two background values, and who entered it."""

    run: str
    d1: str
    d2: str
    by_staff: bool = False


@dataclass(frozen=True)
class Planned:
    """A block to be frozen; `*` where its members differ or nothing is said."""

    d1: str
    d2: str
    members: tuple[Candidate, ...]


def candidate(row: Any) -> Candidate:
    """Return a stored submission as it is grouped: nothing of its answers."""
    return Candidate(row.run, row.d1, row.d2, by_staff=row.how != "tablet")


def safe(group: Sequence[Candidate], k: int) -> bool:
    """Tell whether a group may be a block: K of them, and K that staff did not enter, or only staff's."""
    children = sum(not one.by_staff for one in group)
    return len(group) >= k and (children >= k or children == 0)


def plan(candidates: Iterable[Candidate], k: int, *, join_rest: bool) -> list[Planned]:
    """Return the blocks of one release and channel; whoever is in none waits, or stays unpublished at final.

    `join_rest`: put those left over into a block made in this call, when one can take them safely.
    """
    left = sorted(candidates, key=lambda one: (one.d1, one.d2, one.run))
    made: list[Planned] = []
    for level in (_both, _first, _none):
        taken: set[str] = set()
        for (d1, d2), group in _groups(left, level):
            if safe(group, k):
                made.append(Planned(d1, d2, tuple(group)))
                taken.update(one.run for one in group)
        left = [one for one in left if one.run not in taken]
    return _joined(made, left, k) if left and join_rest else made


def _both(one: Candidate) -> tuple[str, str]:
    return one.d1, one.d2


def _first(one: Candidate) -> tuple[str, str]:
    return one.d1, ALL


def _none(_: Candidate) -> tuple[str, str]:
    return ALL, ALL


def _groups(
    candidates: Sequence[Candidate], level: Callable[[Candidate], tuple[str, str]]
) -> list[tuple[tuple[str, str], list[Candidate]]]:
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for one in candidates:
        groups.setdefault(level(one), []).append(one)
    return list(groups.items())


def _joined(made: list[Planned], left: Sequence[Candidate], k: int) -> list[Planned]:
    """Put the rest into the block that shares most with it, then the smallest, then the first made."""
    able = [n for n, block in enumerate(made) if safe([*block.members, *left], k)]
    if not able:
        return made
    best = min(able, key=lambda n: (-_shared(made[n], left), len(made[n].members), n))
    block = made[best]
    members = (*block.members, *left)
    d1 = block.d1 if {one.d1 for one in members} == {block.d1} else ALL
    d2 = block.d2 if {one.d2 for one in members} == {block.d2} else ALL
    return [*made[:best], Planned(d1, d2, members), *made[best + 1 :]]


def _shared(block: Planned, left: Sequence[Candidate]) -> int:
    return ({one.d1 for one in left} == {block.d1}) + ({one.d2 for one in left} == {block.d2})
