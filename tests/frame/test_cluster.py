"""Three database machines, two servers, one worker: a machine that dies under load takes no answer with it.

Machines, servers and proxy are real and set up from deploy/cluster; only the cables are loopback. `make proof` runs it.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from consult.database import connect
from consult.models.submission import submission
from consult.services import duty
from tests.support.databases import migrate, settings_for
from tests.support.machines import PAPERS, Machines
from tests.support.programs import program
from tests.support.server import Server, free_port
from tests.support.town import Town

pytestmark = pytest.mark.proof
KILLS = int(os.environ.get("CONSULT_KILLS", "5"))
CLIENTS = 8
UNLIMITED = f"""#!{sys.executable}
from consult.web import limits; limits.Window.count = lambda *_: 0
from consult.cli import main; main()
"""
PROXY = """daemon off; pid proxy.pid; error_log proxy.log; worker_processes 1; events {{ }}
http {{ access_log off; client_body_temp_path body; proxy_temp_path kept; fastcgi_temp_path f; uwsgi_temp_path u;
scgi_temp_path s;
{upstream}
server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://consult; proxy_connect_timeout 2s;
proxy_read_timeout 10s; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr; }} }} }}
"""


class Municipality:
    """Machines, two servers with a worker each, the proxy before them, and a session that children answer."""

    def __init__(self, folder: Path, **changes: str) -> None:
        self.machines = Machines(**changes)
        self.settings = settings_for(folder, self.machines.url)
        migrate(self.settings)
        self.database = connect(self.settings)
        town = Town(self.settings, self.database)
        self.code = town.session(town.consultation(), kind="open", place="")
        self.fields = town.post(self.code, {})
        self.url = f"http://127.0.0.1:{free_port()}"
        self.servers = [self._server(folder) for _ in range(2)]
        self.proxy = self._proxy(folder)

    def _server(self, folder):
        script = folder / "consult"
        script.write_text(UNLIMITED)
        script.chmod(0o700)
        server = Server(folder, self.machines.url)
        server.script = str(script)
        server.environment |= {"CONSULT_PUBLIC_URL": self.url, "CONSULT_PROXIES": "1"}
        server.start("--workers", "2")
        return server

    def _proxy(self, folder):
        places = {f"WEB{number}:8000": f"127.0.0.1:{server.port}" for number, server in enumerate(self.servers, 1)}
        upstream = (PAPERS / "upstream.conf").read_text()
        for name, place in places.items():
            upstream = upstream.replace("${" + name.replace(":", "}:"), place)
        (folder / "proxy.conf").write_text(PROXY.format(upstream=upstream, port=self.url.rpartition(":")[2]))
        return subprocess.Popen([program("nginx"), "-p", str(folder), "-c", "proxy.conf"], stderr=subprocess.DEVNULL)

    def stored(self):
        """Return what the database has, asked until it answers."""
        while True:
            try:
                with self.database.read.connect() as connection:
                    rows = connection.execute(select(submission.c.run, submission.c.answers)).all()
                return {row.run: json.loads(row.answers)["mest"] for row in rows}, len(rows)
            except OperationalError:
                time.sleep(0.5)

    def remove(self):
        self.proxy.terminate()
        self.proxy.wait()
        for server in self.servers:
            server.stop()
        self.database.dispose()
        self.machines.remove()


@pytest.fixture
def municipality(tmp_path, request):
    made = Municipality(tmp_path, **getattr(request, "param", {}))
    yield made
    made.remove()


class Children(threading.Thread):
    """One address' children: each answers, and tries again until it is thanked."""

    def __init__(self, municipality, number, enough, too_late):
        super().__init__()
        self.municipality, self.enough, self.too_late = municipality, enough, too_late
        self.transport = httpx.HTTPTransport(local_address=f"127.0.0.{number + 10}")
        self.thanked: dict[str, str] = {}
        self.when: list[float] = []
        self.sent = 0

    def run(self):
        with httpx.Client(transport=self.transport, timeout=5) as client:
            for number in itertools.count():
                if self.enough.is_set():
                    return
                self.answer(client, str(uuid.uuid4()), ("rora", "lugnt")[number % 2])

    def answer(self, client, run, answer):
        self.sent += 1
        fields = self.municipality.fields | {"run": run, "q.mest": answer}
        while not self.too_late.is_set():
            with suppress(httpx.HTTPError):
                address = f"{self.municipality.url}/s/{self.municipality.code}"
                reply = client.post(address, data=fields, headers={"Accept": "application/json"})
                if reply.status_code in (200, 201):
                    self.thanked[run] = answer
                    self.when.append(time.monotonic())
                    return
            time.sleep(0.2)


