"""A yard to ask about, and the application served from a thread for the browser."""

import threading
from collections.abc import Iterator

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


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    """The address of the application, served on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
