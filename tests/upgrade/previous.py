"""A database as the previous release left it: the demo at the tables 0005, with what its result said then.

`at_0005.sql.gz` and `at_0005.json` were written by that release's own code and are never made anew: the next release
lays its own two beside them.
"""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from consult.config import Settings
from consult.database import connect, sqlite3
from consult.migrations import upgrade
from consult.models.consultation import Consultation
from consult.services import described
from consult.services.files import FORMATS
from tests.results.test_files import by_json

REVISION = "0005"
FOLDER = Path(__file__).parent
AT_THE_TIME: dict[str, Any] = json.loads((FOLDER / f"at_{REVISION}.json").read_text("utf-8"))


@cache
def _as_sqlite(file: Path) -> Path:
    with gzip.open(FOLDER / f"at_{REVISION}.sql.gz", "rt", encoding="utf-8") as dump:
        connection = sqlite3.connect(file)
        connection.executescript(dump.read())
        connection.close()
    return file


def lay(settings: Settings) -> None:
    """Put the previous release's database behind an empty address."""
    if settings.database_url.startswith("sqlite:///"):
        _as_sqlite(Path(settings.database_url.removeprefix("sqlite:///")))
        return
    kept = sa.create_engine(f"sqlite:///{_as_sqlite(settings.instance / 'previous.db')}")
    database = connect(settings)
    upgrade(database.write, REVISION)
    with kept.connect() as old, database.write.begin() as new:
        _copy(old, new)
    database.dispose()
    kept.dispose()


def _copy(old: Connection, new: Connection) -> None:
    """Copy all rows from SQLite to PostgreSQL; an instance's rows come in any order, its numbers go on after them."""
    tables = sa.MetaData()
    tables.reflect(new)
    new.execute(sa.text("SET LOCAL session_replication_role = replica"))
    for table in tables.tables.values():
        read = old.execute(sa.select(table)).mappings().all() if table.name != "alembic_version" else []
        if read:
            new.execute(table.insert(), [dict(row) for row in read])
        if "id" in table.c and isinstance(table.c.id.type, sa.Integer) and read:
            new.execute(sa.select(sa.func.setval(f'"{table.name}_id_seq"', max(row["id"] for row in read))))


def results(settings: Settings) -> dict[str, Any]:
    """Return what AT_THE_TIME says of every consultation's result, as it is now."""
    database, found = connect(settings), {}
    with database.reporting() as db:
        for one in db.scalars(sa.select(Consultation)):
            raw = FORMATS["json"].make(described.describe(db, one, "sv"))
            numbers = [[*where, *said] for where, said in by_json(raw).items()]
            found[str(one.id)] = {"answered": json.loads(raw)["answered"], "numbers": numbers}
    database.dispose()
    return found


def rows(settings: Settings) -> dict[str, int]:
    """Return how many rows each table of the previous release has now."""
    database = connect(settings)
    with database.read.connect() as connection:
        found = {
            name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
            for name in AT_THE_TIME["rows"]
        }
    database.dispose()
    return found
