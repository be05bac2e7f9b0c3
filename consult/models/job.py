"""Work for `consult work`: charts and clocks, one row each."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from consult.models.base import metadata

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("subject", Integer, nullable=False),
    Column("other", Integer),  # the second subject of a comparison
    Column("state", String(8), nullable=False),  # waiting | done | failed
    Column("tries", Integer, nullable=False),
    Index("ix_job_state", "state"),
)
