"""Steps of a draft that can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base


class DraftStep(Base):
    """A draft's questionnaire as it was before a change, so that the change can be undone; gone when it opens.

    `said` tells what was changed, in the words of the page; `stale` is as in `Version`."""

    __tablename__ = "draft_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    said: Mapped[str]
    document: Mapped[dict[str, Any]]
    stale: Mapped[list[str]] = mapped_column(JSON, default=list)
