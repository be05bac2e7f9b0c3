"""A proxy as bad Wi-Fi is: it drops requests, cuts replies that were already given, sends twice and answers 502."""

import http.client
import random
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FAULTS = ("well", "well", "dropped", "cut", "twice", "502")
"""What happens to a post, each as often as it stands here."""
Reply = tuple[int, list[tuple[str, str]], bytes]


class _Proxy(ThreadingHTTPServer):
    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = port
        self.chance = random.Random(1)
        self.happened: Counter[str] = Counter()

    def handle_error(self, *_: Any) -> None:
        """Say nothing: that the browser hangs up too is part of bad Wi-Fi."""


class _Handler(BaseHTTPRequestHandler):
    server: _Proxy

    def do_GET(self) -> None:
        self._answer(self._ask(b""))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.server.chance.choice(FAULTS)
        self.server.happened[fault] += 1
        replies = [self._ask(body) for _ in range({"dropped": 0, "twice": 2}.get(fault, 1))]
        if fault in ("dropped", "cut"):
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._answer((502, [], b"") if fault == "502" else replies[-1])

    def _ask(self, body: bytes) -> Reply:
        onward = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        onward.request(self.command, self.path, body or None, dict(self.headers.items()))
        reply = onward.getresponse()
        found = reply.status, reply.getheaders(), reply.read()
        onward.close()
        return found

    def _answer(self, reply: Reply) -> None:
        status, headers, body = reply
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def faulty(port: int) -> Iterator[tuple[str, Counter[str]]]:
    """Stand before a server on loopback; yield the address, and how often each thing has happened to a post."""
    proxy = _Proxy(port)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{proxy.server_port}", proxy.happened
    proxy.shutdown()
    thread.join()
    proxy.server_close()
