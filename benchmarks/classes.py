"""Twenty classes of thirty at once, from four addresses, while leaders and planners watch.

`python benchmarks/classes.py [seconds]`: every child opens the page within so many seconds (default 20), the device
fetches what it keeps for the time without a network, and the child answers a little later; twenty leaders' pages ask
for the count every three seconds and five planners look at results. Prints how long each kind of request took.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from sqlalchemy import select

from consult import config
from consult.database import connect
from consult.models.consultation import Consultation
from consult.services import group_sessions, leader_links, simulate

SPREAD = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
CLASSES, CHILDREN = 20, 30
ADDRESSES = [f"127.0.0.{n}" for n in range(11, 15)]
PORT = 8767
BIN = Path(sys.executable).parent

took: dict[str, list[float]] = defaultdict(list)
statuses: dict[str, set[int]] = defaultdict(set)


class Visitor:
    """One browser behind one of the four addresses."""

    def __init__(self, n: int) -> None:
        where = (ADDRESSES[n % len(ADDRESSES)], 0)
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60, source_address=where)
        self.cookie = ""

    def ask(self, kind: str, method: str, path: str, body: str | None = None, **head: str) -> str:
        """Send one request, keep how long it took, and return what came."""
        head = head | ({"Cookie": self.cookie} if self.cookie else {})
        head |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        begun = time.monotonic()
        self.connection.request(method, path, body, head)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.connection.close()  # the server waits only some seconds for a next request
        took[kind].append(time.monotonic() - begun)
        statuses[kind].add(answer.status)
        if found := answer.getheader("Set-Cookie"):
            self.cookie = found.partition(";")[0]
        return text


@contextmanager
def serving(folder: Path) -> Iterator[tuple[dict[str, str], dict[str, object]]]:
    """Serve the demo on SQLite; give its environment and what it printed."""
    environment = os.environ | {"CONSULT_INSTANCE": str(folder), "CONSULT_PUBLIC_URL": f"http://127.0.0.1:{PORT}"}
    made = subprocess.run(
        [BIN / "consult", "demo", "--no-serve", "--json"], env=environment, capture_output=True, check=True
    )
    server = subprocess.Popen([BIN / "consult", "serve", "--port", str(PORT)], env=environment)
    try:
        yield environment, json.loads(made.stdout)
    finally:
        server.terminate()
        server.wait()


def classes(environment: dict[str, str]) -> tuple[list[tuple[str, str]], int]:
    """Open twenty classes; return each one's code and leader token, and their consultation."""
    settings = config.load(environment)
    database = connect(settings)
    with database.writing() as db:
        consultation = db.scalars(select(Consultation).where(Consultation.state == "open")).one()
        found = []
        for _ in range(CLASSES):
            one = group_sessions.create(
                db, "benchmark", consultation, kind="classroom", levels=["10-12"], age_group="10-12",
                languages=consultation.languages,
            )  # fmt: skip
            group_sessions.begin(db, "benchmark", one)
            group_sessions.set_present(db, "benchmark", one, CHILDREN)
            found.append((one.code, leader_links.token(settings.secret_key, one)))
        db.commit()
        return found, consultation.id


def child(n: int, code: str, end: threading.Event) -> None:
    """Open the page, keep it for later, think, and answer."""
    chance = Random(n)
    if end.wait(chance.random() * SPREAD):
        return
    visitor = Visitor(n)
    path = f"/s/{code}?lang=sv&level=10-12"
    page = visitor.ask("child's page", "GET", path)
    for kept in (f"/s/{code}?lang=en&level=10-12", f"/s/{code}?lang=ar&level=10-12", f"/s/{code}/enhet"):
        visitor.ask("kept for later", "GET", kept)
    read = simulate.Page()
    read.feed(page)
    fields = urllib.parse.urlencode(dict(simulate.fill(read, chance)) | {"run": str(uuid.uuid4())})
    end.wait(2 + chance.random() * 5)
    visitor.ask("submission", "POST", f"/s/{code}", fields, Accept="application/json")


def lead(n: int, token: str, end: threading.Event) -> None:
    """Look at the count every three seconds."""
    visitor = Visitor(n)
    while not end.wait(3):
        visitor.ask("leader's count", "GET", f"/ledare/{token}/antal", Accept="application/json")


def enter(n: int, who: dict[str, str]) -> Visitor:
    """Sign a planner in."""
    visitor = Visitor(n)
    form = visitor.ask("signing in", "GET", "/logga-in")
    found = re.search(r'name="csrf_token" value="([^"]+)"', form)
    fields = {"email": who["email"], "password": who["password"], "csrf_token": found[1] if found else ""}
    visitor.ask("signing in", "POST", "/logga-in", urllib.parse.urlencode(fields))
    return visitor


def plan(visitor: Visitor, pages: list[str], end: threading.Event) -> None:
    """Look at results and at the consultation, over and over."""
    while not end.wait(2):
        for page in pages:
            visitor.ask("planner's page", "GET", page)


def main() -> None:
    """Let everybody come, and print a table."""
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as (environment, report):
        found, consultation = classes(environment)
        while True:
            try:
                Visitor(0).ask("start", "GET", "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        end = threading.Event()
        who = next(one for one in report["staff"] if one["role"] == "planner")  # type: ignore[attr-defined]  # the demo's report
        overview = f"/o/lindhamn/consultations/{consultation}"
        watching = [threading.Thread(target=lead, args=(n, token, end)) for n, (_, token) in enumerate(found)]
        planners = [enter(n, who) for n in range(5)]
        seen = [overview, f"{overview}/results"]
        watching += [threading.Thread(target=plan, args=(planner, seen, end)) for planner in planners]
        children = [
            threading.Thread(target=child, args=(n, found[n % CLASSES][0], end)) for n in range(CLASSES * CHILDREN)
        ]
        for thread in (*watching, *children):
            thread.start()
        for thread in children:
            thread.join()
        end.set()
        for thread in watching:
            thread.join()
    print(f"{CLASSES} classes of {CHILDREN} from {len(ADDRESSES)} addresses within {SPREAD:.0f} s")
    print("what            requests  p50 ms  p95 ms  worst ms  statuses")
    for kind, times in took.items():
        times.sort()
        p50, p95, worst = (1000 * times[min(len(times) - 1, int(len(times) * part))] for part in (0.5, 0.95, 1))
        print(f"{kind:15} {len(times):8}  {p50:6.0f}  {p95:6.0f}  {worst:8.0f}  {sorted(statuses[kind])}")


if __name__ == "__main__":
    main()
