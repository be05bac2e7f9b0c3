"""Who did what, when and why; written in the verb's own transaction, never with the text of an answer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.organisation import Audit


def record(  # noqa: PLR0917  # a row of the log is read as one sentence: who, what, to what, where, why
    db: Session, actor: str, action: str, subject: str, organisation_id: int | None, reason: str = "", **facts: object
) -> None:
    """Add one row: `actor` is "planner 12" or "leader link 7", `subject` "consultation 3"."""
    db.add(
        Audit(
            organisation_id=organisation_id,
            at=now(),
            actor=actor,
            action=action,
            subject=subject,
            reason=reason,
            facts=facts,
        )
    )
    db.flush()
