"""The log as its municipality reads it: by day, by who acted and by what was done, on a page and as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from consult.models.organisation import Audit
from consult.services import audit, audit_words
from consult.services.files import tables
from consult.services.leader_links import HERE

PAGE = 100
COLUMNS = (
    "row", "time_utc", "actor", "name", "action", "words", "subject", "subject_name", "reason", "facts", "before",
    "hash",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which rows are looked for; empty for all."""

    day: date | None = None
    actor: str = ""
    action: str = ""


@dataclass(frozen=True)
class Line:
    """A row in words."""

    row: int
    at: datetime
    who: str
    did: str
    what: str
    reason: str


@dataclass(frozen=True)
class Page:
    """Some lines, newest first; `older` is the row below which more are found, 0 when there are none."""

    lines: Sequence[Line]
    older: int


def page(db: Session, organisation_id: int, wanted: Wanted, below: int = 0) -> Page:
    """Return the newest rows that are wanted, under the row `below` if it is given."""
    found = _found(organisation_id, wanted).order_by(Audit.id.desc()).limit(PAGE + 1)
    rows = db.scalars(found.where(Audit.id < below) if below else found).all()
    named = audit_words.names(db, organisation_id)
    lines = [
        Line(
            row.id, row.at, audit_words.who(row.actor, named), audit_words.did(row.action),
            audit_words.what(row.subject, named), row.reason,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    return Page(lines, lines[-1].row if len(rows) > PAGE else 0)


def actors(db: Session, organisation_id: int) -> list[tuple[str, str]]:
    """Return everybody who has acted, with the name, in the order of the names."""
    named = audit_words.names(db, organisation_id)
    found = db.scalars(select(Audit.actor).where(Audit.organisation_id == organisation_id).distinct())
    return sorted(((one, audit_words.who(one, named)) for one in found), key=lambda one: one[1].casefold())


def actions(db: Session, organisation_id: int) -> list[tuple[str, str]]:
    """Return everything that has been done, with its words, in the order of the words."""
    found = db.scalars(select(Audit.action).where(Audit.organisation_id == organisation_id).distinct())
    return sorted(((one, audit_words.did(one)) for one in found), key=lambda one: one[1].casefold())


def file(db: Session, organisation_id: int, wanted: Wanted) -> bytes:
    """Return the wanted rows as CSV, oldest first, with their hashes; `note_file` writes down that it was taken out."""
    named = audit_words.names(db, organisation_id)
    found = db.scalars(_found(organisation_id, wanted).order_by(Audit.id).execution_options(yield_per=1_000))
    return tables.written(COLUMNS, (_cells(row, named) for row in found))


def note_file(db: Session, actor: str, organisation_id: int, wanted: Wanted) -> None:
    """Write down which rows somebody took out."""
    audit.record(
        db, actor, "export log", f"organisation {organisation_id}", organisation_id,
        day=wanted.day and wanted.day.isoformat(), who=wanted.actor, what=wanted.action,
    )  # fmt: skip


def _found(organisation_id: int, wanted: Wanted) -> Select[Audit]:
    return select(Audit).where(Audit.organisation_id == organisation_id, *_conditions(wanted))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.day:
        begins = datetime.combine(wanted.day, time(), HERE)
        yield Audit.at >= begins
        yield Audit.at < datetime.combine(wanted.day + timedelta(days=1), time(), HERE)
    if wanted.actor:
        yield Audit.actor == wanted.actor
    if wanted.action:
        yield Audit.action == wanted.action


def _cells(row: Audit, named: audit_words.Names) -> tuple[object, ...]:
    return (
        row.id, row.at.isoformat(), row.actor, audit_words.who(row.actor, named), row.action,
        audit_words.did(row.action), row.subject, audit_words.what(row.subject, named), row.reason,
        json.dumps(row.facts, ensure_ascii=False), row.before, row.hash,
    )  # fmt: skip
