"""Themes: what cleared texts are sorted under, and the leaders who were asked to sort."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, false
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, metadata


class Theme(Base):
    """A subject that quotes of one question are sorted under; `position` is its place in the list."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    question: Mapped[str]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


sorted_quote = Table(
    "sorted_quote",
    metadata,
    Column("theme", ForeignKey("theme.id"), primary_key=True),
    Column("quote", String(36), ForeignKey("quote.id"), primary_key=True, index=True),
    Column("picked", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)
"""What lies under which theme; `picked` is the one quote of a theme that a planner lets papers quote."""

sorter = Table(
    "sorter",
    metadata,
    Column("consultation", ForeignKey("consultation.id"), primary_key=True),
    Column("user", ForeignKey("user.id"), primary_key=True),
    sqlite_with_rowid=False,
)
"""Leaders whom a planner asked to sort the cleared texts of a consultation."""
