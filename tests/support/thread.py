"""The application served from a thread of the test, on loopback: quicker than a process of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve until the block is left; gives the address. Port 0 is any that is free."""
    server = make_server("127.0.0.1", port, _read_whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _read_whole(app: "WSGIApplication") -> "WSGIApplication":
    """Close a file when it is read: Werkzeug's server leaves it open where the browser has gone on meanwhile."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        parts = app(environ, start)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer
