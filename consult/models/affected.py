"""Whom a project affects: the groups of children that ought to be heard, as a planner knows them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base


class Affected(Base):
    """One group: a school, an age, an area, a form of school, and how many children it has, as far as is known."""

    __tablename__ = "affected"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str]
    age_group: Mapped[str | None]
    area: Mapped[str] = mapped_column(default="")
    school_form: Mapped[str] = mapped_column(default="")
    number: Mapped[int]
