"""Where a backup is restored to: a new folder, and on PostgreSQL a new database."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from consult.config import Settings
from consult.services import backups
from tests.support.postgres import Cluster

Restore = Callable[[Path], Settings]


@pytest.fixture
def into(database_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database to restore to; nothing on SQLite, whose database comes with the folder."""
    if database_url.startswith("sqlite"):
        yield ""
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = f"restored_{uuid.uuid4().hex}"
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture
def restored(settings: Settings, into: str, tmp_path_factory: pytest.TempPathFactory) -> Restore:
    """Restore a backup into a new instance, and return its settings."""

    def restore(backup: Path) -> Settings:
        folder = tmp_path_factory.mktemp("restored") / "instance"
        backups.restore(backup, folder, into)
        return replace(settings, instance=folder, database_url=into or f"sqlite:///{folder / 'consult.db'}")

    return restore
