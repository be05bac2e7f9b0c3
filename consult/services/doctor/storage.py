"""The database: that it answers, is whole, of this version, keeps what it was given, and hides the answers."""

from __future__ import annotations

import sqlite3 as system_sqlite
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from consult.config import Settings
from consult.database import Database, damage
from consult.database import sqlite3 as our_sqlite
from consult.migrations import known, revision_of
from consult.models import metadata
from consult.models.consultation import Consultation
from consult.models.submission import submission
from consult.services.doctor.finding import Finding

SAFE_SQLITE = (3, 51, 3)
MOST_WAL = 64_000_000
KEEPS = ("fsync", "full_page_writes", "synchronous_commit")
"""PostgreSQL's settings that decide whether an acknowledged answer survives a power cut."""


def look(settings: Settings, database: Database) -> Iterator[Finding]:
    """Look at the database; where it does not answer, that is all that can be said."""
    try:
        revision = revision_of(database.read)
    except SQLAlchemyError as wrong:
        said = f"The database does not answer: {_reason(wrong)}. Start it, or check database_url."
        yield Finding("database", False, said)
        return
    yield Finding("database", True, "The database answers")
    yield _of_this_version(revision)
    if revision == known()[0]:
        yield _tables(database)
        yield _hidden(database)
    if database.write.dialect.name == "sqlite":
        yield from _sqlite(settings, database)
    else:
        yield _flushed(database)


def _reason(wrong: SQLAlchemyError) -> str:
    """Return what a database said, in one line."""
    return " ".join(str(getattr(wrong, "orig", wrong)).split()).rstrip(".?")


def _of_this_version(revision: str) -> Finding:
    newest, *older = known()
    said = "The tables are of this version"
    if not revision:
        said = "There are no tables. Run `consult init`."
    elif revision in older:
        said = f"The tables are of an older version ({revision}, not {newest}). Run `consult upgrade`."
    elif revision != newest:
        said = (
            f"The tables are of a newer version ({revision}; this one knows {newest}). Install the newer version again."
        )
    return Finding("version", revision == newest, said)


def _tables(database: Database) -> Finding:
    missing = sorted(set(metadata.tables) - set(inspect(database.read).get_table_names()))
    said = "The tables are there"
    if missing:
        said = f"Tables are missing: {', '.join(missing)}. Restore the last backup (`consult restore`)."
    return Finding("tables", not missing, said)


def _hidden(database: Database) -> Finding:
    """The connection that reads results must not be able to read an answer."""
    try:
        with database.report.connect() as connection:
            connection.execute(select(Consultation.id).limit(1))
    except SQLAlchemyError:
        said = "The pages cannot read results. Run `consult upgrade`, which gives the right again."
        return Finding("report", False, said)
    try:
        with database.report.connect() as connection:
            connection.execute(select(submission.c.run).limit(1))
    except SQLAlchemyError:
        return Finding("report", True, "The pages of results cannot read answers")
    said = "The pages of results could read answers. Run `consult upgrade`, which takes the right away."
    return Finding("report", False, said)


def _sqlite(settings: Settings, database: Database) -> Iterator[Finding]:
    ours = "" if our_sqlite is not system_sqlite else " of the system"
    safe = our_sqlite.sqlite_version_info >= SAFE_SQLITE
    said = f"SQLite {our_sqlite.sqlite_version}{ours}"
    least = ".".join(map(str, SAFE_SQLITE))
    yield Finding(
        "sqlite", safe, said if safe else f"{said} can lose an answer. Install pysqlite3 with {least} or newer."
    )
    with database.write.connect() as connection:
        yield _kept(connection.execute(text("PRAGMA synchronous")).scalar() == 2, "synchronous")
    yield _damage(database)
    wal = Path(f"{make_url(settings.database_url).database}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    said = f"{size // 1_000_000} MB wait in the database's log"
    little = size < MOST_WAL
    yield Finding("wal", little, said if little else f"{said} (64 are usual). Restart `consult serve`.")


def _damage(database: Database) -> Finding:
    try:
        harm = " ".join(damage(database).split())
    except SQLAlchemyError as wrong:
        harm = _reason(wrong)
    said = f"The database is damaged: {harm}. Restore the last backup." if harm else "The database is whole"
    return Finding("damage", not harm, said)


def _flushed(database: Database) -> Finding:
    with database.write.connect() as connection:
        loose = [name for name in KEEPS if connection.execute(text(f"SHOW {name}")).scalar() == "off"]
    return _kept(not loose, ", ".join(loose))


def _kept(well: bool, loose: str) -> Finding:
    said = "Every answer is on disk before the child is thanked"
    wrong = f"A power cut could lose answers: {loose} is off. Turn it on in the database's settings."
    return Finding("fsync", well, said if well else wrong)
