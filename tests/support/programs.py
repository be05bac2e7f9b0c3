"""Finds the programs that tests run beside Python; a missing one fails the test and says what to install."""

import shutil
from pathlib import Path

import pytest

PACKAGES = {
    "chromium-headless-shell": "chromium-headless-shell",
    "initdb": "postgresql",
    "postgres": "postgresql",
    "nginx": "nginx",
    "prlimit": "util-linux",
    "soffice": "libreoffice-calc-nogui libreoffice-writer-nogui",
    "strace": "strace",
    "etcd": "etcd-server",
    "patroni": "patroni",
    "pgbouncer": "pgbouncer",
    "node": "npm",
    "logrotate": "logrotate",
}
FOLDERS = ["/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]


def program(name: str) -> str:
    """Return the absolute path of one of PACKAGES; fails the running test when it is not installed."""
    found = shutil.which(name) or shutil.which(name, path=":".join(FOLDERS))
    if found is None:
        package = PACKAGES[name]
        pytest.fail(f"This test needs {name}: install Debian's {package} (`make setup` does).", pytrace=False)
    return found
