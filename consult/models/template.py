"""An organisation's own templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base


class Template(Base):
    """A questionnaire that the organisation saved or imported to begin from; never changed."""

    __tablename__ = "template"
    __table_args__ = (UniqueConstraint("organisation_id", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    hash: Mapped[str]
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
