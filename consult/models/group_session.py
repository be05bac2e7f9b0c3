"""Group sessions: one sitting, a group × place × leader × time, with a code that is never used again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base
from consult.models.consultation import Consultation

KINDS = ("classroom", "field", "open", "practice")
STATES = ("planned", "open", "paused", "closed")
BOOKINGS = ("asked", "agreed", "moved", "cancelled")
"""What has been settled with the place; a session that has been closed is done, whatever stands here."""


class GroupSession(Base):
    """One sitting. `state` is what was last said; planned times open and close it by themselves (see the service)."""

    __tablename__ = "group_session"
    __table_args__ = (Index("ix_group_session_consultation_id", "consultation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    age_group: Mapped[str | None]
    """One of the levels' names when the session sets the age group; None asks each child."""
    levels: Mapped[list[str]]
    languages: Mapped[list[str]] = mapped_column(default=lambda: ["sv"])
    device_word: Mapped[str] = mapped_column(default="surfplattan")
    reads_aloud: Mapped[bool] = mapped_column(default=False)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    link_epoch: Mapped[int] = mapped_column(default=0)
    expected: Mapped[int | None]
    present: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="planned")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    surplus: Mapped[str] = mapped_column(default="")
    """What was said of answers over the number present: empty (not asked), `all`, or the reason for the planner."""
    frozen: Mapped[int] = mapped_column(default=0)
    booking: Mapped[str] = mapped_column(default="agreed", server_default="agreed")
    contact: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """Whom to ask at the place: a role, a number or an address."""
    adult: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """The grown-up who answers for the sitting, and the number where they are reached during it."""
    adult_phone: Mapped[str] = mapped_column(default="", server_default=text("''"))
    affected_id: Mapped[int | None] = mapped_column(ForeignKey("affected.id"))
    """The group of those whom the project affects that this sitting hears."""
    consultation: Mapped[Consultation] = relationship(lazy="joined")

    @property
    def shown_code(self) -> str:
        """The code as it is read: two groups of digits that stay on one line."""
        return f"{self.code[:4]}\N{NO-BREAK SPACE}{self.code[4:]}"


class Note(Base):
    """What the leader saw and heard: about the group, never about one child. One a sitting."""

    __tablename__ = "note"

    group_session_id: Mapped[int] = mapped_column(ForeignKey("group_session.id"), primary_key=True)
    missing: Mapped[str] = mapped_column(default="")
    mood: Mapped[str] = mapped_column(default="")
    agreed: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
