"""One run at a time: a child's answers and *Ångra* of the same run never overlap (`privacy.md` 3)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, func, select


def take(connection: Connection, run: str) -> None:
    """Wait until no other transaction stores or takes back this run; held until the transaction ends.

    PostgreSQL lets both go on side by side, and neither would see the other's row. SQLite has one turn to write.
    """
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(run.encode()).digest()[:8], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(key)))
