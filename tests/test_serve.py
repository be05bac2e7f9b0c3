"""`consult serve`: the server and its worker begin and end together."""

import os
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.support.server import Server

pytestmark = pytest.mark.slow


def processes(group: int) -> list[str]:
    """Return the command lines of a process group's living members."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if os.getpgid(int(line.parent.name)) == group:
                found.append(line.read_bytes().replace(b"\0", b" ").decode())
        except (ProcessLookupError, FileNotFoundError):
            continue  # ended between being listed and being read
    return [line for line in found if line]


def eventually(true, seconds=30):
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def test_it_is_well_on_both_databases(server):
    answer = httpx.get(f"{server.url}/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_worker_runs_beside_it_and_ends_with_it(server):
    group = server.process.pid
    assert eventually(lambda: any(line.rstrip().endswith("work") for line in processes(group)))
    server.stop()
    assert eventually(lambda: processes(group) == [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_that_dies_is_started_again(server):
    assert eventually(lambda: len(workers(server.process.pid)) == 1)
    (first,) = workers(server.process.pid)
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: workers(server.process.pid) not in ([], [first]))
    assert httpx.get(f"{server.url}/healthz").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_worker_ends_when_its_server_is_killed_alone(server):
    assert eventually(lambda: len(workers(server.process.pid)) == 1)
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert eventually(lambda: workers(server.process.pid) == [])


def workers(group):
    """Return the ids of the living `consult work` of a process group."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if line.read_bytes().endswith(b"\0work\0") and os.getpgid(int(line.parent.name)) == group:
                found.append(int(line.parent.name))
        except (ProcessLookupError, FileNotFoundError):
            continue  # ended between being listed and being read
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_whose_server_was_killed_before_it_began_ends_by_itself(server):
    """Its parent is already another one then, so it must have been told whose worker it is."""
    told = server.environment | {"CONSULT_SERVER": "1"}
    worker = subprocess.Popen([server.script, "work", "--keep"], env=told, start_new_session=True)
    assert worker.wait(30) == 0


def test_it_comes_back_after_a_power_cut(server):
    server.kill()
    server.start()
    assert httpx.get(f"{server.url}/healthz").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_several_server_processes_on_sqlite_are_refused_in_a_sentence(database_url, tmp_path):
    with pytest.raises(AssertionError, match="PostgreSQL"):
        Server(tmp_path, database_url).command("serve", "--workers", "2")