@contextmanager
def answering(municipality, patience=30):
    """Let children answer until the block is left; who is not thanked by then tries so many seconds more."""
    enough, too_late = threading.Event(), threading.Event()
    children = [Children(municipality, number, enough, too_late) for number in range(CLIENTS)]
    for child in children:
        child.start()
    try:
        yield children
    finally:
        enough.set()
        end = time.monotonic() + patience
        for child in children:
            child.join(max(0, end - time.monotonic()))
        too_late.set()
        for child in children:
            child.join()


def lost(children, rows):
    return [run for child in children for run, answer in child.thanked.items() if rows.get(run) != answer]


def outage(children):
    """Return the longest time, in seconds, in which nobody was thanked."""
    when = sorted(moment for child in children for moment in child.when)
    return max(later - earlier for earlier, later in itertools.pairwise(when))


def test_a_leader_that_dies_takes_no_answer_with_it(municipality, capsys):
    thanked = 0
    for kill in range(1, KILLS + 1):
        leader = municipality.machines.leader()
        with answering(municipality) as children:
            time.sleep(5)
            leader.kill()
            municipality.machines.until(lambda: len(municipality.machines.standbys()) == 1, 60)
            time.sleep(5)
        leader.start(again=True)
        rows, count = municipality.stored()
        sent, before = sum(child.sent for child in children), thanked
        thanked += sum(len(child.thanked) for child in children)
        with capsys.disabled():
            print(f"\nKill {kill}: {sent} answers, {len(lost(children, rows))} lost, {outage(children):.1f} s without")  # noqa: T201  # the figure that the proof is for
        assert lost(children, rows) == []
        assert (thanked - before, count) == (sent, thanked)
        municipality.machines.until(municipality.machines.is_whole, 120)
    a_lost_row_is_noticed(municipality, children, rows)
    a_server_that_dies_is_done_without(municipality)


def a_lost_row_is_noticed(municipality, children, rows):
    """The negative control of the count."""
    one = next(iter(children[0].thanked))
    with municipality.database.write.begin() as connection:
        connection.execute(delete(submission).where(submission.c.run == one))
    assert lost(children, municipality.stored()[0]) == [one]


def a_server_that_dies_is_done_without(municipality):
    with answering(municipality) as children:
        time.sleep(2)
        municipality.servers[0].kill()
        time.sleep(8)
    assert lost(children, municipality.stored()[0]) == []
    assert all(child.when[-1] > time.monotonic() - 8 for child in children)
    assert duty.is_somebody_working(municipality.settings)


ALONE = {"synchronous_mode": "false", "synchronous_mode_strict": "false"}


@pytest.mark.parametrize("municipality", [{}, ALONE], ids=["synchronous", "asynchronous"], indirect=True)
def test_who_is_thanked_before_a_second_machine_has_the_answer_may_lose_it(municipality, request):
    """The negative control: followers that hear nothing for three seconds, and then the leader dies."""
    leader = municipality.machines.leader()
    with answering(municipality, patience=0) as children:
        time.sleep(2)
        receivers = [pid for one in municipality.machines.machines for pid in one.processes_named("walreceiver")]
        assert len(receivers) == 2
        for pid in receivers:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(3)
    leader.kill()
    for pid in receivers:
        os.kill(pid, signal.SIGKILL)
    municipality.machines.until(lambda: municipality.machines.leader() is not None, 60)
    is_lost = lost(children, municipality.stored()[0])
    assert bool(is_lost) == ("asynchronous" in request.node.name), f"{len(is_lost)} lost"
