"""A migrated, empty database for each test, copied from one that was migrated once per run."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.config import Settings
from consult.database import connect
from consult.migrations import upgrade
from tests.support.postgres import Cluster

SECRET = "a secret that only the tests know, long enough"
DATABASES = ("sqlite", "postgresql")


def migrate(settings: Settings) -> None:
    """Bring an empty database to the newest tables."""
    database = connect(settings)
    upgrade(database.write)
    database.dispose()


def settings_for(instance: Path, database_url: str) -> Settings:
    """Return the settings of an installation that serves http://localhost."""
    return Settings(instance=instance, secret_key=SECRET, database_url=database_url, public_url="http://localhost")


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a module say with DATABASES that what it looks at stands before any database."""
    if (names := getattr(metafunc.module, "DATABASES", None)) and "database_url" in metafunc.fixturenames:
        metafunc.definition.add_marker(pytest.mark.parametrize("database_url", names, indirect=True))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """This worker's PostgreSQL cluster, with the migrated database `template` in it."""
    cluster = Cluster()
    migrate(settings_for(cluster.folder, cluster.create("template")))
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(settings_for(file.parent, f"sqlite:///{file}"))
    return file


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new, migrated database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "consult.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    yield cluster.create("test", "template")
    cluster.drop("test")


@pytest.fixture
def empty_database_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, beside the migrated one of the same make."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = f"empty_{uuid.uuid4().hex}"
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of an empty installation."""
    return settings_for(tmp_path, database_url)
