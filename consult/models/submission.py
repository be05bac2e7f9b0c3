"""What children send: Core tables without time, day or order of arrival (`privacy.md` 2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, false, text

from consult.models.base import metadata

submission = Table(
    "submission",
    metadata,
    Column("run", String(36), primary_key=True),
    Column("consultation", ForeignKey("consultation.id"), nullable=False),
    Column("group_session", ForeignKey("group_session.id")),
    Column("channel", String(5), nullable=False),  # group | open
    Column("version", String(64), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("level", String(5), nullable=False),
    Column("how", String(6), nullable=False),  # tablet | paper | helped
    Column("d1", String(80), nullable=False),
    Column("d2", String(80), nullable=False),
    Column("answers", Text, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("held", Boolean, nullable=False),
    Column("block", String(36)),
    Index("ix_submission_consultation_block", "consultation", "block"),
    Index("ix_submission_group_session", "group_session"),
    sqlite_with_rowid=False,
)


def _apart(name: str, *own: Column[Any]) -> Table:
    """Return a table of what is kept apart from the answers, each row with an id that tells no order."""
    return Table(
        name,
        metadata,
        Column("id", String(36), primary_key=True),
        Column("run", String(36), nullable=False, index=True),
        Column("question", String(32), nullable=False),
        *own,
        sqlite_with_rowid=False,
    )


def _queued() -> Column[Any]:
    """Whether it is among those that planners read: it came in with at least K others (`clearing/screening.py`)."""
    return Column("queued", Boolean, nullable=False, server_default=false())


written = _apart(
    "text",
    Column("body", Text, nullable=False),
    Column("screened", Boolean, nullable=False, server_default=false()),
    Column("flag", String(8), nullable=False, server_default=text("''")),  # language, as the screening found
    _queued(),
)
drawing = _apart("drawing", Column("strokes", Text, nullable=False), _queued())
pin = _apart(
    "pin",
    Column("x", Integer, nullable=False),
    Column("y", Integer, nullable=False),
    Column("category", String(32), nullable=False),
    Column("why", String(32), nullable=False),
)
APART = (written, drawing, pin)

taken_back = Table(
    "taken_back",
    metadata,
    Column("run_hash", LargeBinary(32), primary_key=True),
    sqlite_with_rowid=False,
)

declined = Table(
    "declined",
    metadata,
    Column("run_hash", LargeBinary(32), primary_key=True),
    Column("group_session", ForeignKey("group_session.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

RAW = (submission, *APART, taken_back, declined)
"""What children send, as they send it: nothing that makes figures may read it (`privacy.md` 1)."""
