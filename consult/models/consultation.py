"""Consultations: one round of asking in a project, its versions of the questionnaire, and its reply."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base
from consult.models.project import Project

STATES = ("draft", "open", "closed", "final", "answered", "purged")
FINISHED = ("final", "answered", "purged")
"""The states in which a result no longer changes."""


class Consultation(Base):
    """One round of asking. `revision` rises whenever a child's page would look different."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    title: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[str]
    levels: Mapped[list[str]]
    languages: Mapped[list[str]] = mapped_column(default=lambda: ["sv"])
    k: Mapped[int]
    plan: Mapped[list[str]] = mapped_column(default=list)
    """At most two backgrounds: `place`, `age` or `q.<question id>`; locked when the consultation opens."""
    can_change: Mapped[str] = mapped_column(default="")
    decided: Mapped[str] = mapped_column(default="")
    decided_why: Mapped[str] = mapped_column(default="")
    receivers: Mapped[str] = mapped_column(default="")
    decides: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")
    promised: Mapped[date | None] = mapped_column(Date)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    unshown: Mapped[bool] = mapped_column(default=False)
    """At final: some answers are in no block, for their group is too small."""
    no_reply_reason: Mapped[str] = mapped_column(default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    same: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """In a copy: `{question id: hash of the words}` that the planner said mean the same as in the first."""
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Why a limit for children's texts is passed: `{what passes it: the planner's words}`."""
    project: Mapped[Project] = relationship(lazy="joined")


class Version(Base):
    """The questionnaire document under its content hash; that of a draft changes in place, an opened one never."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("consultation_id", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    hash: Mapped[str]
    document: Mapped[dict[str, Any]]
    stale: Mapped[list[str]] = mapped_column(default=list)
    """In a draft: `<text>|<language>|<level>` of words that were written before the Swedish changed."""


class Reply(Base):
    """*Så blev det*: a text per level used, `{level: {"said", "done", "not_done"}}`; hidden while it is written."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    texts: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]
