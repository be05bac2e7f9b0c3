"""Three engines: `read` cannot write, `write` can, `report` cannot read an answer (`privacy.md` 1 and 6)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from consult.config import Settings
from consult.models.grants import HIDDEN_TABLES, REPORT_ROLE

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:  # no wheel for this platform; `consult doctor` says what that means
    import sqlite3  # the standard module has the same names

__all__ = ["Database", "connect", "opened", "sqlite3"]

BUSY_MS = 5_000
"""How long a write waits for others; then the child's device is told to come back (503)."""
UNAVAILABLE = (OperationalError, InternalError, PoolTimeoutError)
"""What it is called when a database is full, locked, read-only or away; SQLAlchemy keeps the drivers' own names."""


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


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The three engines for as long as a command needs them."""
    database = connect(settings)
    try:
        yield database
    finally:
        database.dispose()


def damage(database: Database) -> str:
    """Return what is wrong within a SQLite file, nothing when it is sound; PostgreSQL looks after its own.

    Measured: 0.2 s for 58 MB, a hundred thousand submissions.
    """
    if database.read.dialect.name != "sqlite":
        return ""
    try:
        with database.read.connect() as connection:
            said = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    except OperationalError:
        raise
    except DatabaseError as wrong:
        return str(wrong.orig)
    return "" if said == "ok" else said


class TurnConnection(sqlite3.Connection):  # type: ignore[misc]  # pysqlite3 comes without types
    """A writing connection that waits for its turn among the process's threads; SQLite itself would poll.

    Measured: the slowest of a hundred submissions took 109 ms instead of 539 (`stack.md`).
    """

    turn = threading.Lock()
    mine = False

    def take(self) -> None:
        """Wait for the turn; the same error as a locked database when it does not come in time."""
        if not self.turn.acquire(timeout=BUSY_MS / 1000):
            raise sqlite3.OperationalError("database is locked")
        self.mine = True

    def give(self) -> None:
        """Let the next one write."""
        if self.mine:
            self.mine = False
            self.turn.release()

    def commit(self) -> None:
        """Commit, and give the turn away whatever came of it."""
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self.give()

    def rollback(self) -> None:
        """Roll back, and give the turn away."""
        try:
            super().rollback()
        finally:
            self.give()

    def close(self) -> None:
        """Close, and give the turn away."""
        super().close()
        self.give()


def _sqlite(url: str) -> Database:
    arguments = {"check_same_thread": False}
    options: dict[str, Any] = {"module": sqlite3, "pool_size": 16}
    read, report = (create_engine(url, connect_args=arguments, **options) for _ in range(2))
    write = create_engine(url, connect_args={**arguments, "factory": TurnConnection}, **options)
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
    pragmas = {"journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON", "busy_timeout": BUSY_MS}
    for name, value in (pragmas | {"secure_delete": "ON"}).items():
        connection.execute(f"PRAGMA {name}={value}")


def _only_read(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Any) -> None:
    turn = connection.connection.dbapi_connection
    try:
        turn.take()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as wrong:
        raise OperationalError("BEGIN IMMEDIATE", None, wrong) from wrong
    except OperationalError:
        turn.give()
        raise


def _hide_answers(connection: Any, _: Any) -> None:
    connection.set_authorizer(_authorize)


def _authorize(action: int, table: str | None, *_: Any) -> int:
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_PRAGMA):
        return int(sqlite3.SQLITE_DENY)
    return int(sqlite3.SQLITE_DENY if table in HIDDEN_TABLES else sqlite3.SQLITE_OK)


def _postgresql(url: str) -> Database:
    """Ask for everything transaction by transaction, so that it holds behind a pooler that keeps no session."""
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    unprepared = {"prepare_threshold": None}
    read, write, report = (
        create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, connect_args=unprepared) for _ in range(3)
    )
    for engine in (read, report):
        event.listen(engine, "connect", _begin_read_only)
    event.listen(report, "begin", _take_report_role)
    return Database(read, write, report)


def _begin_read_only(connection: Any, _: Any) -> None:
    connection.read_only = True


def _take_report_role(connection: Any) -> None:
    connection.exec_driver_sql(f"SET LOCAL ROLE {REPORT_ROLE}")
