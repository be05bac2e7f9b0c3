"""What the tests of upgrading share."""

from dataclasses import replace

import pytest

from consult.config import Settings
from tests.upgrade import previous


@pytest.fixture
def old(settings: Settings, empty_database_url: str) -> Settings:
    """The settings of an installation whose database the previous release left."""
    found = replace(settings, database_url=empty_database_url)
    previous.lay(found)
    return found
