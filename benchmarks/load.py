"""Load and soak (`privacy.md` 5): a hundred submissions a second, 600 tablets that send what waits, and half an hour.

`python benchmarks/load.py [steady] [soak]`: seconds of 100 submissions/s (600 before a release) and of 20/s (1,800).
Submissions come when they are due, whether the server keeps up or not, and a wait is counted from then. Between the
two, 600 tablets send five waiting answers each, all at once. Memory is that of the process that answers, once it has
been warm for a tenth of the soak; the WAL is looked at twice a second.
"""

import http.client
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from flows import PORT, family, rest, serve, wait

from consult.services import simulate

STEADY = int(sys.argv[1]) if len(sys.argv) > 1 else 60
SOAK = int(sys.argv[2]) if len(sys.argv) > 2 else 60
RATE, SOAK_RATE = 100, 20
TABLETS, QUEUED = 600, 5
SENDERS = 64


class Sender:
    """One device: its connection, and how its posts went."""

    def __init__(self, path: str, fields: str) -> None:
        self.path, self.fields = path, fields
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.statuses: Counter[int] = Counter()

    def send(self) -> None:
        """Send one submission until it is acknowledged, as a device does."""
        body = self.fields.replace("RUN", str(uuid.uuid4()))
        head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        while True:
            status = 0  # no reply
            try:
                self.connection.request("POST", self.path, body, head)
                answer = self.connection.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                self.connection.close()
            self.statuses[status] += 1
            if status in (200, 201):
                return
            time.sleep(0.2)


def together(senders: Sequence[Sender], do: Callable[[int, Sender], None]) -> Counter[int]:
    """Let all do the same at once; return how often each status came, 0 where there was no reply."""
    threads = [threading.Thread(target=do, args=(n, sender)) for n, sender in enumerate(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum((sender.statuses for sender in senders), Counter())


def due(path: str, fields: str, rate: int, seconds: int) -> tuple[list[float], Counter[int]]:
    """Send so many a second; return how long each took from when it was due, sorted, and the statuses."""
    start, took = time.monotonic() + 0.5, []

    def loop(n: int, sender: Sender) -> None:
        for one in range(n, rate * seconds, SENDERS):
            at = start + one / rate
            time.sleep(max(0.0, at - time.monotonic()))
            sender.send()
            took.append(time.monotonic() - at)
            sender.connection.close()  # each is another child

    statuses = together([Sender(path, fields) for _ in range(SENDERS)], loop)
    return sorted(took), statuses


class Watch:
    """What the server holds meanwhile: memory of the process that answers, and the largest WAL."""

    def __init__(self, pid: int, wal: Path) -> None:
        self.pid, self.wal, self.largest = pid, wal, 0
        self.memory: list[tuple[float, float]] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def _look(self) -> None:
        while not self.over.wait(0.5):
            status = Path(f"/proc/{self.pid}/status").read_text()
            resident = int(status.partition("VmRSS:")[2].split()[0]) / 1024
            self.memory.append((time.monotonic(), resident))
            self.largest = max(self.largest, self.wal.stat().st_size if self.wal.exists() else 0)

    def end(self) -> str:
        """Return what was seen, as a sentence."""
        self.over.set()
        self.thread.join()
        warm = self.memory[len(self.memory) // 10][1]
        last = self.memory[-1][1]
        growth = 100 * (last / warm - 1)
        return f"RSS {warm:.0f} → {last:.0f} MiB ({growth:+.1f} %), largest WAL {self.largest / 1e6:.1f} MB"


def said(name: str, took: list[float], statuses: Counter[int]) -> None:
    """Print a row of percentiles."""
    p50, p95, worst = (1000 * took[min(len(took) - 1, int(len(took) * part))] for part in (0.5, 0.95, 1))
    print(f"{name}: {len(took)} in, p50 {p50:.0f}, p95 {p95:.0f}, worst {worst:.0f} ms, {dict(statuses)}", flush=True)


def page(code: str) -> tuple[str, str]:
    """Return where to post, and a child's answers with RUN where the run stands."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", f"/s/{code}?lang=sv&level=10-12&age=10-12")
    read = simulate.Page()
    read.feed(connection.getresponse().read().decode())
    return f"/s/{code}", urllib.parse.urlencode(dict(simulate.fill(read, Random(1))) | {"run": "RUN"})


def measure(pid: int, path: str, fields: str, wal: Path) -> None:
    """Do the three after each other, and print their figures."""
    said(f"{RATE}/s for {STEADY} s", *due(path, fields, RATE, STEADY))
    begun = time.monotonic()
    tablets = [Sender(path, fields) for _ in range(TABLETS)]
    statuses = together(tablets, lambda _, sender: [sender.send() for _ in range(QUEUED)] and None)
    print(f"{TABLETS} tablets × {QUEUED}: all in after {time.monotonic() - begun:.1f} s, {dict(statuses)}", flush=True)
    watch = Watch(family(pid)[-1], wal)
    said(f"{SOAK_RATE}/s for {SOAK} s", *due(path, fields, SOAK_RATE, SOAK))
    print(watch.end())


def main() -> None:
    """Serve the demo on SQLite and measure."""
    with tempfile.TemporaryDirectory() as name:
        server, code = serve(Path(name))
        try:
            wait(PORT)
            rest(server.pid)
            measure(server.pid, *page(code), Path(name) / "consult.db-wal")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
