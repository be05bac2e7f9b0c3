"""What every test may ask for; the fixtures themselves stand in tests/support, one subject a file."""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from consult.config import Settings
from consult.database import Database, connect
from tests.support.client import CheckedClient

pytest_plugins = [
    "tests.support.databases",
    "tests.support.server",
    "tests.support.browser",
    "tests.support.old_browser",
    "tests.support.office",
    "tests.support.town",
]


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The three engines of an empty installation."""
    opened = connect(settings)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates that are compiled once, not again for every test's application."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application of an empty installation."""
    from consult.app import create_app

    made = create_app(settings)
    made.jinja_env.bytecode_cache = compiled
    made.testing = True
    made.test_client_class = CheckedClient
    yield made
    made.extensions["consult"]["database"].dispose()


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A browser without script that looks at every page it gets."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client
