"""The nginx of `deploy/` before a server on loopback."""

import os
import shutil
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from consult import tls
from tests.architecture.tree import ROOT
from tests.support.machine import Machine
from tests.support.programs import program

DEPLOY = ROOT / "deploy"
AROUND = """
{user}
daemon off;
worker_processes 2;
pid {root}/nginx.pid;
error_log {log}/error.log;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {log}/access.log;
    {temporary}
    include {root}/etc/nginx/conf.d/*.conf;
}}
"""
"""What Debian's own nginx.conf has around ours."""
LOG = "var/log/nginx"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Proxy:
    """nginx on a machine whose configuration is in place."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.url = machine, machine.url
        self.configuration = machine.path("/etc/nginx/nginx.conf")
        self.process: subprocess.Popen[bytes] | None = None
        (machine.root / LOG).mkdir(parents=True, exist_ok=True)
        (machine.root / "temporary").mkdir(exist_ok=True)
        machine.path("/etc/nginx/conf.d").mkdir(parents=True, exist_ok=True)
        self.configuration.write_text(self._around(), "utf-8")

    def start(self) -> None:
        """Serve, and return when it answers over TLS."""
        self.process = subprocess.Popen(self.command())
        answers(f"{self.url}/away.css", self.trusted())

    def stop(self) -> None:
        """End it and its workers."""
        if self.process:
            self.process.terminate()
            self.process.wait(10)

    def trusted(self) -> ssl.SSLContext:
        """Return what a client needs to trust this machine's certificate."""
        return ssl.create_default_context(cafile=str(self.machine.path("/etc/consult/tls/authority.pem")))

    def command(self) -> list[str]:
        """Return the command that runs it."""
        return [program("nginx"), "-e", "stderr", "-c", str(self.configuration)]

    def _around(self) -> str:
        root = self.machine.root
        # Its workers must read what only we may read.
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = "\n    ".join(f"{name}_temp_path {root}/temporary/{name};" for name in TEMPORARY)
        return AROUND.format(user=user, root=root, log=root / LOG, temporary=temporary)


def answers(address: str, trusted: ssl.SSLContext, seconds: float = 20) -> None:
    """Return when something answers at an address of ours."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=2, context=trusted)  # noqa: S310 - our own loopback address
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@contextmanager
def proxied(machine: Machine, change: tuple[str, str] = ("", "")) -> Iterator[Proxy]:
    """Put our configuration on a machine, with one change as somebody careless might make it, and serve."""
    configuration = (DEPLOY / "nginx/consult.conf").read_text("utf-8")
    assert change[0] in configuration
    there = machine.path("/etc/consult")
    shutil.copytree(DEPLOY / "pages", there / "pages")
    shutil.copy(DEPLOY / "nginx/headers.conf", there)
    place_certificate(machine)
    machine.path("/var/log/consult").mkdir(parents=True)
    proxy = Proxy(machine)
    own = machine.named(machine.moved(configuration.replace(*change)))
    machine.path("/etc/nginx/conf.d/consult.conf").write_text(own, "utf-8")
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()


def place_certificate(machine: Machine) -> None:
    """Lay a certificate where our configuration has it, and the authority that signed it beside."""
    folder = machine.path("/etc/consult/tls")
    certificate, key = tls.make(folder, "localhost")
    certificate.rename(folder / "fullchain.pem")
    key.rename(folder / "privkey.pem")
