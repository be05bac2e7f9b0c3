"""A small map service on loopback that speaks WMS, and misbehaves when told to."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from PIL import Image

CAPABILITIES = """<?xml version="1.0"?><WMT_MS_Capabilities version="1.1.1"><Capability><Layer><SRS>EPSG:3006</SRS>
<SRS>EPSG:3009</SRS><LatLonBoundingBox minx="15.0" miny="59.1" maxx="15.4" maxy="59.4"/>
<Layer><Name>bakgrund</Name></Layer><Layer><Name>orto &amp; namn</Name></Layer>
</Layer></Capability></WMT_MS_Capabilities>"""


class MapServer(ThreadingHTTPServer):
    """Keeps what it was asked; `how` says what it does with a request for a picture."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, str]] = []
        self.how = "well"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/wms?map=/maps/plan"


class _Handler(BaseHTTPRequestHandler):
    server: MapServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the name that http.server asks for
        asked = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        self.server.asked.append(asked)
        if asked["REQUEST"] == "GetCapabilities":
            self._send(200, "text/xml", CAPABILITIES.encode())
        else:
            getattr(self, self.server.how)(asked)

    def _send(self, status: int, kind: str, body: bytes, **more: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def well(self, asked: dict[str, str]) -> None:
        """Send a picture of the size asked for, its left half darker."""
        width, height = int(asked["WIDTH"]), int(asked["HEIGHT"])
        drawn = Image.new("RGB", (width, height), "#8fbf8f")
        drawn.paste("#336633", (0, 0, width // 2, height))
        out = io.BytesIO()
        drawn.save(out, "PNG")
        self._send(200, "image/png", out.getvalue())

    def narrow(self, asked: dict[str, str]) -> None:
        """Send a picture of another shape."""
        self.well({**asked, "HEIGHT": "300"})

    def error(self, _: dict[str, str]) -> None:
        """Send what a WMS sends for a wrong request, with status 200."""
        self._send(200, "text/xml", b"<ServiceExceptionReport/>")

    def broken(self, _: dict[str, str]) -> None:
        """Answer 500."""
        self._send(500, "text/plain", b"")

    def moved(self, _: dict[str, str]) -> None:
        """Send on to an address inside."""
        self._send(302, "text/plain", b"", Location="http://127.0.0.1/secret")

    def large(self, _: dict[str, str]) -> None:
        """Send more than anybody wants, without saying how much."""
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self._pour(b"x" * 65536, 200)

    def slow(self, _: dict[str, str]) -> None:
        """Send a letter now and then."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self._pour(b"x", 400, 0.05)

    def _pour(self, part: bytes, times: int, pause: float = 0.0) -> None:
        try:
            for _ in range(times):
                self.wfile.write(part)
                time.sleep(pause)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that http.server gives it
        """Say nothing."""


@contextmanager
def map_server() -> Iterator[MapServer]:
    """Serve until the block is left."""
    server = MapServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server() -> Iterator[MapServer]:
    """A map service that behaves well."""
    with map_server() as running:
        yield running
