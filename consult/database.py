"""Three engines: `read` cannot write, `write` can, `report` cannot read an answer (`privacy.md` 1 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from consult.config import Settings
from consult.models.grants import HIDDEN_TABLES, REPORT_ROLE

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:  # no wheel for this platform; `consult doctor` says what that means
    import sqlite3  # the standard module has the same names

BUSY_MS = 5_000


@dataclass(frozen=True)
class Database:
    """The engines of one database, and the ORM sessions that stand on them."""

    read: Engine
    write: Engine
    report: Engine

    def reading(self) -> Session:
        """Return an ORM session that the database refuses to let write."""
        return Session(self.read)

    def writing(self) -> Session:
        """Return an ORM session whose caller commits."""
        return sessionmaker(self.write, expire_on_commit=False)()

    def reporting(self) -> Session:
        """Return an ORM session that cannot read answers."""
        return Session(self.report)

    def dispose(self) -> None:
        """Close all connections."""
        for engine in (self.read, self.write, self.report):
            engine.dispose()


def connect(settings: Settings) -> Database:
    """Open the three engines of the settings' database."""
    url = settings.database_url
    return _sqlite(url) if url.startswith("sqlite") else _postgresql(url)


def _sqlite(url: str) -> Database:
    options: dict[str, Any] = {"module": sqlite3, "connect_args": {"check_same_thread": False}, "pool_size": 16}
    read, write, report = (create_engine(url, **options) for _ in range(3))
    for engine in (read, write, report):
        event.listen(engine, "connect", _prepare)
    for engine in (read, report):
        event.listen(engine, "connect", _only_read)
        event.listen(engine, "begin", _begin)
    event.listen(write, "begin", _begin_immediate)
    event.listen(report, "connect", _hide_answers)
    return Database(read, write, report)


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _only_read(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _hide_answers(connection: Any, _: Any) -> None:
    connection.set_authorizer(_authorize)


def _authorize(action: int, table: str | None, *_: Any) -> int:
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_PRAGMA):
        return int(sqlite3.SQLITE_DENY)
    return int(sqlite3.SQLITE_DENY if table in HIDDEN_TABLES else sqlite3.SQLITE_OK)


def _postgresql(url: str) -> Database:
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    readonly = "-c default_transaction_read_only=on"

    def engine(options: str) -> Engine:
        settings = {"connect_args": {"options": options}} if options else {}
        return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, **settings)

    return Database(engine(readonly), engine(""), engine(f"{readonly} -c role={REPORT_ROLE}"))
