"""A consultation in which children write and draw, with a planner and a worry contact."""

import uuid
from collections.abc import Callable
from time import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult import work
from consult.models.base import metadata, now
from consult.models.organisation import Audit, Organisation, User
from consult.services import consultations, states, users
from consult.services.clearing import queue
from forms.questionnaire import dump, load
from tests.child.sketch import SKETCH
from tests.support.client import CheckedClient
from tests.support.town import ACTOR, Town

PEOPLE = {"planner": "planner", "contact": "leader", "other": "strategist"}
MORE = {"kind": "short_text", "text": {"sv": "Vad mer vill du berätta om {platsen}?"}, "use": {"sv": "Det vi missade."}}
STROKES = "[[1,0,100,100,200,250],[3,1,500,500]]"


class Wall:
    """What children write on, and those who read it."""

    def __init__(self, town: Town) -> None:
        self.town, self.db, self.secret = town, town.database, town.settings.secret_key
        self.people: dict[str, int] = {}
        with town.writing() as db:
            for name, role in PEOPLE.items():
                self.people[name] = users.create(db, ACTOR, town.organisation_id, f"{name}@lund.example", role).id
            organisation = db.get_one(Organisation, town.organisation_id)
            organisation.worry_contact_id, organisation.worry_confirmed_at = self.people["contact"], now()
        self.id = town.consultation(opened=False)
        town.do(self._ask, self.id)
        town.do(states.open_, self.id)
        self.code = town.session(self.id)

    @staticmethod
    def _ask(db: Any, actor: str, consultation: Any) -> None:
        raw = dump(consultations.questionnaire(db, consultation))
        asked = [*raw["questions"], {"id": "mer", **MORE}, {"id": "sketch", **SKETCH}]
        consultations.save_questionnaire(db, actor, consultation, load(raw | {"questions": asked}))

    def write(self, *texts: str, question: str = "mer", code: str = "") -> list[str]:
        """Let a child each write a text, or draw; return their runs."""
        runs = [str(uuid.uuid4()) for _ in texts]
        for run, text in zip(runs, texts, strict=True):
            assert self.town.answer(code or self.code, {question: text}, run=run).name == "STORED"
        return runs

    def fill(self, number: int = 6) -> list[str]:
        """Let so many children write something ordinary."""
        return self.write(*(f"Jag vill ha fler gungor, gärna {n} stycken" for n in range(number)))

    def screen(self) -> None:
        """Do what `consult work` does with new texts, until nothing is left."""
        while work._screen(self.db, self.town.settings):
            pass

    def do(self, verb: Any, *args: Any, **facts: Any) -> Any:
        """Do a verb of the queue, as the planner."""
        return self.town.do(verb, self.id, *args, **facts)

    def items(self) -> list[Any]:
        """Return all that can be read now, in order."""
        found: list[Any] = []
        with self.db.reading() as db:
            of = self.town.found(db, self.id)
            while (item := queue.next_one(db, of, f"{found[-1].id}~" if found else "")) and item not in found:
                found.append(item)
        return found

    def item(self, word: str) -> Any:
        """Return what can be read now that has this word in it."""
        return next(one for one in self.items() if word in shown(one))

    def clear(self, item: Any, **facts: Any) -> None:
        """Approve what was shown."""
        self.do(queue.clear, item.id, **{"secret": self.secret, "seen": item.seen} | facts)

    def rows(self, table: Any) -> Any:
        """Return a table's rows."""
        with self.db.read.connect() as connection:
            return connection.execute(select(table)).all()

    def audited(self, action: str) -> list[Audit]:
        """Return the log's rows of an action."""
        with self.db.reading() as db:
            return list(db.scalars(select(Audit).filter_by(action=action)))

    def everything(self) -> str:
        """Return the whole database as text."""
        return "".join(repr(self.rows(table)) for table in metadata.tables.values())


def shown(item: Any) -> str:
    """Return a text as a planner reads it."""
    return "".join(piece.text for piece in item.pieces)


@pytest.fixture
def wall(town: Town) -> Wall:
    """An open consultation with a text and a drawing last, and its first session."""
    return Wall(town)


@pytest.fixture
def signed_in(app: Flask, wall: Wall) -> Callable[[str], CheckedClient]:
    """Return the browser of one of the people."""

    def enter(name: str) -> CheckedClient:
        with wall.db.reading() as db:
            epoch = db.get_one(User, wall.people[name]).epoch
        client = app.test_client()
        with client.session_transaction() as kept:
            kept.update(user=wall.people[name], epoch=epoch, began=int(time()), seen=int(time()))
        assert isinstance(client, CheckedClient)
        return client

    return enter
