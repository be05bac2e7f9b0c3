"""Mail to staff: put in the box in the transaction that wants it sent, so that none is sent of what was undone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.outbox import Mail


def put(db: Session, organisation_id: int, recipient: str, subject: str, body: str) -> Mail:
    """Queue a plain message, due at once; never a word that a child has written. `consult work` sends it."""
    mail = Mail(
        organisation_id=organisation_id, recipient=recipient, subject=subject, body=body, queued_at=now(), due_at=now()
    )
    db.add(mail)
    db.flush()
    return mail
