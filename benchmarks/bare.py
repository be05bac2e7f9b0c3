"""The bare limit: the same bytes and one synced commit, with nothing of ours between."""

import os
import sqlite3
import threading
import uuid

PAGE = b"x" * int(os.environ["BARE_BYTES"])
_lock = threading.Lock()
_connection = sqlite3.connect(os.environ["BARE_DATABASE"], check_same_thread=False, isolation_level=None)
for pragma in ("journal_mode=WAL", "synchronous=FULL"):
    _connection.execute(f"PRAGMA {pragma}")
_connection.execute("CREATE TABLE IF NOT EXISTS answer (run TEXT PRIMARY KEY, answers TEXT) WITHOUT ROWID")


def app(environ, start_response):
    """Send a page, or store what was posted."""
    if environ["REQUEST_METHOD"] == "POST":
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        with _lock:
            _connection.execute("INSERT INTO answer VALUES (?, ?)", (str(uuid.uuid4()), body.decode()))
        start_response("201 Created", [("Content-Length", "0")])
        return [b""]
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]
