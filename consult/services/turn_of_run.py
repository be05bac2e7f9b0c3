"""One run at a time: a child's answers and *Ångra* of the same run never overlap (`privacy.md` 3)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, func, select

from consult.database import BUSY_MS


def take(connection: Connection, run: str) -> None:
    """Wait until no other transaction stores or takes back this run; from then on this one waits for no lock longer
    than a device does, and holds the run until it ends.

    PostgreSQL lets both go on side by side, and neither would see the other's row. SQLite has one turn to write.
    """
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(run.encode()).digest()[:8], signed=True)
        patience = func.set_config("lock_timeout", str(BUSY_MS), True)  # for this transaction
        connection.execute(select(patience, func.pg_advisory_xact_lock(key)))
