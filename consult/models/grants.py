"""What the report connection may read: listed once, used by the SQLite authorizer and the PostgreSQL grants."""

from sqlalchemy import Connection, text

from consult.models.base import metadata
from consult.models.clearing import sealed
from consult.models.submission import RAW

REPORT_ROLE = "consult_report"
HIDDEN_TABLES = frozenset(table.name for table in (*RAW, sealed))


def readable() -> list[str]:
    """Return the tables that the report connection may read, in alphabetical order."""
    return sorted(set(metadata.tables) - HIDDEN_TABLES)


def grant(connection: Connection) -> None:
    """Give the report role of PostgreSQL its tables, and only those; SQLite asks the authorizer instead."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text(_MAKE_ROLE))
    connection.execute(text(f"GRANT {REPORT_ROLE} TO CURRENT_USER"))
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {REPORT_ROLE}"))
    tables = ", ".join(f'"{table}"' for table in readable())
    connection.execute(text(f"GRANT SELECT ON {tables} TO {REPORT_ROLE}"))


_MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{REPORT_ROLE}') THEN CREATE ROLE {REPORT_ROLE} NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$"""
