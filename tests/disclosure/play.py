"""A consultation from opening to final, with a planner and groups who look at everything all the time, over HTTP."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

from sqlalchemy import select

from consult.models.submission import submission
from consult.services import group_sessions, leader_links, releases, states
from consult.services.blocks import Candidate
from tests.support.client import CheckedClient
from tests.support.town import Town


class Play:
    """One history, played again from the same chance. `said` is what each run answered, `members` who is in a block."""

    def __init__(self, town: Town, client: CheckedClient, chance: Random) -> None:
        self.town, self.client, self.chance = town, client, chance
        self.more_looks: Callable[[Any], None] = lambda _: None
        self.more_reveals: Callable[[Any, str], None] = lambda *_: None
        self.consultation = self.opened()
        self.members: dict[str, set[str]] = defaultdict(set)
        self.staff: dict[str, bool] = {}
        self.said: dict[str, dict[str, str]] = {}

    def opened(self) -> int:
        """Make the consultation, open."""
        return self.town.consultation(plan=["place", "age"], levels=["10-12"])

    @property
    def page(self) -> str:
        """The address of the result."""
        return f"/o/lund/consultations/{self.consultation}/results"

    def play(self) -> None:
        """Play to the end; whoever can look looks after every step."""
        for n in range(self.chance.randint(1, 4)):
            age = self.chance.choice(["6-9", "10-12"])
            code = self.town.session(self.consultation, place=f"skola {n % 2}", age_group=age)
            for _ in range(self.chance.randint(0, 16)):
                self.answer(code)
            for _ in range(self.chance.randint(0, 2)):
                if self.chance.random() < 0.5:
                    self.reveal(code)
                    self.town.do(group_sessions.reopen, code)
                    self.answer(code)
            self.look()
        self.town.do(states.close, self.consultation)
        self.look()
        self.town.do(states.finalise, self.consultation)
        self.look()

    def answer(self, code: str) -> None:
        """A child answers, now and then on paper."""
        answers = self.answers()
        run = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        self.said[run] = answers
        self.town.answer(code, answers, how=self.chance.choices(["tablet", "paper"], [9, 1])[0], run=run)

    def answers(self) -> dict[str, str]:
        """Return what a child answers."""
        return {"mest": self.chance.choice(["rora", "lugnt"]), "gor": self.chance.choice(["boll", "gront"])}

    def look(self) -> None:
        """The planner looks at everything that there is to look at."""
        self.note_members()
        for by in ("", "?by=d1", "?by=d2"):
            assert self.client.get(self.page + by).status_code == 200
        self.more_looks(self)

    def reveal(self, code: str) -> None:
        """The group looks at its own answers."""
        with self.town.database.reading() as db:
            token = leader_links.token(self.town.settings.secret_key, self.town.found(db, code))
        self.town.do(group_sessions.close, code)
        self.town.do(releases.reveal, code)
        self.note_members()
        for step in range(1, 4):
            self.client.get(f"/ledare/{token}/svar?steg={step}")
        self.more_reveals(self, code)

    def note_members(self) -> None:
        """Remember who went into which block; a child that takes back later is still in the sum."""
        with self.town.database.read.connect() as connection:
            mine = submission.c.consultation == self.consultation
            for row in connection.execute(select(submission.c.run, submission.c.block, submission.c.how).where(mine)):
                self.staff[row.run] = row.how != "tablet"
                if row.block:
                    self.members[row.block].add(row.run)

    def who(self, blocks: frozenset[str]) -> frozenset[str]:
        """Return whose answers some blocks sum."""
        return frozenset[str]().union(*(self.members[one] for one in blocks))

    def candidates(self) -> dict[str, Candidate]:
        """Return every run with whether staff entered it."""
        return {run: Candidate(run, "", "", by_staff=staff) for run, staff in self.staff.items()}
