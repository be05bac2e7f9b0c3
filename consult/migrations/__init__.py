"""Bring a database to the tables of this version; imported only by commands, never by the server."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from consult.models.grants import grant


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate the database behind a writing engine up to a revision."""
    _run(engine, command.upgrade, revision)
    if revision == "head":
        with engine.begin() as connection:
            grant(connection)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Migrate the database behind a writing engine down to a revision."""
    _run(engine, command.downgrade, revision)


def _run(engine: Engine, do: object, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        do(config, revision)  # type: ignore[operator]  # one of Alembic's two commands
