"""A served installation whose database flushes as in real use, and children who send until they are thanked."""

import json
import random
import ssl
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from consult.database import connect
from consult.models.submission import submission
from tests.support.databases import migrate, settings_for
from tests.support.postgres import Cluster
from tests.support.server import Server
from tests.support.town import Town

NO_TLS = ssl.create_default_context()
"""Made once: httpx would read every authority of the world anew for each client, which takes longer than the post."""
UNLIMITED = "from consult.web import limits; limits.Window.count = lambda *_: 0\n"
ANSWERS = ("rora", "lugnt")


class World:
    """An installation on a database of its own, which can be killed with it."""

    def __init__(self, folder: Path, cluster: Cluster | None, change: str = "") -> None:
        self.cluster, self.folder = cluster, folder
        url = cluster.create("durable") if cluster else f"sqlite:///{folder / 'consult.db'}"
        self.settings = settings_for(folder, url)
        migrate(self.settings)
        self.database = connect(self.settings)
        self.town = Town(self.settings, self.database)
        self.code = self.town.session(self.town.consultation(), kind="open", place="")
        self.fields = self.town.post(self.code, {})
        self.server = Server(folder, url)
        if change:
            self.server.script = changed(folder, change)

    def kill_everything(self) -> None:
        """End server and database as a power cut would; the database is started again."""
        self.server.kill()
        if self.cluster:
            self.cluster.kill()
            self.cluster.start()

    def rows(self) -> tuple[dict[str, str], int]:
        """Return what is stored by run, and how many rows there are; a PostgreSQL that comes back is waited for."""
        end = time.monotonic() + 60
        while True:
            try:
                with self.database.read.connect() as connection:
                    found = connection.execute(select(submission.c.run, submission.c.answers)).all()
                break
            except OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        return {row.run: json.loads(row.answers)["mest"] for row in found}, len(found)

    def close(self) -> None:
        """Stop everything and take the cluster away."""
        self.server.stop()
        if self.server.door:
            self.server.door.close()
        self.database.dispose()
        if self.cluster:
            self.cluster.remove()


def post(world: World, run: str, answer: str, client: httpx.Client) -> httpx.Response:
    """Send a child's answer once."""
    fields = world.fields | {"run": run, "q.mest": answer}
    return client.post(f"{world.server.url}/s/{world.code}", data=fields, headers={"Accept": "application/json"})


def lost(acknowledged: dict[str, str], rows: dict[str, str]) -> set[str]:
    """Return the runs that were acknowledged and are not there as they were sent."""
    return {run for run, answer in acknowledged.items() if rows.get(run) != answer}


def changed(folder: Path, change: str) -> str:
    """Return a `consult` with a change: one that asks SQLite for less than it should, one without rate limits."""
    script = folder / "consult"
    script.write_text(f"#!{sys.executable}\n{change}from consult.cli import main\nmain()\n")
    script.chmod(0o755)
    return str(script)


class Crowd:
    """Children who answer one after the other, each sending the same again until it is acknowledged."""

    def __init__(self, world: World, children: int) -> None:
        self.world, self.over = world, threading.Event()
        self.acknowledged: dict[str, str] = {}
        self.replies: list[tuple[float, httpx.Response | None]] = []
        self.tries: dict[str, int] = {}
        self.threads = [threading.Thread(target=self._child, args=(n,)) for n in range(children)]

    def _child(self, seed: int) -> None:
        chance = random.Random(seed)
        with httpx.Client(timeout=20, verify=NO_TLS) as client:
            while not self.over.is_set():
                self._send(client, str(uuid.uuid4()), chance.choice(ANSWERS))

    def _send(self, client: httpx.Client, run: str, answer: str) -> None:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            self.tries[run] = self.tries.get(run, 0) + 1
            try:
                reply = post(self.world, run, answer, client)
            except httpx.HTTPError:
                reply = None
            self.replies.append((time.monotonic(), reply))
            if reply is not None and reply.status_code in (200, 201):
                self.acknowledged[run] = answer
                return
            time.sleep(0.1)

    def wait(self, status: int, more: int = 10, seconds: float = 60) -> None:
        """Wait until so many replies of a status have come from now on."""
        first, end = len(self.replies), time.monotonic() + seconds
        while sum(reply is not None and reply.status_code == status for _, reply in self.replies[first:]) < more:
            assert time.monotonic() < end, f"no {more} × {status}: {self.statuses(first)}"
            time.sleep(0.05)

    def statuses(self, first: int = 0) -> dict[Any, int]:
        """Return how often each status has come; None where there was no reply."""
        found = [reply.status_code if reply is not None else None for _, reply in self.replies[first:]]
        return {one: found.count(one) for one in set(found)}


@contextmanager
def crowd(world: World, children: int = 6) -> Iterator[Crowd]:
    """Let children answer meanwhile; at the end each sends its last answer until it is acknowledged."""
    made = Crowd(world, children)
    for thread in made.threads:
        thread.start()
    try:
        yield made
    finally:
        made.over.set()
        for thread in made.threads:
            thread.join()
