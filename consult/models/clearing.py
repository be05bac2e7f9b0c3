"""Texts and drawings on their way to be read: sealed originals, and the quotes that were cleared (`privacy.md` 8)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text, false, text

from consult.models.base import Moment, metadata

sealed = Table(
    "sealed",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("consultation", ForeignKey("consultation.id"), nullable=False, index=True),
    Column("question", String(32), nullable=False),
    Column("kind", String(8), nullable=False),  # text | drawing
    Column("body", LargeBinary, nullable=False),
    Column("child_key", LargeBinary(16), nullable=False, index=True),
    Column("worry", Boolean, nullable=False, server_default=false()),
    Column("marked_by", String(80), nullable=False),
    Column("marked_at", Moment, nullable=False),
    Column("done", Text, nullable=False, server_default=text("''")),
    Column("done_by", String(80), nullable=False, server_default=text("''")),
    Column("done_at", Moment),
    Column("delete_after", Moment),
    sqlite_with_rowid=False,
)
"""Originals, encrypted; only the worry contact has one opened. Without worry it goes 72 h after it was cleared, with
worry 72 h after what was done is recorded."""

quote = Table(
    "quote",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("consultation", ForeignKey("consultation.id"), nullable=False),
    Column("question", String(32), nullable=False),
    Column("kind", String(8), nullable=False),  # text | drawing
    Column("body", Text, nullable=False),  # the masked text, or the strokes as JSON
    Column("child_key", LargeBinary(16), nullable=False, index=True),
    Index("ix_quote_consultation_question", "consultation", "question"),
    sqlite_with_rowid=False,
)
"""What was cleared; goes with the answers of a child who takes them back, which `child_key` tells."""
