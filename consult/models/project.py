"""Planning projects, and the pictures that belong to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base
from consult.models.organisation import Organisation

PLAN_STAGES = (
    "planbesked", "uppdrag", "program", "tidig_dialog", "samrad", "bearbetning", "granskning", "antagande",
    "overklagad", "laga_kraft", "genomforande", "avbruten",
)  # fmt: skip
OTHER_STAGES = ("ide", "tidig_dialog", "forslag", "beslut", "bygge", "klart")


class Project(Base):
    """A planning project. `place` is *Ekparken*, `at_place` *i Ekparken*; `about` describes it in three sentences."""

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default="detaljplan")
    dnr: Mapped[str] = mapped_column(default="")
    property: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default="uppdrag")
    stages: Mapped[dict[str, Any]] = mapped_column(default=dict)
    place: Mapped[str] = mapped_column(default="")
    at_place: Mapped[str] = mapped_column(default="")
    picture: Mapped[str | None]
    about: Mapped[str] = mapped_column(default="")
    departments: Mapped[str] = mapped_column(default="")
    mailbox: Mapped[str] = mapped_column(default="")
    boundary: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Media(Base):
    """An uploaded picture, re-encoded; the file is named by the SHA-256 of its bytes. Sizes in pixels.

    `about` is the text it must have; `people` tells whether somebody can be seen: unasked, `none` or `agreed`."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("organisation_id", "sha"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    sha: Mapped[str] = mapped_column(index=True)
    width: Mapped[int]
    height: Mapped[int]
    about: Mapped[str] = mapped_column(default="")
    people: Mapped[str] = mapped_column(default="")


class ControlPoint(Base):
    """A pixel of a map's picture (its SHA-256) whose coordinates are known. `x`, `y` from its upper left corner;
    `east`, `north` in `epsg`: metres in 3006–3018, degrees of longitude and latitude in 4326."""

    __tablename__ = "control_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    picture: Mapped[str]
    x: Mapped[float]
    y: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    epsg: Mapped[int]
