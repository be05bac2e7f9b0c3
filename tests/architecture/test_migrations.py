"""The migrations and the tables in `consult/models` say the same, in both directions and on both databases."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from consult.config import Settings
from consult.database import Database, connect
from consult.migrations import downgrade, upgrade
from consult.models import metadata


@pytest.fixture
def empty(empty_database_url, settings):
    """The engines of a database without tables."""
    facts = {name: getattr(settings, name) for name in ("instance", "secret_key")}
    opened = connect(Settings(**facts, database_url=empty_database_url))
    yield opened
    opened.dispose()


def differences(database: Database) -> list[object]:
    """Return what Alembic would change to make the database equal the models."""
    with database.read.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def tables(database: Database) -> set[str]:
    """Return the names of the tables that there are, without Alembic's own."""
    return set(sa.inspect(database.write).get_table_names()) - {"alembic_version"}


def test_migrating_up_gives_exactly_the_tables_of_the_models(empty):
    upgrade(empty.write)
    assert differences(empty) == []
    assert tables(empty) == set(metadata.tables)


def test_every_migration_can_be_undone_and_done_again(empty):
    upgrade(empty.write)
    downgrade(empty.write)
    assert tables(empty) == set()
    upgrade(empty.write)
    assert differences(empty) == []


def test_a_forgotten_migration_would_be_seen(empty):
    upgrade(empty.write)
    with empty.write.begin() as connection:
        connection.execute(sa.text("ALTER TABLE organisation ADD COLUMN planted INTEGER"))
    assert differences(empty) != []


def test_raw_tables_keep_no_order_of_arrival_on_sqlite(database):
    if database.write.dialect.name == "postgresql":
        return
    with database.read.connect() as connection:
        made = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'submission'")).scalar_one()
    assert "WITHOUT ROWID" in made
