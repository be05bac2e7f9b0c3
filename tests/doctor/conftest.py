"""A healthy installation as a municipality has it: behind a real nginx with TLS, with its worker and a backup."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from consult import config, tls
from consult.app import create_app
from consult.config import Settings
from consult.database import Database, connect
from consult.services import backups, duty
from consult.services.doctor import Finding, examine, machine
from tests.support.programs import program
from tests.support.server import free_port
from tests.support.thread import served

PASSED_ON = {
    "Host": "$http_host",
    "X-Forwarded-Host": "$http_host",
    "X-Forwarded-Proto": "$scheme",
    "X-Forwarded-For": "$remote_addr",
}
CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key;
    location / {{ {headers} proxy_pass {backend}; }}
  }}
}}
"""


class Installation:
    """What the doctor looks at; a test changes one thing of it and asks again."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.folder = settings.instance / "tls"

    def findings(self) -> list[Finding]:
        return list(examine(self.settings, self.database))

    def wrong(self) -> dict[str, str]:
        """Return what is not well: what it is about, and what the doctor says."""
        return {one.about: one.said for one in self.findings() if not one.well}

    @contextmanager
    def other(self, **facts: object) -> Iterator[None]:
        """Run the doctor with other settings for a while."""
        before = self.settings, self.database
        self.settings = replace(self.settings, **facts)  # type: ignore[arg-type]  # as the test gives them
        self.database = connect(self.settings)
        yield
        self.database.dispose()
        self.settings, self.database = before

    @contextmanager
    def nginx(self, proxies: int = 1, **passed_on: str) -> Iterator[None]:
        """Stand before the application; a header given as "" is passed on as the visitor sent it."""
        named = PASSED_ON | {name.replace("_", "-"): value for name, value in passed_on.items()}
        headers = " ".join(f"proxy_set_header {name} {value};" for name, value in named.items() if value)
        app = create_app(replace(self.settings, proxies=proxies))
        port = self.settings.host.rpartition(":")[2]
        with served(app) as backend:
            text = CONFIGURATION.format(folder=self.folder, port=port, backend=backend, headers=headers)
            (self.folder / "nginx.conf").write_text(text)
            process = subprocess.Popen([program("nginx"), "-c", self.folder / "nginx.conf", "-e", "stderr"])
            try:
                self._wait()
                yield
            finally:
                process.terminate()
                process.wait()
                app.extensions["consult"]["database"].dispose()

    def _wait(self) -> None:
        for _ in range(100):
            if "address" not in self.wrong():
                return
            threading.Event().wait(0.05)
        raise AssertionError((self.folder / "nginx.log").read_text())

    @contextmanager
    def working(self) -> Iterator[None]:
        """Have the duty of `consult work` in a thread."""
        stopped, has_it = threading.Event(), threading.Event()

        def work() -> None:
            for ended in duty.times(self.database, self.settings, stopped):
                has_it.set()
                ended.wait()

        thread = threading.Thread(target=work)
        thread.start()
        assert has_it.wait(10)
        yield
        stopped.set()
        thread.join()


@pytest.fixture
def bare(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """An installation that nobody serves, on a machine whose clock follows a time server."""
    for folder in (settings.media, settings.charts, settings.papers):
        folder.mkdir()
    for folder in (settings.instance, settings.media, settings.charts, settings.papers):
        folder.chmod(0o700)
    config.initialise(settings.instance)
    found = replace(settings, public_url=f"https://127.0.0.1:{free_port()}", proxies=1)
    tls.make(settings.instance / "tls", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(settings.instance / "tls" / "authority.pem"))
    monkeypatch.setattr(machine, "_kernel_status", lambda: 0)
    database = connect(found)
    yield Installation(found, database)
    database.dispose()


@pytest.fixture
def well(bare: Installation) -> Iterator[Installation]:
    """The same, served, with its worker and a backup."""
    backups.make(bare.settings, bare.settings.backups)
    with bare.nginx(), bare.working():
        yield bare
