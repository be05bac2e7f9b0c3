"""The faults that are planted, and what the doctor must say of each; a word after the first only tells them apart."""

import os
import re
import shutil
import sys
import zoneinfo
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from consult import assets
from consult import database as our_database
from consult.migrations import downgrade, known, upgrade
from consult.models.base import now
from consult.models.grants import HIDDEN_TABLES
from consult.models.job import job
from consult.models.organisation import Audit
from consult.models.outbox import Mail
from consult.services import backups, organisations
from consult.services.doctor import machine, storage


@contextmanager
def set_to(thing, name, value):
    """Have an attribute at another value for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thing, name, value)
        yield


@contextmanager
def said(installation, statement, undone):
    """Change the database by a statement, and back by another."""
    for sql in (statement, undone):
        with installation.database.write.begin() as connection:
            connection.execute(sa.text(sql) if isinstance(sql, str) else sql)
        if sql is statement:
            yield


@contextmanager
def no_database(one):
    url = one.settings.database_url
    away = "sqlite:////proc/nowhere/consult.db" if url.startswith("sqlite") else re.sub("host=.*", "host=/nowhere", url)
    with one.other(database_url=away):
        yield


@contextmanager
def older_tables(one):
    downgrade(one.database.write, "0005")
    yield
    upgrade(one.database.write)


def newer_tables(one):
    version = "UPDATE alembic_version SET version_num = '{}'"
    return said(one, version.format("9999"), version.format(known()[0]))


def no_tables(one):
    """Alembic's own table is away, as in an empty database."""
    return said(one, "ALTER TABLE alembic_version RENAME TO planted", "ALTER TABLE planted RENAME TO alembic_version")


def lost_table(one):
    return said(one, "ALTER TABLE note RENAME TO planted", "ALTER TABLE planted RENAME TO note")


def answers_readable(one):
    if one.settings.database_url.startswith("sqlite"):
        return set_to(our_database, "HIDDEN_TABLES", frozenset())
    return said(one, "GRANT SELECT ON submission TO consult_report", "REVOKE ALL ON submission FROM consult_report")


def results_unreadable(one):
    if one.settings.database_url.startswith("sqlite"):
        return set_to(our_database, "HIDDEN_TABLES", HIDDEN_TABLES | {"consultation"})
    revoke = "REVOKE ALL ON consultation FROM consult_report"
    return said(one, revoke, "GRANT SELECT ON consultation TO consult_report")


def clock_set_back(one):
    later = sa.insert(Audit).values(
        at=now() + timedelta(days=1), actor="test", action="planted", subject="", reason="", facts={},
        before="", hash="",
    )  # fmt: skip
    return said(one, later, sa.delete(Audit).where(Audit.action == "planted"))


def job_given_up(one):
    failed = sa.insert(job).values(kind="charts", subject=1, state="failed", tries=3)
    return said(one, failed, sa.insert(job).values(kind="charts", subject=1, state="waiting", tries=0))


@contextmanager
def mail_failed(one):
    with one.database.writing() as db:
        owner = organisations.create(db, "test", "lund", "Lunds kommun")
        mail = Mail(
            organisation_id=owner.id, recipient="a@lund.example", subject="s", body="b", state="failed", tries=5,
            why="unreachable", queued_at=now(), due_at=now(),
        )  # fmt: skip
        db.add(mail)
        db.commit()
        yield
        db.delete(mail)
        db.commit()


STORAGE = {
    "database": (no_database, "does not answer: .* Start it, or check database_url"),
    "version": (older_tables, r"older version \(0005, not .* Run `consult upgrade`"),
    "version of later": (newer_tables, r"newer version \(9999; .* Install the newer version again"),
    "version of nothing": (no_tables, "no tables. Run `consult init`"),
    "tables": (lost_table, "missing: note. Restore the last backup"),
    "report": (answers_readable, "could read answers. Run `consult upgrade`"),
    "report of nothing": (results_unreadable, "cannot read results. Run `consult upgrade`"),
    "clock": (clock_set_back, "before the newest entry, .* Set the clock right"),
    "jobs": (job_given_up, r"gave up: charts \(1\). Its log says why"),
    "mail": (mail_failed, "server did not answer. Check smtp_url"),
}


