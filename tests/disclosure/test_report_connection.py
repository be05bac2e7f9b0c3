"""The report connection cannot read answers, whatever the query looks like (`privacy.md` 1)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from consult.models.grants import HIDDEN_TABLES, readable

SHAPES = {
    "plain": "SELECT * FROM {table}",
    "count": "SELECT count(*) FROM {table}",
    "exists": "SELECT 1 WHERE EXISTS (SELECT 1 FROM {table})",
    "sub-select": "SELECT (SELECT count(*) FROM {table}) FROM consultation",
    "cte": "WITH all_of_it AS (SELECT * FROM {table}) SELECT * FROM all_of_it",
    "join": "SELECT 1 FROM consultation LEFT JOIN {table} ON true",
    "union": "SELECT 1 FROM consultation UNION SELECT 1 FROM {table}",
    "insert-select": "INSERT INTO job (kind, subject, state, tries) SELECT 'x', 1, 'x', count(*) FROM {table}",
    "create-as": "CREATE TABLE copy AS SELECT * FROM {table}",
}


REFUSED = "(?i)prohibited|authorized|denied|read"


def test_the_report_connection_is_refused_answers(database):
    for table in sorted(HIDDEN_TABLES):
        for shape in SHAPES.values():
            with database.report.connect() as connection, pytest.raises(DBAPIError, match=REFUSED):
                connection.execute(text(shape.format(table=f'"{table}"')))


def test_an_ordinary_connection_is_not_refused(database):
    for shape in ("plain", "count", "exists", "cte", "join", "union"):
        with database.read.connect() as connection:
            connection.execute(text(SHAPES[shape].format(table="submission")))


def test_the_report_connection_reads_what_it_should(database):
    with database.report.connect() as connection:
        for table in readable():
            connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608  # our own table names


def test_every_table_is_either_readable_or_hidden(database):
    from consult.models import metadata

    assert {*readable(), *HIDDEN_TABLES} == set(metadata.tables)


@pytest.mark.parametrize("statement", ["ATTACH DATABASE ':memory:' AS other", "PRAGMA query_only=OFF"])
def test_the_report_connection_cannot_be_widened_on_sqlite(database, statement):
    if database.report.dialect.name == "postgresql":
        statement = "SET default_transaction_read_only = off; INSERT INTO job VALUES (1, 'x', 1, 'x', 1)"
    with database.report.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))


@pytest.mark.parametrize("engine", ["read", "report"])
def test_the_reading_connections_cannot_write(database, engine):
    with getattr(database, engine).connect() as connection, pytest.raises(DBAPIError, match=REFUSED):
        connection.execute(text("INSERT INTO job (kind, subject, state, tries) VALUES ('x', 1, 'x', 0)"))
