"""What the program fetches from outside: nothing inside is reached, and nobody can keep it waiting or fill it up."""

import socket
import time

import pytest

from consult.services import outside
from consult.services.georeference import GROUND
from consult.services.map_service import Service
from consult.services.outside import NotFetchedError, fetch, is_public, parts
from tests.support.map_server import server

__all__ = ["server"]
OWN = frozenset({"localhost"})
INSIDE = [
    "127.0.0.1", "127.255.0.1", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # nobody listens there
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%lo",
    "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "2002:7f00:1::",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "2001:0:7f00:1::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_somebodys_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.10.0.1", "8.8.8.8", "2a00:801::1"])
def test_an_address_that_everybody_reaches_is_public(address):
    assert is_public(address)


def resolved(*addresses):
    """Return what a look-up says for a name with these addresses."""

    def look_up(_host, port, **_):
        families = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (one, port)) for family, one in zip(families, addresses, strict=True)
        ]

    return look_up


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("2a00:801::1", "::1")])
def test_a_name_of_which_any_address_is_inside_is_never_connected_to(monkeypatch, addresses):
    monkeypatch.setattr(socket, "getaddrinfo", resolved(*addresses))
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    with pytest.raises(NotFetchedError, match="closed network"):
        fetch("http://karta.example/wms", own=OWN, most=1000)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "localhost", "127.1", "[::1]", "[::ffff:7f00:1]"])
def test_other_ways_to_write_this_machine_are_seen_through(server, host):
    with pytest.raises(NotFetchedError) as wrong:
        fetch(f"http://{host}:{server.server_port}/?REQUEST=GetCapabilities", own=frozenset(), most=1000)
    assert wrong.value.why in {"private", "unknown"}
    assert server.asked == []


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_found(server, monkeypatch):
    asked, real = [], socket.getaddrinfo

    def changing(host, port, **more):
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "203.0.113.9", port, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(outside, "is_public", lambda address: address == "127.0.0.1")
    address = f"http://karta.example:{server.server_port}/?REQUEST=GetCapabilities"
    assert b"bakgrund" in fetch(address, own=frozenset(), most=5000)
    assert asked == ["karta.example"]


@pytest.mark.parametrize(
    ("how", "why"), [("moved", "moved"), ("large", "large"), ("slow", "slow"), ("broken", "refused")]
)
def test_a_server_that_misbehaves_is_left_in_time(server, how, why):
    server.how = how
    started = time.monotonic()
    with pytest.raises(NotFetchedError) as wrong:
        fetch(Service(server.url, "a", GROUND).picture((0, 0, 1, 1), 64, 48), own=OWN, most=100_000, seconds=1.0)
    assert wrong.value.why == why
    assert time.monotonic() - started < 3
    assert len(server.asked) == 1  # a redirect is not followed


def test_a_server_that_never_finishes_its_handshake_is_left_in_time():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started = time.monotonic()
        with pytest.raises(NotFetchedError) as wrong:
            fetch(f"https://localhost:{silent.getsockname()[1]}/", own=OWN, most=10, seconds=0.5)
        assert (wrong.value.why, time.monotonic() - started < 3) == ("slow", True)


def test_nobody_listens():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(NotFetchedError) as wrong:
            fetch(f"http://localhost:{closed.getsockname()[1]}/", own=OWN, most=10)
    assert wrong.value.why == "unreachable"


WRONG = (
    "file:///etc/passwd", "gopher://x/", "http://", "http://x:0/", "http://x:99999/", "http://x/#a", "http://u@x/",
    "http://x/\r\nA: b", "http://x y/", "javascript:1",
)  # fmt: skip


@pytest.mark.parametrize("address", WRONG)
def test_only_plain_web_addresses_are_asked(address):
    with pytest.raises(NotFetchedError):
        parts(address)
