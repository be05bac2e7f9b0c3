"""What was acknowledged is there after a power cut, once (`privacy.md` 3)."""

import os
import random
import re
import subprocess
import threading
import time
import uuid

import httpx
import pytest

from tests.support.durable import NO_TLS, UNLIMITED, World, changed, lost, post
from tests.support.postgres import Cluster
from tests.support.programs import program

PROOF = os.environ.get("CONSULT_PROOF") == "1"
KILLS, CLIENTS, EACH = (200, 30, 4) if PROOF else (5, 30, 4)
PARALLEL, CUT = (2_000, 0.3) if PROOF else (200, 0.3)
POSTS = 50 if PROOF else 20
CHANCE = random.Random(1)  # chance for a trial, no secret

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, tmp_path):
    cluster = Cluster(durable=True) if request.param == "postgresql" else None
    made = World(tmp_path, cluster)
    yield made
    made.close()


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


def test_no_acknowledged_submission_is_lost_and_none_is_double(world):
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
    assert posts_without_flush(world, tmp_path, POSTS) == 0


def test_a_database_that_does_not_flush_is_caught(world, tmp_path):
    if world.cluster:
        world.cluster.stop_flushing()
    else:
        world.server.script = changed(tmp_path, UNFLUSHED)
    world.server.start()
    assert posts_without_flush(world, tmp_path, POSTS) > POSTS / 2


UNFLUSHED = """from consult import database
usual = database._prepare
def careless(connection, record):
    usual(connection, record)
    connection.execute("PRAGMA synchronous=NORMAL")
database._prepare = careless
"""
