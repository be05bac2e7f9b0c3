"""A consultation about a school yard with answers in it, and the page that shows its result."""

import threading
from collections.abc import Callable, Iterator
from functools import cache
from time import time

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from consult import work
from consult.config import Settings
from consult.database import Database
from consult.services import charts
from tests.results.yard import Yard, make
from tests.support.thread import served


@pytest.fixture
def yard(database: Database) -> Yard:
    """A closed consultation: 89 children, four schools and two ages, two schools too small to be shown."""
    return make(database)


draw_once = cache(charts.draw)
PIXELS = b"\x89PNG\r\n"


@pytest.fixture
def draw(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Yard], None]:
    """Draw the charts of a result, as `consult work` does; equal ones only once for all tests, and all pixels alike."""
    monkeypatch.setattr(charts, "draw", draw_once)
    monkeypatch.setattr(charts, "picture", lambda _: PIXELS)

    def drawing(yard: Yard) -> None:
        work._charts(database, settings, yard.consultation, threading.Event())

    return drawing


@pytest.fixture
def signed_in(app: Flask, yard: Yard) -> str:
    """The cookie of the yard's planner."""
    now = int(time())
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own interface
    return str(serializer.dumps({"user": yard.planner, "epoch": 0, "began": now, "seen": now}))


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The address of the application, served to a browser."""
    with served(app) as served_at:
        yield served_at


@pytest.fixture
def planner_page(context: BrowserContext, page: Page, address: str, signed_in: str) -> Page:
    """A browser in which the planner is signed in."""
    context.add_cookies([{"name": "consult", "value": signed_in, "url": address}])
    page.goto(f"{address}/healthz")
    return page
