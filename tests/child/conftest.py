"""A yard to ask about, and the application served from a thread for the browser."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import make_server

from consult.config import Settings
from consult.database import Database
from tests.child.yard import Yard


@pytest.fixture
def yard(database: Database, settings: Settings) -> Yard:
    """A consultation about a school yard, without sessions yet."""
    return Yard(database, settings)


if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def read_whole(app: "WSGIApplication") -> "WSGIApplication":
    """Close a file when it is read: Werkzeug's server leaves it open where the browser has gone on meanwhile."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        parts = app(environ, start)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    """The address of the application, served on loopback."""
    server = make_server("127.0.0.1", 0, read_whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
