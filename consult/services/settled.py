"""What grown-ups have settled about a consultation: what can change, who decides, whom it affects, what was answered.

Read from the consultation, its project, its sessions and its reply; never from answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.affected import Affected
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.services import replies
from forms.texts import LEVELS


@dataclass(frozen=True)
class Settled:
    """The planner's words, the promised day, and how many sessions and children there were to be.

    `expected` is None where a session does not say, or more were heard than expected. `affected` are groups with how
    many children each has. `said`, `done` and `not_done` are the published reply in its oldest wording, else empty.
    """

    can_change: str
    decided: str
    decided_why: str
    receivers: str
    decides: str
    responsible: str
    promised: date | None
    sessions: int
    expected: int | None
    affected: tuple[tuple[str, int], ...]
    said: str
    done: str
    not_done: str


def read(db: Session, consultation: Consultation, heard: int | None) -> Settled:
    """Return what is settled today; `heard` is how many the figures stand on."""
    numbers = _numbers(db, consultation)
    reply = _reply(db, consultation)
    return Settled(
        can_change=consultation.can_change,
        decided=consultation.decided,
        decided_why=consultation.decided_why,
        receivers=consultation.receivers,
        decides=consultation.decides,
        responsible=consultation.responsible,
        promised=consultation.promised,
        sessions=len(numbers),
        expected=_all(numbers, heard or 0),
        affected=tuple(_affected(db, consultation)),
        said=reply.get("said", ""),
        done=reply.get("done", ""),
        not_done=reply.get("not_done", ""),
    )


def _numbers(db: Session, consultation: Consultation) -> list[int | None]:
    """Return how many each session expects; practice and what was cancelled are none."""
    held = select(GroupSession.expected).where(
        GroupSession.consultation_id == consultation.id,
        GroupSession.kind != "practice",
        GroupSession.booking != "cancelled",
    )
    return list(db.scalars(held))


def _all(numbers: list[int | None], heard: int) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if known and len(known) == len(numbers) and sum(known) >= heard else None


def _affected(db: Session, consultation: Consultation) -> list[tuple[str, int]]:
    groups = select(Affected).where(Affected.project_id == consultation.project_id).order_by(Affected.id)
    return [(one.name, one.number) for one in db.scalars(groups)]


def _reply(db: Session, consultation: Consultation) -> Mapping[str, str]:
    reply = replies.of(db, consultation)
    if reply is None or reply.published_at is None:
        return {}
    return replies.for_level(reply.texts, max(consultation.levels, key=LEVELS.index))
