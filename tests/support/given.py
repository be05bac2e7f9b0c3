"""What tests need as given, without walking the whole way: a leader's assignment, a theme, cleared texts."""

import uuid
from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import insert
from sqlalchemy.orm import Session

from consult.models.assignment import Assignment
from consult.models.base import now
from consult.models.clearing import quote, sealed
from consult.models.project import Project
from consult.models.theme import Theme, sorter
from consult.services import own_templates
from forms import library
from forms.elsewhere import elsewhere


def given(db: Session, project: int, leader: int, draft: int | None) -> int:
    """Make an assignment of a leader in a project, its report handed in; return its number."""
    made = Assignment(
        organisation_id=db.get_one(Project, project).organisation_id, project_id=project, leader_id=leader,
        title="Fråga", task="Fråga barn", given_by="Nämnden", due=now().date(), consultation_id=draft,
        report="# Vi\nfrågade", handed_in_at=now(),
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made.id


def sorted_by(db: Session, consultation: int, leader: int) -> int:
    """Ask a leader to sort a consultation's texts, with a theme to put them under; return the theme's number."""
    db.execute(insert(sorter).values(consultation=consultation, user=leader))
    made = Theme(consultation_id=consultation, question="mer", name="Bänkar")
    db.add(made)
    db.flush()
    return made.id


def saved(db: Session, organisation: int, ready: str = "skolgard") -> int:
    """Keep a ready questionnaire as an organisation's own template; return its number."""
    return own_templates.keep(db, "test", organisation, elsewhere(library.load(ready))).id


def marked_for_worry(db: Session, consultation: int) -> str:
    """Seal something that somebody has marked for worry; return its id. Nobody could open what is in it."""
    name = str(uuid.uuid4())
    facts = {"question": "mer", "kind": "text", "body": b"sealed", "child_key": bytes(16), "worry": True}
    db.execute(insert(sealed).values(id=name, consultation=consultation, marked_by="test", marked_at=now(), **facts))
    return name


def cleared(
    db: Session, consultation: int, texts: Iterable[str], *, child: str = "", kind: str = "text", question: str = "mer"
) -> list[str]:
    """Clear texts, each of a child of its own unless `child` says whose they are; return their ids."""
    ids = []
    for body in texts:
        ids.append(id := str(uuid.uuid4()))
        facts = {"id": id, "consultation": consultation, "question": question, "kind": kind, "body": body}
        db.execute(insert(quote).values(**facts, child_key=sha256((child or id).encode()).digest()[:16]))
    return ids
