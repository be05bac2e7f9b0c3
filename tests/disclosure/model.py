"""A consultation's history in memory: children answer and take back, groups and planners look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from random import Random

from consult.services.blocks import ALL, Candidate, Planned, plan

Views = list[frozenset[str]]


@dataclass
class History:
    """Every view ever published, as the set of runs whose answers it sums; `bug` plants one on purpose."""

    chance: Random
    k: int
    bug: str = ""
    runs: dict[str, Candidate] = field(default_factory=dict)
    of_session: dict[str, int] = field(default_factory=dict)
    blocks: list[Planned] = field(default_factory=list)
    seen: Views = field(default_factory=list)
    sessions: int = 0

    def live(self, session: int | None = None) -> list[Candidate]:
        """Return who is in no block yet."""
        frozen = {one.run for block in self.blocks for one in block.members}
        mine = (one for run, one in self.runs.items() if run not in frozen)
        return [one for one in mine if session is None or self.of_session[one.run] == session]

    def arrive(self, session: int, n: int) -> None:
        """Some children answer, some of them on paper or with a grown-up's finger."""
        place, age = f"p{session % 3}", self.chance.choice(("6-9", "10-12"))
        for _ in range(n):
            run = f"r{len(self.of_session)}"
            self.runs[run] = Candidate(run, place, age, by_staff=self.chance.random() < 0.15)
            self.of_session[run] = session

    def release(self, kind: str, session: int | None = None) -> None:
        """Freeze what can be frozen, as the service does."""
        waiting = self.live(session)
        joins = kind == "final" or (kind == "session" and self.sessions < 6)
        if self.bug == "staff entries counted":
            waiting = [Candidate(one.run, one.d1, one.d2) for one in waiting]
        made = plan(waiting, self.k - 1 if self.bug == "K-1" else self.k, join_rest=joins)
        self.blocks += made
        if self.bug == "leftovers joined to an old block" and self.blocks and (rest := self.live(session)):
            old = self.blocks[0]
            self.blocks[0] = Planned(old.d1, old.d2, (*old.members, *rest))

    def take_back(self) -> None:
        """A child takes its answers back; frozen sums stay as they are."""
        run = self.chance.choice(list(self.runs))
        if self.bug == "sums that shrink on erasure":
            self.blocks = [
                Planned(block.d1, block.d2, tuple(one for one in block.members if one.run != run))
                for block in self.blocks
            ]
        if run not in {one.run for block in self.blocks for one in block.members}:
            del self.runs[run]

    def look(self) -> None:
        """The planner looks at everything that there is to look at, and so does every group."""
        for d1 in (ALL, "p0", "p1", "p2"):
            for d2 in (ALL, "6-9", "10-12"):
                self._see(block for block in self.blocks if d1 in (ALL, block.d1) and d2 in (ALL, block.d2))

    def _see(self, blocks: Iterable[Planned]) -> None:
        runs = {one.run for block in blocks for one in block.members}
        if self.bug == "a live pool in a view" and runs:
            runs |= {one.run for one in self.live()}
        if runs:
            self.seen.append(frozenset(runs))


def play(seed: int, bug: str = "") -> History:
    """Play one history from a seed, from the first answer to the final release."""
    chance = Random(seed)  # a history can be played again
    history = History(chance, k=chance.choice((7, 7, 10)), bug=bug)
    history.sessions = chance.randint(1, 8)
    steps: list[Callable[[], None]] = []
    for session in range(history.sessions):
        history.arrive(session, chance.randint(0, 18))
        steps += [
            partial(history.release, "session", session),
            partial(history.arrive, session, chance.randint(0, 3)),
        ]
    steps += [lambda: history.take_back() if history.runs else None] * 3 + [lambda: history.release("closing")]
    chance.shuffle(steps)
    for step in [*steps, lambda: history.release("closing"), lambda: history.release("final")]:
        step()
        history.look()
    return history


def too_small(seen: Views, runs: dict[str, Candidate], k: int) -> list[set[str]]:
    """Return the groups that an attacker can tell apart by adding and subtracting views, and that are too small.

    Two children are told apart only if some view has one and not the other (`privacy.md` 1, the test). A group in
    which some but fewer than K answers are the children's own is too small as well.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for n, view in enumerate(dict.fromkeys(seen)):
        for run in view:
            rows[run].append(n)
    classes: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for run, row in rows.items():
        classes[tuple(row)].add(run)
    return [one for one in classes.values() if len(one) < k or 0 < sum(not runs[run].by_staff for run in one) < k]
