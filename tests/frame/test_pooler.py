"""Behind a pooler that keeps no connection from one transaction to the next, all that holds without it still holds."""

import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path
from string import Template

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from consult.database import connect
from consult.services import duty
from tests.support.machines import PAPERS
from tests.support.postgres import USER
from tests.support.programs import program
from tests.support.server import free_port

DATABASES = ["postgresql"]
"""SQLite has no pooler."""


@pytest.fixture
def pooled(postgres, settings, database_url):
    """The settings of the installation behind deploy/cluster's pooler, which has two connections for everybody."""
    folder, port = Path(postgres.folder) / f"pooler-{free_port()}", free_port()
    name = make_url(database_url).database
    filled = Template((PAPERS / "pgbouncer.ini").read_text()).substitute(HOST="127.0.0.1", STATE=folder)
    changes = {
        "host=127.0.0.1 port=5432 dbname=consult": f"host={postgres.folder} dbname={name}",
        "listen_port = 6432": f"listen_port = {port}",
        "default_pool_size = 40": "default_pool_size = 2",
        "scram-sha-256": "trust",
    }
    for old, new in changes.items():
        assert old in filled
        filled = filled.replace(old, new)
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    (folder / "pgbouncer.ini").write_text(filled)
    (folder / "users.txt").write_text('"consult" ""\n')
    process = subprocess.Popen([program("pgbouncer"), "-q", "pgbouncer.ini"], cwd=folder, user=USER, group=USER)
    url = f"postgresql+psycopg://consult@127.0.0.1:{port}/consult"
    try:
        end = time.monotonic() + 20
        while not answers(port):
            assert time.monotonic() < end, (folder / "pgbouncer.log").read_text()
            time.sleep(0.05)
        yield replace(settings, database_url=url)
    finally:
        process.terminate()
        process.wait()


def answers(port):
    try:
        psycopg.connect(host="127.0.0.1", port=port, user="consult", dbname="consult").close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture
def shared(pooled):
    """The three engines, whose transactions take turns in one connection of the database."""
    opened = connect(pooled)
    yield opened
    opened.dispose()


def test_each_engine_has_its_own_rights_in_the_one_connection_that_they_share(shared):
    write = text("INSERT INTO job (kind, subject, state, tries) VALUES ('x', 1, 'x', 0)")
    answers = text("SELECT count(*) FROM submission")
    connections = {shared.read: set(), shared.write: set(), shared.report: set()}
    for _ in range(10):  # more often than psycopg waits before it would prepare a statement
        for engine, backends in connections.items():
            with engine.begin() as connection:
                backends.add(connection.scalar(text("SELECT pg_backend_pid()")))
        with shared.write.begin() as connection:
            connection.execute(write)
        with shared.read.begin() as connection:
            connection.execute(answers)
        for refused, what in ((shared.read, write), (shared.report, write), (shared.report, answers)):
            with refused.connect() as connection, pytest.raises(DBAPIError, match=r"read-only|denied"):
                connection.execute(what)
    assert len(set.union(*connections.values())) == 1


def test_the_duty_is_held_and_seen_through_it(pooled, shared):
    stopped = threading.Event()
    times = duty.times(shared, pooled, stopped)
    assert not next(times).is_set()
    for _ in range(3):
        with shared.write.begin() as connection:
            connection.execute(text("SELECT 1"))
        assert duty.is_somebody_working(pooled)
    stopped.set()
    assert next(times, None) is None
    assert not duty.is_somebody_working(pooled)
