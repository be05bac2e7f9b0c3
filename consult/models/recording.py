"""Whose voice reads a text aloud, and who said yes to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base

VOICES = ("planner", "leader", "teacher", "other")
AGREED = ("self", "guardian")


class Recording(Base):
    """A text read aloud: the file's SHA-256, whose role's voice it is, and who said yes to its use. Never a name."""

    __tablename__ = "recording"
    __table_args__ = (UniqueConstraint("organisation_id", "sha"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    sha: Mapped[str]
    voice: Mapped[str]
    agreed: Mapped[str]
    seconds: Mapped[float]
    created_at: Mapped[datetime]
