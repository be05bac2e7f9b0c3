"""What was acknowledged is there after a power cut, once (`privacy.md` 3)."""

import json
import os
import random
import re
import ssl
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from consult.database import connect
from consult.models.submission import submission
from tests.support.databases import migrate, settings_for
from tests.support.postgres import Cluster
from tests.support.programs import program
from tests.support.server import Server
from tests.support.town import Town

PROOF = os.environ.get("CONSULT_PROOF") == "1"
KILLS, CLIENTS, EACH = (200, 30, 4) if PROOF else (5, 30, 4)
PARALLEL, CUT = (2_000, 0.3) if PROOF else (200, 0.3)
POSTS = 50 if PROOF else 20
CHANCE = random.Random(1)  # chance for a trial, no secret
NO_TLS = ssl.create_default_context()
"""Made once: httpx would read every authority of the world anew for each client, which takes longer than the post."""

pytestmark = pytest.mark.slow


class World:
    """A served installation whose database flushes as in real use, and can be killed with it."""

    def __init__(self, folder, cluster):
        self.cluster = cluster
        url = cluster.create("durable") if cluster else f"sqlite:///{folder / 'consult.db'}"
        self.settings = settings_for(folder, url)
        migrate(self.settings)
        self.database = connect(self.settings)
        self.town = Town(self.settings, self.database)
        self.code = self.town.session(self.town.consultation(), kind="open", place="")
        self.server = Server(folder, url)

    def kill_everything(self):
        self.server.kill()
        if self.cluster:
            self.cluster.kill()
            self.cluster.start()

    def rows(self):
        with self.database.read.connect() as connection:
            found = connection.execute(select(submission.c.run, submission.c.answers)).all()
        return {row.run: json.loads(row.answers)["mest"] for row in found}, len(found)


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, tmp_path):
    cluster = Cluster(durable=True) if request.param == "postgresql" else None
    made = World(tmp_path, cluster)
    yield made
    made.server.stop()
    made.database.dispose()
    if cluster:
        cluster.remove()


def post(world, run, answer, client):
    fields = world.fields | {"run": run, "q.mest": answer}
    return client.post(f"{world.server.url}/s/{world.code}", data=fields, headers={"Accept": "application/json"})


def send_until_acknowledged(world, plan, acknowledged, stop):
    with httpx.Client(timeout=5, verify=NO_TLS) as client:
        for run, answer in plan:
            while not stop.is_set():
                try:
                    if post(world, run, answer, client).status_code in (200, 201):
                        acknowledged[run] = answer
                        break
                except httpx.HTTPError:
                    pass
                time.sleep(0.05)


def lost(acknowledged, rows):
    return {run for run, answer in acknowledged.items() if rows.get(run) != answer}


def test_no_acknowledged_submission_is_lost_and_none_is_double(world):
    world.fields = world.town.post(world.code, {})
    acknowledged, sent = {}, 0
    for kill in range(KILLS):
        world.server.start()
        plans = [[(str(uuid.uuid4()), CHANCE.choice(["rora", "lugnt"])) for _ in range(EACH)] for _ in range(CLIENTS)]
        sent += CLIENTS * EACH
        stop = threading.Event()
        threads = [
            threading.Thread(target=send_until_acknowledged, args=(world, plan, acknowledged, stop)) for plan in plans
        ]
        for thread in threads:
            thread.start()
        time.sleep(CHANCE.uniform(0.05, 0.4))
        world.kill_everything()
        world.database.dispose()
        rows, count = world.rows()
        assert lost(dict(acknowledged), rows) == set(), f"kill {kill}"
        world.server.start()
        for thread in threads:
            thread.join(60)
        stop.set()
        world.server.kill()
    rows, count = world.rows()
    assert lost(acknowledged, rows) == set()
    assert len(acknowledged) == count == sent


def test_a_lost_or_changed_submission_would_be_noticed():
    assert lost({"a": "rora"}, {}) == {"a"}
    assert lost({"a": "rora"}, {"a": "lugnt"}) == {"a"}
    assert lost({"a": "rora"}, {"a": "rora"}) == set()


def test_five_parallel_posts_of_one_run_are_one_row(world, tmp_path):
    """One 201 and four 200; where replies are cut, the retries find the row that is there."""
    world.server.script = changed(tmp_path, UNLIMITED)
    world.server.start()
    world.fields = world.town.post(world.code, {})
    for _ in range(PARALLEL):
        run, statuses = str(uuid.uuid4()), []

        def once(run=run, statuses=statuses):
            cut = CHANCE.random() < CUT
            with httpx.Client(timeout=httpx.Timeout(10, read=0.004 if cut else 10), verify=NO_TLS) as client:
                try:
                    statuses.append(post(world, run, "rora", client).status_code)
                except httpx.HTTPError:
                    statuses.append(None)

        threads = [threading.Thread(target=once) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        heard = sorted(status for status in statuses if status)
        assert heard.count(201) <= 1
        assert set(heard) <= {200, 201}
        if len(heard) == 5:
            assert heard == [200, 200, 200, 200, 201]
    time.sleep(0.5)
    assert world.rows()[1] == PARALLEL


SYNC = re.compile(r"^(?:\[pid +)?(?:\d+\]? +)?(\d+\.\d+) (?:fsync|fdatasync)\(")


def flushes(log):
    return [float(found[1]) for line in log.read_text().splitlines() if (found := SYNC.match(line))]


def posts_without_flush(world, tmp_path, count):
    """Post one after the other; return how many were acknowledged without a flush between request and reply."""
    log = tmp_path / "strace.log"
    pid = world.cluster.process.pid if world.cluster else world.server.process.pid
    follow = [program("strace"), "-f", "-ttt", "-e", "trace=fsync,fdatasync", "-o", str(log), "-p", str(pid)]
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    tracer = subprocess.Popen(
        [*follow, *(part for child in children for part in ("-p", child))], stderr=subprocess.DEVNULL
    )
    time.sleep(1)
    times = []
    with httpx.Client(timeout=20, verify=NO_TLS) as client:
        for _ in range(count):
            before = time.time()
            assert post(world, str(uuid.uuid4()), "rora", client).status_code == 201
            times.append((before, time.time()))
            time.sleep(0.02)
    tracer.terminate()
    tracer.wait()
    flushed = flushes(log)
    return sum(not any(before <= moment <= after for moment in flushed) for before, after in times)


def test_every_acknowledgement_comes_after_a_flush(world, tmp_path):
    world.server.start()
    world.fields = world.town.post(world.code, {})
    assert posts_without_flush(world, tmp_path, POSTS) == 0


def test_a_database_that_does_not_flush_is_caught(world, tmp_path):
    if world.cluster:
        world.cluster.stop_flushing()
    else:
        world.server.script = changed(tmp_path, UNFLUSHED)
    world.server.start()
    world.fields = world.town.post(world.code, {})
    assert posts_without_flush(world, tmp_path, POSTS) > POSTS / 2


UNFLUSHED = """from consult import database
usual = database._prepare
def careless(connection, record):
    usual(connection, record)
    connection.execute("PRAGMA synchronous=NORMAL")
database._prepare = careless
"""
UNLIMITED = "from consult.web import limits; limits.Window.count = lambda *_: 0\n"


def changed(folder: Path, change: str) -> str:
    """Return a `consult` with a change: one that asks SQLite for less than it should, one without rate limits."""
    script = folder / "consult"
    script.write_text(f"#!{sys.executable}\n{change}from consult.cli import main\nmain()\n")
    script.chmod(0o755)
    return str(script)
