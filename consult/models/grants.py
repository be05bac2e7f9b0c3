"""What the report connection may read: listed once, used by the SQLite authorizer and the PostgreSQL grants."""

from consult.models.base import metadata

REPORT_ROLE = "consult_report"
HIDDEN_TABLES = frozenset({"submission", "text", "taken_back", "declined"})


def readable() -> list[str]:
    """Return the tables that the report connection may read, in alphabetical order."""
    return sorted(set(metadata.tables) - HIDDEN_TABLES)
