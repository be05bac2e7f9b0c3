"""Completed respondent flows per second (page + submission, synced), beside the bare limit in the same run.

`python benchmarks/flows.py [seconds] [stored]`: closed loop at 1, 8 and 32 respondents, a connection each, with so
many submissions stored before; only figures of one run are compared (`performance.md`). CPU is that of the server's
processes, from /proc; memory is their proportional set size after the first page.
"""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from pathlib import Path
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from tqdm import tqdm

from consult import config
from consult.database import connect
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.submission import submission
from consult.services import group_sessions, simulate

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
STORED = int(sys.argv[2]) if len(sys.argv) > 2 else 0
TICKS = os.sysconf("SC_CLK_TCK")
PORT = 8765
BIN = Path(sys.executable).parent


def serve(folder: Path, stored: int = 0) -> tuple[subprocess.Popen[bytes], str]:
    """Serve the demo on SQLite; return the process and the code of a poster, where many answer."""
    environment = os.environ | {"CONSULT_INSTANCE": str(folder), "CONSULT_PUBLIC_URL": f"http://127.0.0.1:{PORT}"}
    subprocess.run([BIN / "consult", "demo", "--no-serve"], env=environment, capture_output=True, check=True)
    code = poster(environment, stored)
    return subprocess.Popen([sys.executable, "-c", UNLIMITED, "serve", "--port", str(PORT)], env=environment), code


def poster(environment: dict[str, str], stored: int) -> str:
    """Open a poster session in the demo's open consultation and return its code."""
    database = connect(config.load(environment))
    with database.writing() as db:
        consultation = db.scalars(select(Consultation).where(Consultation.state == "open")).one()
        made = group_sessions.create(db, "benchmark", consultation, kind="open", levels=["10-12"])
        group_sessions.begin(db, "benchmark", made)
        store(db, made, stored)
        db.commit()
        return made.code


def store(db: Session, made: GroupSession, many: int) -> None:
    """Fill the table as so many children would have, with rows like the others in it."""
    row = db.execute(select(submission).limit(1)).mappings().one()
    new = {**row, "consultation": made.consultation_id, "group_session": made.id, "channel": "open", "block": None}
    for first in tqdm(range(0, many, 10_000), "storing", disable=many < 100_000):
        runs = ({**new, "run": str(uuid.uuid4())} for _ in range(min(10_000, many - first)))
        db.execute(insert(submission), list(runs))


UNLIMITED = "from consult.web import limits; limits.Window.count = lambda *_: 0; from consult.cli import main; main()"


def bare(folder: Path, size: int) -> subprocess.Popen[bytes]:
    """Serve the bare limit."""
    environment = os.environ | {"BARE_BYTES": str(size), "BARE_DATABASE": str(folder / "bare.db")}
    command = [
        BIN / "gunicorn",
        "-w",
        "1",
        "-k",
        "gthread",
        "--threads",
        "8",
        "-b",
        f"127.0.0.1:{PORT + 1}",
        "bare:app",
    ]
    return subprocess.Popen(command, env=environment, cwd=Path(__file__).parent, stderr=subprocess.DEVNULL)


def flow(connection: http.client.HTTPConnection, path: str, body: str) -> None:
    """Load the page and send answers."""
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    answer.read()
    head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    connection.request("POST", path.split("?", maxsplit=1)[0], body.replace("RUN", str(uuid.uuid4())), head)
    answer = connection.getresponse()
    assert answer.status == 201, (answer.status, answer.read())
    answer.read()


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in below for one in family(int(child)))]


def cpu(pid: int) -> float:
    """Return the CPU seconds that a server has used."""
    stats = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in family(pid))
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


def memory(pid: int) -> float:
    """Return the MiB that a server's processes hold, shared pages divided among them."""
    found = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in family(pid))
    return sum(int(re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)[1]) for rollup in found) / 1024  # type: ignore[index]  # the kernel always writes it


def measure(pid: int, port: int, path: str, body: str, respondents: int) -> list[float]:
    """Return flows/s, p50, p95 and p99 in ms, CPU per flow in ms."""
    times: list[float] = []
    used = cpu(pid)
    end = time.monotonic() + SECONDS

    def loop() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (begun := time.monotonic()) < end:
            flow(connection, path, body)
            times.append(time.monotonic() - begun)

    threads = [threading.Thread(target=loop) for _ in range(respondents)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    percentiles = [1000 * times[int(len(times) * part)] for part in (0.5, 0.95, 0.99)]
    return [len(times) / SECONDS, *percentiles, 1000 * (cpu(pid) - used) / len(times)]


def wait(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return


def rest(pid: int) -> None:
    """Wait until a server's processes do nothing more of their own, such as drawing charts."""
    for _ in range(120):
        used = cpu(pid)
        time.sleep(1)
        if cpu(pid) - used < 0.05:  # seconds of CPU in one second
            return


def main() -> None:
    """Print a table: ours and the bare limit by turns."""
    with tempfile.TemporaryDirectory() as name:
        server, code = serve(Path(name), STORED)
        wait(PORT)
        path = f"/s/{code}?lang=sv&level=10-12&age=10-12"
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        connection.request("GET", path)
        page = connection.getresponse().read()
        read = simulate.Page()
        read.feed(page.decode())
        fields = dict(simulate.fill(read, Random(1))) | {"run": "RUN"}
        answers = sum(name.startswith("q.") for name in fields)
        limit = bare(Path(name), len(page))
        wait(PORT + 1)
        print(f"page of {len(page)} bytes, {answers} answers, {STORED} stored before, {SECONDS:.0f} s a step")
        rest(server.pid)
        print(f"memory when idle: {memory(server.pid):.0f} MiB (web and work), bare {memory(limit.pid):.0f} MiB")
        print("respondents  who      flows/s   p50 ms   p95 ms   p99 ms  CPU ms/flow")
        try:
            for respondents in (1, 8, 32):
                for who, pid, port in (("consult", server.pid, PORT), ("bare", limit.pid, PORT + 1)):
                    rate, p50, p95, p99, used = measure(pid, port, path, urllib.parse.urlencode(fields), respondents)
                    figures = f"{rate:7.0f}  {p50:7.1f}  {p95:7.1f}  {p99:7.1f}  {used:11.2f}"
                    print(f"{respondents:11}  {who:8} {figures}", flush=True)
        finally:
            for process in (server, limit):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
