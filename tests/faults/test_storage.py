"""The disk is full, broken or read-only, or the database is locked (`privacy.md` 3): nothing that was acknowledged is
lost, nothing is there twice, children's devices are told to come back, and it goes on by itself when the fault ends."""

import time
from contextlib import contextmanager

import httpx
import pytest

from consult.database import connect
from tests.faults.conftest import PROOF
from tests.support.durable import NO_TLS, crowd, lost
from tests.support.injected import failing, family

TIMES = 20 if PROOF else 1
LOCKED = 30 if PROOF else 8
"""Seconds; a write waits five for its turn."""

WRITES = "pwrite64,pwritev,ftruncate,fallocate"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


def sqlite_files(world):
    return [world.folder / f"consult.db{end}" for end in ("", "-wal", "-shm")]


def served(world):
    return family(world.server.process.pid)


@contextmanager
def full(world):
    """No byte more fits on the disk that the answers are on."""
    if not world.cluster:
        with failing(served(world), WRITES, "ENOSPC", world.folder / "full", files=sqlite_files(world)):
            yield
        return
    with world.database.read.connect() as connection:
        names = ("submission", "pk_submission", "ix_submission_group_session", "ix_submission_consultation_block")
        found = [connection.exec_driver_sql(f"SELECT pg_relation_filepath('{name}')").scalar() for name in names]
    files = [world.cluster.folder / "data" / name for name in found]
    with failing(family(world.cluster.process.pid), WRITES, "ENOSPC", world.folder / "full", files=files):
        yield


@contextmanager
def unflushable(world):
    """The disk says that it could not keep what was written."""
    flushes = "fsync,fdatasync"
    if not world.cluster:
        with failing(served(world), flushes, "EIO", world.folder / "eio", files=sqlite_files(world)):
            yield
        return
    # PostgreSQL ends itself, and comes back as new processes, which the fault does not reach.
    with failing(family(world.cluster.process.pid)[1:], flushes, "EIO", world.folder / "eio", children=False):
        yield


@contextmanager
def read_only(world):
    """The disk was made read-only after an error, or PostgreSQL's primary has become a standby."""
    if not world.cluster:
        with failing(served(world), WRITES, "EROFS", world.folder / "erofs", files=sqlite_files(world)):
            yield
        return
    world.cluster.set("default_transaction_read_only", "on")
    yield
    world.cluster.set("default_transaction_read_only", "off")


@contextmanager
def locked(world):
    """Somebody else holds the database, such as a backup that was made in a wrong way."""
    other, begun = connect(world.settings), time.monotonic()
    with other.write.connect() as connection:
        if world.cluster:
            connection.exec_driver_sql("LOCK TABLE submission IN ACCESS EXCLUSIVE MODE")
        else:
            connection.exec_driver_sql("SELECT 1")  # the transaction begins with the turn to write
        yield
        time.sleep(max(0, LOCKED - (time.monotonic() - begun)))
    other.dispose()


FAULTS = [full, unflushable, read_only, locked]


def suffer(world, fault):
    """Let children answer before, during and after a fault; return what was acknowledged and their replies."""
    with crowd(world) as children:
        children.wait(201, 5)
        first = len(children.replies)
        with fault(world):
            children.wait(503, 3)
            during = [reply for _, reply in children.replies[first:]]
        children.wait(201, 5)
    return children, during


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_storage_loses_nothing_and_ends_by_itself(world, fault):
    before = world.rows()[1]
    for _ in range(TIMES):
        children, during = suffer(world, fault)
        assert {reply.status_code for reply in during if reply} <= {200, 201, 503}
        assert all(int(reply.headers["Retry-After"]) > 0 for reply in during if reply and reply.status_code == 503)
        rows, count = world.rows()
        assert lost(children.acknowledged, rows) == set()
        assert count == before + len(children.acknowledged)
        before = count


@pytest.mark.parametrize("fault", FAULTS)
def test_a_tool_that_thanks_too_early_is_caught(careless, fault):
    with crowd(careless) as children:
        children.wait(201, 5)
        with fault(careless):
            children.wait(200, 3)
    assert lost(children.acknowledged, careless.rows()[0])


def test_a_page_says_so_to_a_child_without_script(world):
    with read_only(world), httpx.Client(timeout=30, verify=NO_TLS) as client:
        answer = client.post(f"{world.server.url}/s/{world.code}", data=world.fields | {"q.mest": "rora"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"].startswith("text/html")
