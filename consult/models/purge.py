"""What was purged and who read raw records: two short lists that stay when the answers are gone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base


class Purge(Base):
    """A consultation whose answers were purged: by which decision, when, by whom, and how many rows of what."""

    __tablename__ = "purge"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    decision: Mapped[str]
    """The reference of the decision, as the municipality's register writes it."""
    decided_on: Mapped[date]
    counts: Mapped[dict[str, Any]]
    """How many rows of each table were deleted."""


class Disclosure(Base):
    """A request for raw records by law: one person asks, another agrees, and then the file may be written once."""

    __tablename__ = "disclosure"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[str]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    agreed_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
