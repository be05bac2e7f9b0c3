"""Bring a database to the tables of this version; imported only by commands, never by the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from consult.models.grants import grant

LOCK = 4_206_001
"""Any number that nothing else in the database locks: two that start at once migrate one after the other."""


class NewerDatabaseError(ValueError):
    """The database was migrated by a later version than this one; says what to do."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate the database behind a writing engine up to a revision; all of it or nothing."""
    refuse_newer(engine)
    with _rebuilding(engine) as connection:
        _run(connection, command.upgrade, revision)
        if revision == "head":
            grant(connection)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Migrate the database behind a writing engine down to a revision; all of it or nothing."""
    with _rebuilding(engine) as connection:
        _run(connection, command.downgrade, revision)


def revision_of(engine: Engine) -> str:
    """Return the revision of a database's tables; empty without tables."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def known() -> list[str]:
    """Return the revisions that this version knows, the newest first."""
    return [one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()]


def refuse_other(engine: Engine) -> None:
    """Raise ValueError where the tables are not of this version, with what to do."""
    refuse_newer(engine)
    if revision_of(engine) != known()[0]:
        raise ValueError("The database has the tables of an older version. Run `consult upgrade`.")


def refuse_newer(engine: Engine) -> None:
    """Raise NewerDatabaseError where the tables are of a later version, which ours would read wrongly."""
    revision, revisions = revision_of(engine), known()
    if revision and revision not in revisions:
        raise NewerDatabaseError(
            f"The database has the tables of a newer version ({revision}; this version knows {revisions[0]}). "
            "Nothing was changed. Install the newer version again, or restore the backup that was taken before it."
        )


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """One transaction in which tables may be built anew.

    SQLite changes a table by copying it and dropping the old one, which rows that point at it forbid: they are checked
    once at the end instead, as https://www.sqlite.org/lang_altertable.html says.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        # Not by `connection.execute`: that begins a transaction, in which the pragma does nothing.
        pragma = connection.connection.cursor()
        try:
            if sqlite:
                pragma.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                if not sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
                yield connection
                if sqlite and (lost := connection.execute(text("PRAGMA foreign_key_check")).all()):
                    raise ValueError(f"{len(lost)} rows of {lost[0][0]} would point at nothing. Nothing was changed.")
        finally:
            if sqlite:
                pragma.execute("PRAGMA foreign_keys=ON")
            pragma.close()


def _run(connection: Connection, do: Callable[[Config, str], None], revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    do(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
