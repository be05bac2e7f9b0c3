"""Completed respondent flows per second (page + submission, synced), beside the bare limit in the same run.

`python benchmarks/flows.py [seconds]`: closed loop at 1, 8 and 32 respondents, a connection each; only figures of
one run are compared (`performance.md`).
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

from sqlalchemy import select

from consult import config
from consult.database import connect
from consult.models.consultation import Consultation
from consult.services import group_sessions

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
PORT = 8765
BIN = Path(sys.executable).parent
ANSWERS = {"q.gor": "boll", "q.mest": "rora", "q.bast": "p1", "q.samst": "p2", "q.trygg": "ja", "q.vader": "sol",
           "q.alla": "ja", "q.forst": "mer"}  # fmt: skip


def serve(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Serve the demo on SQLite; return the process and the code of a poster, where many answer."""
    environment = os.environ | {"CONSULT_INSTANCE": str(folder), "CONSULT_PUBLIC_URL": f"http://127.0.0.1:{PORT}"}
    subprocess.run([BIN / "consult", "demo", "--no-serve"], env=environment, capture_output=True, check=True)
    code = poster(environment)
    return subprocess.Popen([sys.executable, "-c", UNLIMITED, "serve", "--port", str(PORT)], env=environment), code


def poster(environment: dict[str, str]) -> str:
    """Open a poster session in the demo's open consultation and return its code."""
    database = connect(config.load(environment))
    with database.writing() as db:
        consultation = db.scalars(select(Consultation).where(Consultation.state == "open")).one()
        made = group_sessions.create(db, "benchmark", consultation, kind="open", levels=["10-12"])
        group_sessions.begin(db, "benchmark", made)
        db.commit()
        return made.code


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


def measure(port: int, path: str, body: str, respondents: int) -> tuple[float, float, float]:
    """Return flows/s, p50 and p95 in ms."""
    times: list[float] = []
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
    return len(times) / SECONDS, 1000 * times[len(times) // 2], 1000 * times[int(len(times) * 0.95)]


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


def main() -> None:
    """Print a table: ours and the bare limit by turns."""
    with tempfile.TemporaryDirectory() as name:
        server, code = serve(Path(name))
        wait(PORT)
        path = f"/s/{code}?lang=sv&level=10-12&age=10-12"
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        connection.request("GET", path)
        page = connection.getresponse().read()
        ticket = re.search(rb'name="ticket" value="([^"]+)"', page)
        assert ticket
        fields = {"run": "RUN", "ticket": ticket[1].decode(), "lang": "sv", "level": "10-12", "age": "10-12"} | ANSWERS
        limit = bare(Path(name), len(page))
        wait(PORT + 1)
        print(f"page {len(page)} bytes, {SECONDS:.0f} s a step\nrespondents  who      flows/s   p50 ms   p95 ms")
        try:
            for respondents in (1, 8, 32):
                for who, port in (("consult", PORT), ("bare", PORT + 1)):
                    rate, p50, p95 = measure(port, path, urllib.parse.urlencode(fields), respondents)
                    print(f"{respondents:11}  {who:8} {rate:7.0f}  {p50:7.1f}  {p95:7.1f}", flush=True)
        finally:
            for process in (server, limit):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
