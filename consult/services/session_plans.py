"""What a planner changes in a planned sitting, and the places that a consultation's sessions have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.services import audit
from consult.services.consultations import MOST_VALUES, PLACE
from forms.texts import lazy

AFTER_THE_START = ("title", "expected", "leader_id", "opens_at", "closes_at")
"""The rest is copied to answers or kept on tablets, and stands once the session has been open."""


def of_consultation(db: Session, consultation: Consultation) -> list[GroupSession]:
    """Return the consultation's sessions, the newest first."""
    mine = select(GroupSession).where(GroupSession.consultation_id == consultation.id)
    return list(db.scalars(mine.order_by(GroupSession.id.desc())))


def places(db: Session, consultation: Consultation, *, but: GroupSession | None = None) -> list[str]:
    """Return the places of the consultation's sessions, all or all but one, in alphabetical order."""
    counted = (one for one in of_consultation(db, consultation) if one.kind != "practice" and one is not but)
    return sorted({one.place for one in counted if one.place})


def check_place(db: Session, consultation: Consultation, place: str, *, but: GroupSession | None = None) -> None:
    """ValueError where results are divided by place and this would be one place too many (`privacy.md` 1.2)."""
    known = {*places(db, consultation, but=but), place} - {""}
    if PLACE in consultation.plan and len(known) > MOST_VALUES:
        raise ValueError(lazy("Results are divided by place, and six places are used. Choose one of them."))


def edit(db: Session, actor: str, group_session: GroupSession, **facts: Any) -> None:
    """Change a session; once it has been open only what no answer carries."""
    names = list(facts) if group_session.state == "planned" else AFTER_THE_START
    changed = {name: facts[name] for name in names if name in facts and getattr(group_session, name) != facts[name]}
    for name, value in changed.items():
        setattr(group_session, name, value)
    db.flush()
    owner = group_session.consultation.organisation_id
    audit.record(db, actor, "session changed", f"group_session {group_session.id}", owner, fields=sorted(changed))
