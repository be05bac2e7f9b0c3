"""Whether a group session takes answers: what was last said, and its planned times, which work by themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy.engine import Row


class Timed(Protocol):
    """Anything with a session's state and planned times: the ORM object or a Core row."""

    @property
    def state(self) -> str: ...  # noqa: D102  # the three are described by models.GroupSession
    @property
    def opens_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def closes_at(self) -> datetime | None: ...  # noqa: D102


def phase(one: Timed | Row[tuple[object, ...]], at: datetime | None = None) -> str:
    """Return planned, open, paused or closed at a moment (default now). Opening by hand comes before the plan."""
    at = at or datetime.now(UTC)
    state: str = one.state
    if state in ("planned", "open", "paused") and one.closes_at and at >= one.closes_at:
        return "closed"
    if state == "planned" and one.opens_at and at >= one.opens_at:
        return "open"
    return state
