"""What every test may ask for; the fixtures themselves stand in tests/support, one subject a file."""

import pytest
from flask import Flask

from tests.support.client import CheckedClient

pytest_plugins = [
    "tests.support.databases",
    "tests.support.parts",
    "tests.support.server",
    "tests.support.browser",
    "tests.support.old_browser",
    "tests.support.office",
    "tests.support.town",
]


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A browser without script that looks at every page it gets."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client
