"""A database as one file and back again: SQLite by VACUUM INTO, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, table, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from consult.database import sqlite3

SQLITE_FILE = "consult.db"
_WITHOUT = ("--no-owner", "--no-privileges")
"""Whose the tables are is decided where they are restored; the next start gives the report role its rights."""


def write(database_url: str, file: Path) -> dict[str, int]:
    """Write one moment of a database into a file while others go on writing; return each table's number of rows."""
    one = _write_sqlite if database_url.startswith("sqlite") else _write_postgresql
    return one(database_url, file)


def read(kind: str, file: Path, into: Path, database_url: str) -> dict[str, int]:
    """Make a database from a file, which it takes; return each table's number of rows.

    SQLite becomes `consult.db` in `into`. PostgreSQL fills `database_url`; ValueError when that is not an empty one.
    """
    if kind == "postgresql":
        return _read_postgresql(file, database_url)
    if database_url:
        raise ValueError(
            "This backup is of SQLite: its database comes into the folder. Take CONSULT_DATABASE_URL away."
        )
    return _read_sqlite(file, into / SQLITE_FILE)


def rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def _write_sqlite(database_url: str, file: Path) -> dict[str, int]:
    """VACUUM INTO reads one moment, writers go on, and no page that was freed comes along with old text on it."""
    source = Path(str(make_url(database_url).database))
    if not source.exists():
        raise ValueError(f"There is no database {source}. Check CONSULT_INSTANCE and database_url.")
    connection = sqlite3.connect(source, timeout=30)
    try:
        connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.DatabaseError as wrong:
        raise ValueError(
            f"The database cannot be copied: {wrong}. Keep older backups, run `consult doctor`."
        ) from wrong
    finally:
        connection.close()
    return _counted(create_engine(f"sqlite:///{file}", module=sqlite3))


def _read_sqlite(file: Path, database: Path) -> dict[str, int]:
    engine = create_engine(f"sqlite:///{file}", module=sqlite3)
    try:
        with engine.connect() as connection:
            wrong = connection.execute(text("PRAGMA integrity_check")).scalar_one()
        if wrong != "ok":
            raise ValueError(f"The database of the backup is damaged: {wrong}. Take another backup.")
    except DatabaseError as broken:
        raise ValueError(f"The database of the backup cannot be read: {broken.orig}. Take another backup.") from broken
    found = _counted(engine)
    file.replace(database)
    return found


def _write_postgresql(database_url: str, file: Path) -> dict[str, int]:
    """pg_dump reads the very moment whose rows are counted: both stand on one exported snapshot."""
    engine = create_engine(_driven(database_url), isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            found = rows(connection)
            _run("pg_dump", database_url, "--format=custom", f"--snapshot={moment}", f"--file={file}", *_WITHOUT)
        return found
    finally:
        engine.dispose()


def _read_postgresql(file: Path, database_url: str) -> dict[str, int]:
    if not database_url.startswith("postgresql"):
        raise ValueError("This backup is of PostgreSQL. Make an empty database and name it in CONSULT_DATABASE_URL.")
    engine = create_engine(_driven(database_url))
    try:
        with engine.connect() as connection:
            if rows(connection):
                raise ValueError("The database of CONSULT_DATABASE_URL is not empty. Make a new one and name that.")
        _run("pg_restore", database_url, "--single-transaction", "--exit-on-error", *_WITHOUT, str(file))
        with engine.connect() as connection:
            found = rows(connection)
        file.unlink()
        return found
    finally:
        engine.dispose()


def _counted(engine: Engine) -> dict[str, int]:
    try:
        with engine.connect() as connection:
            return rows(connection)
    finally:
        engine.dispose()


def _driven(database_url: str) -> str:
    return database_url.replace("postgresql://", "postgresql+psycopg://", 1)


def _run(program: str, database_url: str, *words: str) -> None:
    """Run a program of PostgreSQL's; the password goes by the environment, where other users cannot see it."""
    found = shutil.which(program)
    if found is None:
        raise ValueError(f"{program} is missing. Install Debian's postgresql-client, of the server's version.")
    url = make_url(database_url)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(  # noqa: S603  # a program of PostgreSQL's and our own words
        [found, f"--dbname={address}", *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ValueError(f"{program} failed: {done.stderr.strip()}")
