"""How long a backup takes while children answer, what it costs them, and how long until a restored server answers.

`python benchmarks/backup.py [stored] [seconds]`: so many submissions before it, and so many seconds on either side.
"""

import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

import httpx
from sqlalchemy import insert

from consult.database import connect
from consult.models.submission import submission
from tests.support.databases import migrate, settings_for
from tests.support.server import Server
from tests.support.town import Town

STORED = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 8.0
CHILDREN, PAUSE = 8, 0.5
"""A code takes 600 answers a minute; these send fewer."""


def fill(town: Town, code: str) -> None:
    """Store submissions as one child's, over and over."""
    town.answer(code, {"mest": "rora"})
    with town.database.write.begin() as connection:
        row = dict(connection.execute(submission.select()).mappings().one())
        for _ in range(STORED // 1000):
            connection.execute(insert(submission), [row | {"run": str(uuid.uuid4())} for _ in range(1000)])


def percentile(waits: list[float], share: float) -> float:
    """Return a percentile in milliseconds."""
    return sorted(waits)[int(len(waits) * share)] * 1000 if waits else 0.0


def main() -> None:
    """Fill, serve, back up under load, restore, serve again; print every time."""
    folder = Path(tempfile.mkdtemp(prefix="consult-backup-"))
    old = folder / "old"
    old.mkdir()
    settings = settings_for(old, f"sqlite:///{old / 'consult.db'}")
    migrate(settings)
    town = Town(settings, connect(settings))
    code = town.session(town.consultation(), kind="open", place="")
    fill(town, code)
    fields = town.post(code, {"mest": "rora"})
    server, waits, stop = Server(old, settings.database_url), [], threading.Event()
    server.start()

    def answer() -> None:
        with httpx.Client(timeout=30) as client:
            while not stop.is_set():
                began = time.monotonic()
                sent = client.post(f"{server.url}/s/{code}", data=fields | {"run": str(uuid.uuid4())})
                assert sent.status_code == 201, sent.status_code
                waits.append(time.monotonic() - began)
                time.sleep(PAUSE)

    children = [threading.Thread(target=answer) for _ in range(CHILDREN)]
    for child in children:
        child.start()
    time.sleep(SECONDS)
    quiet = list(waits)
    waits.clear()
    began = time.monotonic()
    server.command("backup", "--to", str(folder / "backups"))
    took, during = time.monotonic() - began, list(waits)
    stop.set()
    for child in children:
        child.join()
    server.stop()
    (backup,) = (folder / "backups").iterdir()
    size = (old / "consult.db").stat().st_size
    print(
        f"{STORED} submissions, database {size / 1e6:.0f} MB, backup {backup.stat().st_size / 1e6:.1f} MB: {took:.1f} s"
    )
    for name, some in (("before", quiet), ("during", during)):
        print(
            f"submissions {name}: {len(some)}, p50 {percentile(some, 0.5):.0f} ms, p95 {percentile(some, 0.95):.0f} ms"
        )

    began = time.monotonic()
    again = Server(folder / "new", f"sqlite:///{folder / 'new' / 'consult.db'}")
    again.environment.pop("CONSULT_DATABASE_URL")
    again.command("restore", str(backup), "--into", str(folder / "new"))
    restored = time.monotonic() - began
    again.start()
    print(f"restored and checked in {restored:.1f} s, serving after {time.monotonic() - began:.1f} s")
    again.stop()


if __name__ == "__main__":
    main()
