"""A yard to ask about, and the application served from a thread for the browser."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from consult.config import Settings
from consult.database import Database
from tests.child.yard import Yard
from tests.support.thread import served


@pytest.fixture
def yard(database: Database, settings: Settings) -> Yard:
    """A consultation about a school yard, without sessions yet."""
    return Yard(database, settings)


@pytest.fixture
def plain(new_context: Callable[..., BrowserContext]) -> Page:
    """A tablet whose browser runs no script."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    """The address of the application, served on loopback."""
    with served(app) as address:
        yield address
