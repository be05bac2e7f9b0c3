"""Frozen sums: releases, their blocks of at least K submissions, and the cells counted in each (`privacy.md` 1)."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Integer, String, Table

from consult.models.base import metadata
from consult.models.organisation import SMALLEST_K

release = Table(
    "release",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("consultation", ForeignKey("consultation.id"), nullable=False, index=True),
    Column("group_session", ForeignKey("group_session.id")),
    Column("kind", String(7), nullable=False),  # session | closing | final
    Column("date", Date, nullable=False),
    Column("done", Boolean, nullable=False),
)

block = Table(
    "block",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("release", ForeignKey("release.id"), nullable=False, index=True),
    Column("channel", String(5), nullable=False),  # group | open | all (sensitive questions, everybody together)
    Column("group_session", ForeignKey("group_session.id")),
    Column("d1", String(80), nullable=False),
    Column("d2", String(80), nullable=False),
    Column("n", Integer, nullable=False),
    Column("k", Integer, nullable=False),
    CheckConstraint(f"n >= k AND k >= {SMALLEST_K}", name="n"),
)

cell = Table(
    "cell",
    metadata,
    Column("block", ForeignKey("block.id"), primary_key=True),
    Column("question", String(32), primary_key=True),
    Column("item", String(32), primary_key=True),
    Column("category", String(32), primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)
