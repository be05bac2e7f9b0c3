"""Pages kept as bytes with open slots, so that a child's request only fills them."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from flask import Flask

_MARK = f"slot-{secrets.token_hex(8)}-"
_SLOT = re.compile(rf"{_MARK}(\w+);".encode())
MOST = 256


def slot(name: str) -> str:
    """Return the mark that a template prints where a request fills something in; nobody can guess it."""
    return f"{_MARK}{name};"


@dataclass(frozen=True)
class Page:
    """A rendered page cut at its slots: text and slot name by turns."""

    pieces: tuple[bytes, ...]

    @classmethod
    def cut(cls, html: str) -> Page:
        """Cut a page at its marks."""
        return cls(tuple(_SLOT.split(html.encode())))

    def fill(self, **slots: str | bytes) -> bytes:
        """Return the page with its slots filled; KeyError for one that is not given."""
        given = {name.encode(): value if isinstance(value, bytes) else value.encode() for name, value in slots.items()}
        return b"".join(given[piece] if n % 2 else piece for n, piece in enumerate(self.pieces))


class Kept:
    """At most MOST pages, the longest unused leaving first; shared by the server's threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()

    @staticmethod
    def of(app: Flask) -> Kept:
        """Return the pages kept by an application."""
        kept: Kept = app.extensions.setdefault("child's pages", Kept())
        return kept

    def get(self, key: Hashable, render: Callable[[], str]) -> Page:
        """Return a page, rendered when it is not there."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        page = Page.cut(render())
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)
        return page
