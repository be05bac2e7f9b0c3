"""The published result: figures as they stood on a day, with references to quotes; never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base


class Snapshot(Base):
    """Version `number` of what is published of a consultation; the highest number is in force.

    `shown` says for whom each question is, `{question: ["public", "children"]}`; `figures` are those questions'
    figures by language; `quotes` are ids, so that a quote that is taken back vanishes here too.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    shown: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    quotes: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(default="")
    """Why a version shows nothing; empty for one that shows something."""
