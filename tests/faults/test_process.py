"""The server is restarted under load, or gets too few file descriptors or too little memory."""

import os
import socket
import subprocess
import time
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import CARELESS, PROOF
from tests.support.durable import NO_TLS, UNLIMITED, World, changed, crowd, lost, post
from tests.support.injected import family
from tests.support.postgres import Cluster
from tests.support.programs import program

RESTARTS = 10 if PROOF else 1
CHILDREN = 30
FILES = 160
"""File descriptors that the server may have."""
IDLE = 150
HUNGRY = """from consult.services import posted
usual_parse = posted.parse
def hungry(*given):
    bytearray(64 * 2**20)
    return usual_parse(*given)
posted.parse = hungry
"""
"""A tool that needs 64 MB for each answer, so that they can be too much."""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
SQLITE = pytest.mark.parametrize("own", ["sqlite"], indirect=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request, tmp_path):
    """An installation of the test's own, not yet started."""
    made = World(tmp_path, Cluster(durable=True) if request.param == "postgresql" else None, UNLIMITED)
    yield made
    made.close()


def restart(world):
    """Restart under load; return the most tries that one answer took, and the longest time in which none came in."""
    with crowd(world, CHILDREN) as children:
        children.wait(201, CHILDREN)
        world.server.stop()
        world.server.start()
        children.wait(201, CHILDREN)
    rows, count = world.rows()
    assert lost(children.acknowledged, rows) == set()
    came = sorted(at for at, reply in children.replies if reply is not None and reply.status_code in (200, 201))
    gap = max(later - earlier for earlier, later in pairwise(came))
    assert {status for status in children.statuses() if status} <= {200, 201, 503}
    return max(children.tries.values()), gap, count, len(children.acknowledged)


def test_a_restart_under_load_costs_a_child_one_retry_at_most(own):
    own.server.hold_door()
    own.server.start()
    before = 0
    for _ in range(RESTARTS):
        tries, gap, count, acknowledged = restart(own)
        print(f"restart: {tries - 1} retries, {gap:.1f} s without an answer")  # noqa: T201  # a figure, with -s or -rP
        assert tries <= 2
        assert count == before + acknowledged
        before = count


@SQLITE
def test_without_the_socket_that_stays_open_children_try_again_and_again(own):
    own.server.start()
    assert restart(own)[0] > 2


def web(world):
    """Return the process that answers."""
    return next(pid for pid in family(world.server.process.pid)[1:] if b"work" not in cmdline(pid))


def cmdline(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


def crowd_at_the_door(world):
    """Open more connections than the server has file descriptors, leave after a second, and answer as a child."""
    with ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(socket.create_connection(("127.0.0.1", world.server.port)))
        time.sleep(1)
    with httpx.Client(timeout=30, verify=NO_TLS) as client:
        return post(world, "0b0e7a0c-4a44-4f1c-8c53-6f1c4d7c2a11", "rora", client)


@SQLITE
def test_more_visitors_than_file_descriptors_wait_their_turn(own):
    own.server.start(prefix=(program("prlimit"), f"--nofile={FILES}:{FILES}"))
    before = web(own)
    assert crowd_at_the_door(own).status_code == 201
    assert web(own) == before


@SQLITE
def test_a_server_that_lets_in_more_than_it_can_hold_would_end(own, tmp_path):
    own.server.script = changed(tmp_path, "from consult import serve; serve._room = lambda: 1000\n")
    own.server.start(prefix=(program("prlimit"), f"--nofile={FILES}:{FILES}"))
    before = web(own)
    with suppress(httpx.HTTPError):
        crowd_at_the_door(own)
    time.sleep(1)
    assert web(own) != before


def size(pid):
    """Return how many bytes of addresses a process uses."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def starved(world, status):
    """Let the server have 32 MB more than it uses until so many were answered so, then as much as it wants."""
    with crowd(world) as children:
        children.wait(201)
        first, pid = len(children.replies), web(world)
        for cap in (str(size(pid) + 32 * 2**20), "unlimited"):
            subprocess.run([program("prlimit"), f"--pid={pid}", f"--as={cap}:unlimited"], check=True)
            children.wait(201 if cap == "unlimited" else status, 5)
    return children, children.statuses(first)


@SQLITE
@pytest.mark.parametrize("change", [UNLIMITED, CARELESS], ids=["sound", "careless"])
def test_too_little_memory_loses_nothing_and_ends_by_itself(own, tmp_path, change):
    own.server.script = changed(tmp_path, change + HUNGRY)
    own.server.start()
    children, statuses = starved(own, 503 if change == UNLIMITED else 200)
    assert set(statuses) <= {200, 201, 503}
    assert bool(lost(children.acknowledged, own.rows()[0])) == (change == CARELESS)
