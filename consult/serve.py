"""Serve: gunicorn with threads, and one `consult work` beside it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from consult.config import Settings, SettingsError

THREADS = 8
MOST_CONNECTIONS = 1_000
OWN_FILES = 120
"""File descriptors for the database's connections, libraries and logs; what is left takes visitors."""
SERVER = "CONSULT_SERVER"
"""Whose worker it is: a server may be killed before its worker has looked who that was."""
WORK = (sys.executable, "-m", "consult", "work")
RESTART_SECONDS = 1.0


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn comes without types
    def __init__(self, options: dict[str, Any], settings: Settings) -> None:
        self.options, self.consult = options, settings
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn our options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application in the worker, so that no connection is shared by two processes."""
        from consult.app import create_app  # noqa: PLC0415  # only the worker needs it

        return create_app(self.consult)


def serve(
    settings: Settings,
    host: str,
    port: int,
    workers: int = 1,
    certificate: tuple[Path, Path] | None = None,
    *,
    with_work: bool = True,
) -> None:
    """Serve until told to stop; SettingsError where several workers are asked for on SQLite."""
    if workers > 1 and settings.database_url.startswith("sqlite"):
        raise SettingsError("SQLite is served by one process. Use --workers 1, or PostgreSQL for several.")
    options: dict[str, Any] = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "worker_connections": _room(),
        "accesslog": None,
        "loglevel": "warning",
        "graceful_timeout": 10,
        "limit_request_line": 2048,
        "control_socket_disable": True,
    }
    if certificate:
        options |= {"certfile": str(certificate[0]), "keyfile": str(certificate[1])}
    if not with_work:
        _Server(options, settings).run()
        return
    work = subprocess.Popen([*WORK, "--keep"], env=_environment(settings))  # noqa: S603  # ourselves
    options["on_exit"] = lambda _: _end(work)
    try:
        _Server(options, settings).run()
    finally:
        _end(work)


def _room() -> int:
    """Return how many connections the system lets us hold; the others wait before the door instead of ending us."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(2 * THREADS, min(MOST_CONNECTIONS, hard - OWN_FILES))


def keep_working() -> None:
    """Run `consult work` and start it again when it dies; end with it as it was told to, or when the server is gone."""
    stopped, server = False, int(os.environ.get(SERVER) or os.getppid())
    while not stopped:
        process = subprocess.Popen(WORK)  # noqa: S603  # ourselves

        def stop(*_: object, process: subprocess.Popen[bytes] = process) -> None:
            nonlocal stopped  # no Event: its lock hangs when a second signal comes while the first is dealt with
            stopped = True
            process.terminate()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        if _waited(process, server) == 0:
            return
        time.sleep(RESTART_SECONDS)


def _waited(process: subprocess.Popen[bytes], server: int) -> int:
    """Wait for the worker to end; end it when the server was killed, which will start another."""
    while True:
        try:
            return process.wait(RESTART_SECONDS)
        except subprocess.TimeoutExpired:
            if os.getppid() != server:
                process.terminate()
                process.wait()
                return 0


def _environment(settings: Settings) -> dict[str, str]:
    told = {
        "CONSULT_INSTANCE": settings.instance,
        "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_PUBLIC_URL": settings.public_url,
        "CONSULT_SECRET_KEY": settings.secret_key,
        "CONSULT_DEMO": settings.demo,
        SERVER: os.getpid(),
    }
    return os.environ | {name: str(value) for name, value in told.items()}


def _end(work: subprocess.Popen[bytes]) -> None:
    if work.poll() is None:
        work.send_signal(signal.SIGTERM)
        work.wait(10)
