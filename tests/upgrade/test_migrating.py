"""Migrating what the previous release left: every number stays, and a power cut half-way leaves the old or the new."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from consult.config import Settings
from consult.database import connect
from consult.migrations import NewerDatabaseError, downgrade, known, refuse_newer, revision_of, upgrade
from consult.models import metadata
from tests.support.programs import program
from tests.upgrade import previous

PROOF = os.environ.get("CONSULT_PROOF") == "1"
KILLS = 20 if PROOF else 2
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MIGRATES = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from consult.config import Settings
from consult.database import connect, sqlite3
from consult.migrations import upgrade

url, killed_at, whole = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "whole"
engine = connect(Settings(instance=Path("."), secret_key="", database_url=url)).write
if not whole:
    engine = sa.create_engine(engine.url, isolation_level="AUTOCOMMIT")
count = 0

@sa.event.listens_for(engine, "before_cursor_execute")
def before(connection, cursor, statement, *_):
    global count
    count += not statement.lstrip().startswith(("PRAGMA", "SELECT", "BEGIN"))
    if killed_at and count == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)

upgrade(engine)
print(count)
"""
"""Migrates, and kills itself before the statement that changes something whose number it was given."""


def migrate(url: str, killed_at: int = 0, how: str = "whole", prefix: tuple[str, ...] = ()):
    """Migrate in a process of its own."""
    words = [*prefix, sys.executable, "-c", MIGRATES, url, str(killed_at), how]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)


def is_whole(settings: Settings) -> bool:
    """Tell whether the tables are entirely those of the revision that the database names."""
    database = connect(settings)
    try:
        if revision_of(database.read) == known()[0]:
            with database.read.connect() as connection:
                return not compare_metadata(MigrationContext.configure(connection), metadata)
        columns = {column["name"] for column in sa.inspect(database.read).get_columns("user")}
        tables = set(sa.inspect(database.read).get_table_names())
        return "totp_secret" not in columns and tables == set(previous.AT_THE_TIME["rows"])
    finally:
        database.dispose()


def at_revision(settings: Settings) -> str:
    database = connect(settings)
    found = revision_of(database.read)
    database.dispose()
    return found


def as_it_was(settings: Settings) -> None:
    """Hold every number of the results and every table's count against what the previous release said."""
    assert previous.results(settings) == previous.AT_THE_TIME["results"]
    assert previous.rows(settings) == previous.AT_THE_TIME["rows"]


def test_the_previous_releases_database_comes_up_with_every_number_as_it_was(old):
    database = connect(old)
    upgrade(database.write)
    database.dispose()
    as_it_was(old)
    assert is_whole(old)


def test_it_goes_down_and_up_again_with_its_rows(old):
    database = connect(old)
    upgrade(database.write)
    downgrade(database.write, previous.REVISION)
    assert is_whole(old)
    upgrade(database.write)
    database.dispose()
    as_it_was(old)


def test_a_changed_number_would_be_seen(old):
    database = connect(old)
    upgrade(database.write)
    with database.write.begin() as connection:
        connection.execute(sa.text("UPDATE cell SET n = n + 1 WHERE category = 'ja'"))
    database.dispose()
    assert previous.results(old) != previous.AT_THE_TIME["results"]


@SQLITE
def test_every_rule_of_the_tables_survives_that_sqlite_builds_them_anew(old):
    def checks(settings):
        database = connect(settings)
        with database.read.connect() as connection:
            found = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%CHECK%'")).all()
            bare = connection.execute(sa.text("PRAGMA foreign_keys")).scalar_one()
        database.dispose()
        return {name: sorted(re.findall(r"CHECK \([^\n]*", sql)) for name, sql in found}, bare

    before = checks(old)
    database = connect(old)
    upgrade(database.write)
    with database.write.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text('DELETE FROM "user"'))
    database.dispose()
    assert checks(old) == before
    assert {"block", "affected", "organisation"} <= set(before[0])


def test_rows_that_would_point_at_nothing_stop_it_and_change_nothing(old):
    if old.database_url.startswith("postgresql"):
        return  # there the tables are not built anew, and the rule holds at each row
    bare = sa.create_engine(old.database_url)
    with bare.begin() as connection:
        connection.execute(sa.text("UPDATE group_session SET leader_id = 999"))
    bare.dispose()
    database = connect(old)
    with pytest.raises(ValueError, match="of group_session would point at nothing"):
        upgrade(database.write)
    database.dispose()
    assert at_revision(old) == previous.REVISION
    assert is_whole(old)


@pytest.mark.slow
def test_a_process_killed_between_two_statements_leaves_the_old_and_the_next_start_is_whole(old):
    statements = 14
    for killed_at in {1 + (statements - 1) * n // (KILLS - 1) for n in range(KILLS)}:
        done = migrate(old.database_url, killed_at)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert at_revision(old) == previous.REVISION
        assert is_whole(old)
    as_it_was_before = previous.rows(old)
    done = migrate(old.database_url)
    assert int(done.stdout) >= statements, "the kills were all in the middle"
    assert as_it_was_before == previous.rows(old)
    as_it_was(old)
    assert is_whole(old)


def test_a_migration_without_one_transaction_would_be_left_half_way(old):
    assert migrate(old.database_url, killed_at=4, how="in pieces").returncode == -signal.SIGKILL
    assert at_revision(old) == previous.REVISION
    assert not is_whole(old)


@SQLITE
@pytest.mark.slow
def test_a_process_killed_at_a_write_to_the_disk_leaves_the_old_or_the_new(old, tmp_path):
    """The writes are those of the pages to the log: the last of them is what makes the migration done."""
    file, kept, log = Path(old.database_url.removeprefix("sqlite:///")), tmp_path / "kept.db", tmp_path / "writes"
    shutil.copyfile(file, kept)
    strace = (program("strace"), "-f", "-qq", "-e", "trace=pwrite64")
    assert migrate(old.database_url, prefix=(*strace, "-o", str(log))).returncode == 0
    writes, seen = log.read_text().count("pwrite64("), set()
    for killed_at in [writes // 2, *range(writes - KILLS, writes)]:
        for left in tmp_path.glob(f"{file.name}*"):
            left.unlink()
        shutil.copyfile(kept, file)
        kill = ("-o", os.devnull, "-e", f"inject=pwrite64:signal=KILL:when={killed_at}")
        assert migrate(old.database_url, prefix=(*strace, *kill)).returncode != 0
        seen.add(at_revision(old))
        assert is_whole(old)
    assert previous.REVISION in seen
    assert migrate(old.database_url).returncode == 0
    as_it_was(old)
    assert is_whole(old)


def test_a_database_of_a_newer_version_is_refused_with_what_to_do(old):
    database = connect(old)
    with database.write.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for do in (upgrade, refuse_newer):
        with pytest.raises(NewerDatabaseError, match=r"newer version \(9999.*Install the newer version again"):
            do(database.write)
    database.dispose()
    assert at_revision(old) == "9999"