@contextmanager
def not_flushed(one):
    with one.other():
        event.listen(one.database.write, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=NORMAL"))
        yield


@contextmanager
def damaged(one):
    """A page of a table's is overwritten, as by a dying disk."""
    file = Path(one.settings.database_url.removeprefix("sqlite:///"))
    with one.database.write.connect() as connection:
        page = connection.execute(sa.text("SELECT rootpage FROM sqlite_master WHERE name = 'note'")).scalar_one()
        size = connection.execute(sa.text("PRAGMA page_size")).scalar_one()
        connection.rollback()
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    one.database.dispose()
    whole = file.read_bytes()
    file.write_bytes(whole[: (page - 1) * size] + b"\xff" * size + whole[page * size :])
    yield
    one.database.dispose()
    file.write_bytes(whole)


@contextmanager
def large_log(one):
    with set_to(storage, "MOST_WAL", 1000), one.database.read.connect() as reader:
        reader.execute(sa.text("SELECT count(*) FROM audit"))
        with one.database.write.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))
        yield


@contextmanager
def mode(path, planted):
    before = path.stat().st_mode
    path.chmod(planted)
    yield
    path.chmod(before)


@contextmanager
def moved(path):
    shutil.move(path, path.with_name("moved"))
    yield
    shutil.move(path.with_name("moved"), path)


@contextmanager
def no_zones(_):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "tzdata", None)
        zoneinfo.reset_tzpath([])
        yield
    zoneinfo.reset_tzpath()


@contextmanager
def without_file(one, tree, name):
    copies = one.settings.instance / "copies"
    for folder in ("static", "translations"):
        shutil.copytree(assets.folder(folder), copies / folder, copy_function=os.link)
    next((copies / tree).glob(name)).unlink()
    with set_to(assets, "folder", lambda folder: copies / folder):
        yield
    shutil.rmtree(copies)


@contextmanager
def old_backup(one):
    (made,) = (file for _, file in backups.kept(one.settings.backups))
    older = made.rename(made.with_name("consult-20260101T000000Z.tar.gz"))
    yield
    older.rename(made)


MACHINE = {
    "fsync": (not_flushed, "lose answers: synchronous is off. Turn it on"),
    "damage": (damaged, "damaged: .* Restore the last backup"),
    "wal": (large_log, "Restart `consult serve`"),
    "folders": (lambda one: mode(one.settings.media, 0o755), "Others can read .*media. Run `chmod 700"),
    "folders of settings": (lambda one: mode(one.settings.instance / "config.toml", 0o644), "Run `chmod 600 .*config"),
    "folders that are missing": (lambda one: moved(one.settings.papers), "papers is missing. Run `consult init`"),
    "disk": (lambda _: set_to(machine, "LEAST_FREE", 1 << 60), "500 are wanted. Make room"),
    "secret": (lambda one: one.other(secret_key="abcdefgh" * 4), "can be guessed. Put a new one into config.toml"),
    "clock": (lambda _: set_to(machine, "_kernel_status", lambda: 0x40), "Install systemd-timesyncd"),
    "zones": (no_zones, "Europe/Stockholm are missing: .* Install Debian's tzdata"),
    "files": (lambda one: without_file(one, "static/fonts", "*-regular.ttf"), "static/fonts/.*ttf. Install this"),
    "files of texts": (lambda one: without_file(one, "translations", "sv/*/*.mo"), "texts sv. Install this"),
    "backup": (old_backup, "The last backup is of 2026-01-01. Run `consult backup`"),
    "backup of nothing": (lambda one: moved(one.settings.backups), "There is no backup in .* Run `consult backup`"),
}
PROXIES: dict[str, tuple[dict[str, Any], str, str]] = {
    "says nothing of https": ({"X_Forwarded_Proto": ""}, "proxy", "set X-Forwarded-Proto, and set `proxies = 1`"),
    "is not counted": ({"proxies": 0}, "proxy", "set X-Forwarded-Proto, and set `proxies = 1`"),
    "is counted twice": ({"proxies": 2}, "proxy", "set X-Forwarded-Proto, and set `proxies = 1`"),
    "lets claims through": ({"X_Forwarded_For": ""}, "proxy", "write X-Forwarded-For anew"),
    "adds to claims and is counted twice": (
        {"X_Forwarded_For": "$proxy_add_x_forwarded_for", "X_Forwarded_Proto": '"https, https"',
         "X_Forwarded_Host": '"$http_host, $http_host"', "proxies": 2},
        "proxy", "write X-Forwarded-For anew",
    ),
    "names another host": ({"X_Forwarded_Host": ""}, "proxy", "Let it set Host and X-Forwarded-Host"),
}  # fmt: skip
