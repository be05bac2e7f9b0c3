"""Leaders whom a planner asks to sort: they see the cleared texts of that consultation, and no figures of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.organisation import User
from consult.models.theme import sorter
from consult.services import audit, users

WITHOUT_TEXTS = ("draft", "purged")


def of(db: Session, consultation: Consultation) -> set[int]:
    """Return the ids of those who were asked."""
    return set(db.execute(select(sorter.c.user).where(sorter.c.consultation == consultation.id)).scalars())


def of_leader(db: Session, leader: User) -> list[Consultation]:
    """Return the consultations that a leader was asked to sort, the latest first."""
    mine = select(Consultation).join(sorter, sorter.c.consultation == Consultation.id)
    mine = mine.where(sorter.c.user == leader.id, Consultation.state.not_in(WITHOUT_TEXTS))
    return list(db.scalars(mine.order_by(Consultation.id.desc())).unique())


def choose(db: Session, actor: str, consultation: Consultation, chosen: Iterable[int]) -> None:
    """Ask these leaders to sort and nobody else; one whose account has ended, or another's, is left out."""
    working = {one.id for one in users.leaders(db, consultation.organisation_id)}
    asked = sorted(working & set(chosen))
    db.execute(delete(sorter).where(sorter.c.consultation == consultation.id))
    if asked:
        db.execute(insert(sorter), [{"consultation": consultation.id, "user": one} for one in asked])
    subject = f"consultation {consultation.id}"
    audit.record(db, actor, "choose sorters", subject, consultation.organisation_id, users=asked)
