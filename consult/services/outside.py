"""Fetch from an address that a person wrote: one look-up, public addresses only, bounded in size and in time."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from ipaddress import IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from forms.texts import lazy

SECONDS = 10.0
WHY = {
    "address": lazy("Write an address that begins with https:// or http://, without name and password."),
    "unknown": lazy("There is no such server. Look at the address again."),
    "private": lazy(
        "The server stands in a closed network. Ask the one who runs this tool to name it in the setting map_hosts."
    ),
    "unreachable": lazy("The server did not answer, or not safely. Try again later, or look at the address again."),
    "slow": lazy("The server did not answer in 10 seconds. Try again later."),
    "moved": lazy("The server sends us on to another address. Write that one instead."),
    "refused": lazy("The server answered that something is wrong. Look at the address again."),
    "large": lazy("The server's answer was larger than 5 MB."),
}
_PLAIN = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_WITHIN = [IPv6Network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "fec0::/10", "::/96")]
"""Addresses that lead to IPv4 ones (RFC 6052, 8215, 4291), and the sites' own of old (RFC 3879)."""
_HEADERS = {"Accept": "image/png, image/jpeg, text/xml;q=0.5", "Accept-Encoding": "identity", "User-Agent": "consult"}
_MOVED = range(300, 400)


class NotFetchedError(ValueError):
    """Nothing was fetched; `why` is a key of WHY."""

    def __init__(self, why: str) -> None:
        super().__init__(WHY[why])
        self.why = why


def parts(address: str) -> SplitResult:
    """Return the parts of an address that may be asked at all; NotFetchedError for any other."""
    try:
        url = urlsplit(address)
        fine = _PLAIN.fullmatch(address) and url.hostname and not url.username and not url.password and url.port != 0
    except ValueError:
        fine = False
    if not fine or url.fragment:
        raise NotFetchedError("address")
    return url


def fetch(address: str, *, own: Collection[str], most: int, seconds: float = SECONDS) -> bytes:
    """Return what stands at an address, at most so many bytes; NotFetchedError says why there is nothing.

    Hosts named in `own` may have any address; all others only public ones, whatever their name resolves to.
    """
    url, ends = parts(address), time.monotonic() + seconds
    host = str(url.hostname).rstrip(".")
    secure = url.scheme.lower() == "https"
    port = url.port or (443 if secure else 80)
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(host, port)
    try:
        connection.sock = _connected(host, _looked_up(host, port, own), secure, ends)
        return _read(connection, f"{url.path or '/'}?{url.query}", most, ends)
    except (OSError, http.client.HTTPException) as wrong:
        raise NotFetchedError("slow" if time.monotonic() >= ends else "unreachable") from wrong
    finally:
        connection.close()


def _looked_up(host: str, port: int, own: Collection[str]) -> list[tuple[Any, ...]]:
    """Look a name up once; all that it resolves to must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise NotFetchedError("unknown") from wrong
    if host.lower() not in own and not all(is_public(str(one[4][0])) for one in found):
        raise NotFetchedError("private")
    return found


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to nobody's inside; one that carries another in itself never does."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6 and (ip.ipv4_mapped or ip.sixtofour or ip.teredo or any(ip in one for one in _WITHIN)):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local)


def _connected(host: str, found: list[tuple[Any, ...]], secure: bool, ends: float) -> socket.socket:
    """Connect to the first address that answers: to the address itself, so that nobody can change it meanwhile."""
    failed: OSError = OSError("no address")
    for family, kind, proto, _name, place in found:
        plain = socket.socket(family, kind, proto)
        try:
            plain.settimeout(max(ends - time.monotonic(), 0.01))
            plain.connect(place)
            return _sealed(plain, host) if secure else plain
        except OSError as wrong:
            plain.close()
            failed = wrong
    raise failed


def _sealed(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """Return the connection for TLS; who hangs up in time must see the handshake too, so that it comes later."""
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _read(connection: http.client.HTTPConnection, target: str, most: int, ends: float) -> bytes:
    """Ask and read, and hang up when the time is out: a server that sends a letter now and then holds nobody."""
    hung_up = threading.Timer(max(ends - time.monotonic(), 0.01), _hang_up(connection.sock))
    hung_up.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        connection.request("GET", target, headers=_HEADERS)
        with connection.getresponse() as answer:
            if answer.status != http.client.OK:
                raise NotFetchedError("moved" if answer.status in _MOVED else "refused")
            body = answer.read(most + 1)
    finally:
        hung_up.cancel()
    if time.monotonic() >= ends:
        raise NotFetchedError("slow")
    if len(body) > most:
        raise NotFetchedError("large")
    return body


def _hang_up(line: socket.socket) -> Callable[[], None]:
    def now() -> None:
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    return now
