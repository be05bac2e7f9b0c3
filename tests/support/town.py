"""A small municipality for tests: made through the services, with the verbs that tests need."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from consult.config import Settings
from consult.database import Database
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.models.submission import submission
from consult.services import (
    consultations,
    documents,
    group_sessions,
    media,
    organisations,
    projects,
    states,
    submissions,
    tickets,
    users,
    worry_contact,
)
from consult.services.submissions import Outcome
from forms.question import Slot
from forms.questionnaire import Questionnaire
from forms.texts import Text

ACTOR = "test"
_FOUR = {
    "can_change": "vad man kan göra",
    "decided": "planen ligger kvar",
    "decided_why": "den är ny",
    "receivers": "arkitekten",
    "decides": "nämnden",
    "responsible": "projektledaren",
}


def picture(colour: str = "green") -> bytes:
    """Return the bytes of a small picture."""
    raw = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(raw, "PNG")
    return raw.getvalue()


class Town:
    """One municipality's project, consultations and sessions on a real database."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        with self.writing() as db:
            self.organisation_id = self._organisation(db)
            self.project_id = self._project(db)

    @contextmanager
    def writing(self) -> Any:
        """An ORM session that is committed at the end."""
        with self.database.writing() as db:
            yield db
            db.commit()

    def _organisation(self, db: Session) -> int:
        made = organisations.create(db, ACTOR, "lund", "Lunds kommun")
        made.mailbox, made.phone, made.languages = "plan@lund.example", "010-000 00 00", ["sv", "en", "ar"]
        db.flush()
        return made.id

    def _project(self, db: Session) -> int:
        sha = media.upload(db, ACTOR, self.organisation_id, self.settings.media, picture())
        about = "Bilden visar en park. Det finns träd. Det finns en bänk."
        return projects.create(
            db, ACTOR, self.organisation_id, title="Ekparken", kind="other", stage="ide", place="Ekparken",
            at_place="i Ekparken", picture=sha, about=about, dnr="KS 1",
        ).id  # fmt: skip

    def consultation(
        self,
        *,
        template: str = "skolgard",
        levels: Sequence[str] = ("10-12",),
        languages: Sequence[str] = ("sv",),
        plan: Sequence[str] = ("place", "age"),
        k: int = 7,
        opened: bool = True,
    ) -> int:
        """Make a consultation from a template, everything filled in, and open it."""
        with self.writing() as db:
            project = db.get_one(Project, self.project_id)
            made = consultations.create(
                db, ACTOR, project, template, title="Frågor", levels=levels, languages=languages
            )
            sha = media.upload(db, ACTOR, self.organisation_id, self.settings.media, picture("blue"))
            for slot in consultations.questionnaire(db, made).slots:
                filled = Slot(
                    slot.id, Text.load(f"Ställe {slot.id[-1]}"), sha, Text.load("Det är ett ställe. Där är gräs.")
                )
                consultations.fill_slot(db, ACTOR, made, filled)
            promised = (now() + timedelta(days=30)).date()
            consultations.answer_four(db, ACTOR, made, promised=promised, **_FOUR)
            consultations.set_plan(db, ACTOR, made, plan, k)
            if opened:
                states.open_(db, ACTOR, made)
            return made.id

    def contact(self, *, confirmed: bool = True) -> int:
        """Name a contact for worries, who has confirmed unless said otherwise; return the user's number."""
        with self.writing() as db:
            made = users.create(db, ACTOR, self.organisation_id, "kurator@lund.example", "planner")
            organisation = db.get_one(Organisation, self.organisation_id)
            organisations.change(db, ACTOR, organisation, worry_contact_id=made.id)
            if confirmed:
                worry_contact.confirm(db, organisation)
            return made.id

    def session(self, consultation: int, **facts: Any) -> str:
        """Plan and begin a session; return its code."""
        begin = facts.pop("begin", True)
        with self.writing() as db:
            of = db.get_one(Consultation, consultation)
            given = {"kind": "classroom", "levels": of.levels, "languages": of.languages, "place": "Ekskolan"} | facts
            made = group_sessions.create(db, ACTOR, of, **given)
            if begin:
                group_sessions.begin(db, ACTOR, made)
            return made.code

    def do(self, verb: Any, subject: int | str, *args: Any, **facts: Any) -> Any:
        """Do a service's verb to a session (by code) or a consultation (by id), and commit."""
        with self.writing() as db:
            return verb(db, ACTOR, self.found(db, subject), *args, **facts)

    def found(self, db: Session, subject: int | str) -> Any:
        """Return the ORM object of a code or a consultation's id."""
        if isinstance(subject, str):
            return db.scalars(select(GroupSession).where(GroupSession.code == subject)).one()
        return db.get_one(Consultation, subject)

    def questionnaire(self, consultation: int) -> Questionnaire:
        """Return a consultation's questionnaire."""
        with self.database.reading() as db:
            of = db.get_one(Consultation, consultation)
            return documents.questionnaire(db, of.id, of.version)

    def ticket(self, code: str) -> str:
        """Return a ticket as the child's page has it now."""
        with self.database.read.connect() as connection:
            row = submissions.lookup(connection, code)
        return tickets.issue(self.settings.secret_key, code, row.version, row.kind == "practice", now())

    def post(self, code: str, answers: Mapping[str, Any], **fields: str) -> dict[str, Any]:
        """Return the fields of a child's post: a new run, Swedish, level 10–12, `{"mest": "rora"}` as answers."""
        usual = {"run": str(uuid.uuid4()), "ticket": self.ticket(code), "lang": "sv", "level": "10-12"}
        return {**usual, **{f"q.{question}": given for question, given in answers.items()}, **fields}

    def answer(self, code: str, answers: Mapping[str, Any], how: str = "tablet", **fields: str) -> Outcome:
        """Store a child's answers as the server does."""
        posted = MultiDict(self.post(code, answers, **fields))
        with self.database.read.connect() as connection:
            row = submissions.lookup(connection, code)
            post = submissions.judge(connection, self.settings.secret_key, row, posted)
        if isinstance(post, Outcome):
            return post
        with self.database.write.begin() as connection:
            return submissions.receive(connection, row, replace(post, how=how))

    def stored(self) -> int:
        """Return how many submissions there are."""
        with self.database.read.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(submission)).scalar_one())


@pytest.fixture
def town(settings: Settings, database: Database) -> Town:
    """A small municipality on each database."""
    return Town(settings, database)
