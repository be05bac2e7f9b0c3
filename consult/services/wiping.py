"""What deleted rows leave behind in a database's own files: free pages, the write-ahead log, statistics."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, Table, text
from sqlalchemy.exc import ProgrammingError

PATIENCE = 30.0
"""Seconds in which a reader of SQLite must come to its end."""
_PAUSE = 0.1


def wipe(engine: Engine, tables: Sequence[Table]) -> None:
    """Write the tables anew without what was deleted; TimeoutError when somebody reads the old pages all the while.

    Who writes meanwhile waits: on SQLite for as long as the whole database takes, on PostgreSQL for one table.
    """
    if engine.dialect.name == "sqlite":
        _sqlite(engine)
    else:
        _postgresql(engine, tables)


def _sqlite(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        connection: Any = raw.driver_connection
        connection.execute("VACUUM")
        end = time.monotonic() + PATIENCE
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:  # 1: somebody still reads
            if time.monotonic() > end:
                raise TimeoutError("the write-ahead log cannot be emptied while somebody reads")
            time.sleep(_PAUSE)
    finally:
        raw.close()


def _postgresql(engine: Engine, tables: Sequence[Table]) -> None:
    """What PostgreSQL has sampled of a column, to plan its work, goes when the column is given its own type again."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = '30s'"))
        quoted = connection.dialect.identifier_preparer.quote
        for table in tables:
            anew = ", ".join(
                f"ALTER {quoted(one.name)} TYPE {one.type.compile(connection.dialect)}"
                for one in table.columns
                if not (one.primary_key or one.foreign_keys)
            )
            if anew:
                connection.execute(text(f"ALTER TABLE {quoted(table.name)} {anew}"))
            connection.execute(text(f"VACUUM FULL {quoted(table.name)}"))
        connection.execute(text("VACUUM FULL pg_statistic"))
        with suppress(ProgrammingError):  # only a superuser and pg_checkpoint may ask; else it comes within minutes
            connection.execute(text("CHECKPOINT"))
