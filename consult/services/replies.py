"""*Så blev det*: what the children said, what is done, what is not and why; and when the municipality is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation, Reply
from consult.services import audit, states
from forms.texts import LEVELS, lazy, nearest

PARTS = ("said", "done", "not_done")
Texts = Mapping[str, Mapping[str, str]]
"""`{level: {part: words}}` with the parts of PARTS."""


class UnfinishedError(ValueError):
    """A level has a part without words; `missing` lists the (level, part) pairs."""

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__(lazy("Write the texts that are missing first. The list says which."))
        self.missing = tuple(missing)


@dataclass(frozen=True)
class Shown:
    """What a child or a neighbour is shown: the reply (`said`), the promise, or that the promise is broken (`late`)."""

    kind: Literal["promised", "late", "said"]
    promised: date | None
    responsible: str
    texts: Mapping[str, str] = field(default_factory=dict)


def is_late(promised: date | None, today: date) -> bool:
    """Tell whether a promised date has gone by: from the day after it."""
    return promised is not None and today > promised


def shown(db: Session | Connection, consultation: int, level: str, today: date) -> Shown:
    """Return what stands instead of, or as, the reply to this level today; one statement, ORM or Core."""
    row = db.execute(
        select(Consultation.promised, Consultation.responsible, Reply.published_at, Reply.texts)
        .outerjoin(Reply, Reply.consultation_id == Consultation.id)
        .where(Consultation.id == consultation)
    ).one()
    if row.published_at:
        return Shown("said", row.promised, row.responsible, for_level(row.texts, level))
    return Shown("late" if is_late(row.promised, today) else "promised", row.promised, row.responsible)


def for_level(texts: Texts, level: str) -> Mapping[str, str]:
    """Return the words for a level, else those of the nearest level that has some; the lower of two as near."""
    return next((texts[one] for one in nearest(level) if texts.get(one)), {})


def of(db: Session, consultation: Consultation) -> Reply | None:
    """Return the reply as it stands, published or not."""
    return db.scalars(select(Reply).where(Reply.consultation_id == consultation.id)).one_or_none()


def write(db: Session, actor: str, consultation: Consultation, texts: Texts) -> Reply:
    """Keep the words for the consultation's levels; those of a published reply change at once, by the audit."""
    kept: dict[str, Any] = {
        level: {part: texts.get(level, {}).get(part, "").strip() for part in PARTS} for level in levels(consultation)
    }
    reply = of(db, consultation) or Reply(consultation_id=consultation.id)
    reply.texts = kept
    if reply.published_at and missing(consultation, reply):
        raise UnfinishedError(missing(consultation, reply))
    db.add(reply)
    action = "reply corrected" if reply.published_at else "reply written"
    db.flush()
    audit.record(db, actor, action, f"consultation {consultation.id}", consultation.organisation_id)
    return reply


def missing(consultation: Consultation, reply: Reply | None) -> list[tuple[str, str]]:
    """Return the (level, part) pairs that have no words yet."""
    texts: Texts = reply.texts if reply else {}
    return [(level, part) for level in levels(consultation) for part in PARTS if not texts.get(level, {}).get(part, "")]


def publish(db: Session, actor: str, consultation: Consultation) -> Reply:
    """Show the reply to everybody who has the code, and answer with it; UnfinishedError if it is not whole."""
    reply = of(db, consultation)
    if reply is None or (lacking := missing(consultation, reply)):
        raise UnfinishedError(lacking if reply else missing(consultation, None))
    if reply.published_at is None:
        reply.published_at = now()
        _show(db, actor, consultation)
    return reply


def _show(db: Session, actor: str, consultation: Consultation) -> None:
    """Answer; a reply may also come after a reason was logged, for late is better than never."""
    audit.record(db, actor, "reply published", f"consultation {consultation.id}", consultation.organisation_id)
    if consultation.state in ("answered", "purged"):
        consultation.revision += 1
        db.flush()
    else:
        states.answer_with_reply(db, actor, consultation)


def levels(consultation: Consultation) -> list[str]:
    """Return the levels that get a text, youngest first."""
    return [level for level in LEVELS if level in consultation.levels]
