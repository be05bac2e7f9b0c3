"""Notes: what a leader saw and heard, about the group and never about one child. One a sitting, changed at will."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.group_session import GroupSession, Note
from consult.services import audit, group_sessions
from consult.services.bookings import CANCELLED
from consult.services.phases import phase


def of(db: Session, group_session: GroupSession) -> Note | None:
    """Return a sitting's notes; None before any are written."""
    return db.get(Note, group_session.id)


def are_due(db: Session, group_session: GroupSession) -> bool:
    """Tell whether a sitting is over and nothing is written of it; of practice and of what never was, nothing is."""
    was_held = group_session.kind != "practice" and group_session.booking != CANCELLED
    return was_held and phase(group_session) == "closed" and of(db, group_session) is None


def write(
    db: Session, actor: str, group_session: GroupSession, *, present: int | None, missing: str, mood: str, agreed: str
) -> Note:
    """Write or change a sitting's notes. `present` (1–500) is how many were there; None leaves what was said before."""
    # Pressed twice at once: the second waits here and changes what the first wrote.
    db.execute(select(GroupSession.id).where(GroupSession.id == group_session.id).with_for_update())
    if present is not None and present != group_session.present:
        group_sessions.set_present(db, actor, group_session, present)
    note = of(db, group_session) or Note(group_session_id=group_session.id)
    note.missing, note.mood, note.agreed, note.written_at = missing, mood, agreed, now()
    db.add(note)
    db.flush()
    owner = group_session.consultation.organisation_id
    audit.record(db, actor, "notes written", f"group_session {group_session.id}", owner)
    return note
