"""Mail on its way: written in the transaction that wants it sent, sent by `consult work`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base


class Mail(Base):
    """One message to staff; never a word that a child has written. `state`: waiting | sent | failed."""

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(default="notice")
    """`worry test` for the test message to a worry contact, else `notice`."""
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    tries: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(default="")
    """What stood in the way at the last try, a key of `services.outbox.WHY`; empty when nothing did."""
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When it is tried next."""
