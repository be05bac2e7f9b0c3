"""A town that children reach as in real use: over TLS, through the nginx of `deploy/`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.support.machine import Machine
from tests.support.proxy import Proxy, proxied
from tests.support.server import Server
from tests.support.town import Town


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A server's disk."""
    return Machine(tmp_path / "machine")


@pytest.fixture
def behind(town: Town, database_url: str, tmp_path: Path, machine: Machine) -> Iterator[Server]:
    """The town served for the address of that machine's nginx."""
    server = Server(tmp_path, database_url)
    server.environment |= {"CONSULT_PUBLIC_URL": machine.url, "CONSULT_PROXIES": "1"}
    server.port = machine.ports[8000]
    server.url = f"http://127.0.0.1:{server.port}"
    server.start()
    yield server
    server.stop()


@pytest.fixture
def before(machine: Machine) -> Iterator[Callable[..., Proxy]]:
    """A function that starts nginx, with at most one change to our configuration; `behind` is asked for apart."""
    with ExitStack() as running:
        yield lambda *change: running.enter_context(proxied(machine, change or ("", "")))


@pytest.fixture
def proxy(before: Callable[..., Proxy]) -> Proxy:
    """Our nginx, whether or not the town stands behind it."""
    return before()


@pytest.fixture
def visitor(proxy: Proxy) -> Iterator[httpx.Client]:
    """Somebody who trusts the certificate."""
    with httpx.Client(base_url=proxy.url, verify=proxy.trusted()) as client:
        yield client
