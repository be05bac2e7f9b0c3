"""Assignments: what a kommunutvecklare is asked to do in her weeks, what she drafted, and her own report."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base
from consult.models.organisation import User
from consult.models.project import Project


class Assignment(Base):
    """A task with a due day and who gave it (*kommunstyrelsen*). The report is the leader's alone."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    leader_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    title: Mapped[str]
    task: Mapped[str] = mapped_column(default="")
    given_by: Mapped[str]
    due: Mapped[date]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    """What the leader drafted; a planner opens it."""
    report: Mapped[str] = mapped_column(default="")
    handed_in_at: Mapped[datetime | None]
    project: Mapped[Project] = relationship(lazy="joined")
    leader: Mapped[User] = relationship(lazy="joined")


class Comment(Base):
    """What an official says of a report; nobody but its leader changes the report itself."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="joined")
