"""Look an installation over: each finding says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from consult.config import Settings
from consult.database import Database
from consult.services.doctor import machine, running, storage
from consult.services.doctor.finding import Finding

__all__ = ["Finding", "examine"]


def examine(settings: Settings, database: Database) -> Iterator[Finding]:
    """Look at database, machine and what runs; the first finding that is not well is the one to mend."""
    yield from storage.look(settings, database)
    yield from machine.look(settings, database)
    yield from running.look(settings, database)
