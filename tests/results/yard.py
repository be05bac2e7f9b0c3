"""Makes the consultation that the tests of results look at: answers into the table, the rest by the services."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from consult.database import Database
from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.organisation import Organisation, User
from consult.models.project import Project
from consult.models.submission import submission
from consult.services import states
from forms import library
from forms.question import Slot
from forms.questionnaire import Questionnaire, content_hash, dump
from forms.respond import read
from forms.shapes import SKIP, UNSURE
from forms.texts import Text

PLACES = (("Ekskolan", 40), ("Björkskolan", 40), ("Almskolan", 4), ("Askskolan", 5))
Answer = Callable[[Random, Questionnaire, str], MultiDict[str, str]]
NAMES = {"plats 1": "Klätterställningen", "plats 2": "Fotbollsplanen", "plats 3": "Kullen bakom matsalen"}


@dataclass(frozen=True)
class Yard:
    """Where the consultation stands."""

    name: str
    consultation: int
    planner: int
    questionnaire: Questionnaire

    @property
    def href(self) -> str:
        """The address of its result."""
        return f"/o/{self.name}/consultations/{self.consultation}/results"


def document() -> Questionnaire:
    """Return the school yard's questionnaire with its places filled."""
    found = library.load("skolgard")
    for id, name in NAMES.items():
        found = found.with_slot(Slot(id, Text({"sv": {"*": name}}), "x", Text({"sv": {"*": name}})))
    return found


def make(database: Database, *, places=PLACES, answer: Answer | None = None, name: str = "lindhamn") -> Yard:
    """Make the consultation, let the children answer, and close it."""
    with database.writing() as db:
        consultation, planner = _empty(db, asked := document(), name)
        chance = Random(1)
        for place, n in places:
            for _ in range(n):
                _answer(db, consultation, asked, place, chance, answer or lively)
        states.close(db, "test", consultation)
        db.commit()
        return Yard(name, consultation.id, planner.id, asked)


def _empty(db: Session, asked: Questionnaire, name: str) -> tuple[Consultation, User]:
    owner = Organisation(slug=name, name=name)
    db.add(owner)
    db.flush()
    planner = User(organisation_id=owner.id, email=f"planerare@{name}.example", role="planner")
    project = Project(
        organisation_id=owner.id, title="Ekskolan", place="skolgården", at_place="på skolgården", created_at=now()
    )
    db.add_all([planner, project])
    db.flush()
    consultation = Consultation(
        organisation_id=owner.id, project=project, title="Skolgården", slug=name, state="open", k=7,
        version=content_hash(asked), levels=["10-12", "13-15"], languages=["sv", "ar"], plan=["place", "age"],
        opened_at=now() - timedelta(days=3),
    )  # fmt: skip
    db.add(consultation)
    db.flush()
    db.add(Version(consultation_id=consultation.id, hash=consultation.version, document=dump(asked)))
    db.flush()
    return consultation, planner


def lively(chance: Random, asked: Questionnaire, level: str) -> MultiDict[str, str]:
    """Answer as most children do: a favourite, some not knowing, some skipping."""
    posted: MultiDict[str, str] = MultiDict()
    for question in asked.asked(level):
        offered = [option.id for option in question.kind.options if option.offered(level)]
        if not question.counts or not offered:
            continue
        if chance.random() < 0.12:
            posted[f"q.{question.id}.x"] = chance.choice([UNSURE, SKIP])
        elif question.kind.name == "choices":
            posted.setlist(f"q.{question.id}", list(dict.fromkeys(chance.choices(offered[:4], k=2))))
        else:
            posted[f"q.{question.id}"] = chance.choices(offered, range(len(offered) + 1, 1, -1))[0]
    return posted


def _answer(db: Session, consultation: Consultation, asked: Questionnaire, place: str, chance: Random, answer) -> None:
    level = chance.choice(consultation.levels)
    given = read(asked, "sv", level, answer(chance, asked, level))
    db.execute(insert(submission).values(
        run=str(uuid.uuid4()), consultation=consultation.id, channel="group",
        version=consultation.version, lang="sv", level=level, how="tablet", d1=place, d2=level, answers=given.json,
        digest=given.digest, held=False,
    ))  # fmt: skip


def finalise(database: Database, yard: Yard) -> None:
    """Make the closed consultation final."""
    with database.writing() as db:
        states.finalise(db, "test", db.get_one(Consultation, yard.consultation))
        db.commit()
