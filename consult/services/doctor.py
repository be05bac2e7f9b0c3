"""Look an installation over: each finding says what is wrong and what to do."""

from __future__ import annotations

import shutil
import sqlite3 as system_sqlite
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from consult.config import Settings
from consult.database import Database
from consult.database import sqlite3 as our_sqlite
from consult.models import metadata
from consult.services import mail_server, outbox

SAFE_SQLITE = (3, 51, 3)
LEAST_FREE = 500_000_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and whether it is well."""

    well: bool
    said: str


def examine(settings: Settings, database: Database) -> Iterator[Finding]:
    """Look at database, folders, disk, address and SQLite; the first finding that is not well is the one to mend."""
    yield from _database(settings, database)
    yield from _folders(settings)
    free = shutil.disk_usage(settings.instance).free
    yield Finding(free > LEAST_FREE, f"{free // 1_000_000} MB free on the disk (500 MB are wanted)")
    https = settings.public_url.startswith("https://")
    yield Finding(
        https or settings.demo, f"Children's address {settings.public_url}" + ("" if https else ": tablets need https")
    )
    yield from _mail(settings, database)


def _database(settings: Settings, database: Database) -> Iterator[Finding]:
    try:
        tables = set(inspect(database.read).get_table_names())
    except SQLAlchemyError as wrong:
        yield Finding(False, f"The database does not answer: {wrong}. Check database_url.")
        return
    missing = set(metadata.tables) - tables
    yield Finding(not missing, "The tables are there" if not missing else "Tables are missing. Run `consult init`.")
    if settings.database_url.startswith("sqlite"):
        version = our_sqlite.sqlite_version_info
        ours = our_sqlite is not system_sqlite
        yield Finding(
            version >= SAFE_SQLITE, f"SQLite {our_sqlite.sqlite_version}" + ("" if ours else " of the system")
        )
        with database.write.connect() as connection:
            synced = connection.execute(text("PRAGMA synchronous")).scalar()
        yield Finding(synced == 2, "Every answer is on disk before the child is thanked")


def _mail(settings: Settings, database: Database) -> Iterator[Finding]:
    if not mail_server.is_there(settings):
        yield Finding(True, "Mail is not set up (smtp_url): children cannot write or draw")
    try:
        with database.reading() as db:
            unsent = outbox.failed(db)
    except SQLAlchemyError:
        return  # the first finding has said so
    yield Finding(not unsent, f"{len(unsent)} mails could not be sent" + ("." if unsent else ""))
    for why in sorted({one.why for one in unsent} & set(outbox.WHY)):
        yield Finding(False, f"Mail: {outbox.WHY[why]} Then press Try again on the municipality's page.")


def _folders(settings: Settings) -> Iterator[Finding]:
    for folder in (settings.instance, settings.media, settings.charts, settings.papers):
        mode = folder.stat().st_mode & 0o077 if folder.exists() else -1
        yield Finding(mode == 0, f"{folder.name}: " + ("only we can read it" if mode == 0 else "make it with mode 700"))
