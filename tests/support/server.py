"""A real `consult serve`: its own process, instance folder and port on loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import SECRET
from tests.support.systemctl import HANDED_OVER


def free_port() -> int:
    """Return a port on loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One installation, run by the command as an operator would run it."""

    def __init__(
        self, instance: Path, database_url: str, *, python: str = sys.executable, folder: Path | None = None
    ) -> None:
        self.port = free_port()
        self.script = str(Path(python).parent / "consult")
        self.folder = folder
        self.url = f"http://127.0.0.1:{self.port}"
        self.instance = instance
        self.log = instance / "server.log"
        self.environment = {
            **os.environ,
            "CONSULT_INSTANCE": str(instance),
            "CONSULT_DATABASE_URL": database_url,
            "CONSULT_PUBLIC_URL": self.url,
            "CONSULT_SECRET_KEY": SECRET,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.door: socket.socket | None = None

    def hold_door(self) -> None:
        """Listen in the server's place and hand it what listens at each start, as systemd's socket unit does."""
        self.door = socket.create_server(("127.0.0.1", self.port), backlog=512)

    def command(self, *words: str, stdin: str = "") -> str:
        """Run `consult …` to its end and return what it printed; an error code raises with what it said."""
        done = subprocess.run(
            [self.script, *words],
            input=stdin,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"consult {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *words: str, command: str = "serve", prefix: tuple[str, ...] = ()) -> None:
        """Serve and return when /healthz answers; `prefix` runs it under another program, such as strace."""
        serve = [self.script, command, "--host", "127.0.0.1", "--port", str(self.port), *words]
        if self.door:
            serve = [sys.executable, "-c", HANDED_OVER, str(self.door.fileno()), *serve]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*prefix, *serve],
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[self.door.fileno()] if self.door else [],
            )
        self._wait()

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end, as systemd does."""
        self._signal(signal.SIGTERM)

    def _signal(self, how: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        try:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=40)  # gunicorn and the worker each give what runs ten seconds
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def _wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2)  # noqa: S310 - our own loopback address
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.kill()
        raise AssertionError(f"consult serve did not answer: {self.log.read_text()}")


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """A served installation on each database, migrated and empty."""
    running = Server(tmp_path, database_url)
    running.start()
    yield running
    running.stop()
