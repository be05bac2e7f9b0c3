"""What every table shares: one metadata with named constraints, times in UTC, and JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A point in time in UTC; SQLite would hand it back without its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC without zone; ValueError for a time without zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC with its zone."""
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Staff tables: integer surrogate keys, the organisation first in indexes."""

    metadata = metadata
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, list[str]: JSON}


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)
