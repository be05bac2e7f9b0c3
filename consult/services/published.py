"""Read what is published of a consultation: what its newest snapshot holds, and quotes that are still there.

Core only, so that a child's page reads it on its own connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from consult.models.clearing import quote
from consult.models.snapshot import Snapshot
from consult.services import showing
from consult.services.facts import isolated
from consult.services.figures import Drawing, Row, Table
from consult.services.place_maps import Drawn, PlaceMap
from consult.services.showing import Shown
from forms.texts import FIRST_LANGUAGE, direction, nearest

PUBLIC, CHILDREN = "public", "children"
TEXT = "text"
"""The kind of quotes that can be shown: words. Drawings cannot yet."""
_TABLE: Any = Snapshot.__table__
Quotes = Mapping[str, Sequence[str]]
"""Question → what children wrote, masked and cleared."""


@dataclass(frozen=True)
class Kept:
    """A snapshot as it is kept; `figures` as `publishing.frozen` made them."""

    number: int
    at: datetime
    figures: Mapping[str, Any]
    quotes: Sequence[str]


@dataclass(frozen=True)
class Public:
    """What the public page shows in one language. `brief` are (question, finding) in the youngest level's words."""

    number: int
    at: datetime
    heard: int | None
    method: Sequence[str]
    brief: Sequence[tuple[str, str]]
    figures: Sequence[Shown]
    maps: Mapping[str, PlaceMap]
    quotes: Quotes


@dataclass(frozen=True)
class Told:
    """What children are told, in one level's words; `questions` as frozen, `most` and `themes` as one text."""

    at: datetime
    questions: Sequence[Mapping[str, Any]]
    quotes: Quotes


def in_force(db: Session | Connection, consultation: int) -> Kept | None:
    """Return the newest snapshot; None where nothing is published, or it was withdrawn."""
    columns = (_TABLE.c.number, _TABLE.c.published_at, _TABLE.c.figures, _TABLE.c.quotes)
    newest = select(*columns).where(_TABLE.c.consultation_id == consultation).order_by(_TABLE.c.number.desc()).limit(1)
    row = db.execute(newest).first()
    return Kept(row.number, row.published_at, row.figures, row.quotes) if row and row.figures else None


def for_public(db: Session | Connection, consultation: int, lang: str, charts: Path) -> Public | None:
    """Return what the public page shows; None where nothing is published. `charts` is where drawn charts are."""
    kept = in_force(db, consultation)
    return None if kept is None else public(kept, lang, charts, quotes(db, consultation, kept.quotes))


def for_children(db: Session | Connection, consultation: int, lang: str, level: str) -> Told | None:
    """Return what children of a level read, in Swedish where it was not frozen in their language; None for nothing."""
    kept = in_force(db, consultation)
    return None if kept is None else told(kept, lang, level, quotes(db, consultation, kept.quotes))


def public(kept: Kept, lang: str, charts: Path, said: Quotes) -> Public:
    """Put a snapshot as the public page shows it."""
    one = kept.figures[PUBLIC][lang]
    parts = one["parts"]
    return Public(
        number=kept.number,
        at=kept.at,
        heard=one["heard"],
        method=one["method"],
        brief=[(question, finding) for question, finding in one["brief"]],
        figures=[_shown(part, charts) for part in parts],
        maps={part["question"]: _map(part["map"]) for part in parts if part["map"]},
        quotes=said,
    )


def told(kept: Kept, lang: str, level: str, said: Quotes) -> Told | None:
    """Put a snapshot as children of a level read it; None where no question is for them."""
    found = kept.figures[CHILDREN]
    levels = found.get(lang) or found[FIRST_LANGUAGE]
    questions: list[dict[str, Any]] = next((levels[one] for one in (level, *nearest(level)) if one in levels), [])
    apart = isolated if direction(lang) == "rtl" else str
    listed = ("most", "themes")
    joined = [{**one, **{name: ", ".join(map(apart, one[name])) for name in listed}} for one in questions]
    return Told(kept.at, joined, said) if joined else None


def quotes(db: Session | Connection, consultation: int, ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the words behind references, by question; what was taken back is not there any more."""
    chosen = select(quote.c.question, quote.c.body).where(
        quote.c.consultation == consultation, quote.c.kind == TEXT, quote.c.id.in_(list(ids))
    )
    found: dict[str, list[str]] = {}
    for row in db.execute(chosen.order_by(quote.c.id)):
        found.setdefault(row.question, []).append(row.body)
    return found


def drawings(figures: Mapping[str, Any]) -> list[Drawing]:
    """Return every chart that a snapshot's public pages show."""
    parts = [part for one in figures.get(PUBLIC, {}).values() for part in one["parts"]]
    return [_drawing(part["drawing"]) for part in parts if part["drawing"]]


def _shown(part: Mapping[str, Any], charts: Path) -> Shown:
    drawing = _drawing(part["drawing"]) if part["drawing"] else None
    name = f"result-{part['question']}"
    chart = showing.read(charts, drawing, name) if drawing else None
    return Shown(
        id=name,
        question=part["question"],
        title=part["title"],
        finding=part["finding"],
        base=part["base"],
        table=Table(tuple(part["table"]["head"]), tuple(tuple(row) for row in part["table"]["rows"])),
        chart=chart,
        waits=drawing is not None and chart is None,
        few=part["few"],
        sensitive=part["sensitive"],
        once=part["map"] is not None,
    )


def _drawing(raw: Mapping[str, Any]) -> Drawing:
    return Drawing(**{**raw, "rows": tuple(Row(**row) for row in raw["rows"])})


def _map(raw: Mapping[str, Any]) -> PlaceMap:
    squares = tuple(
        Drawn(**{**one, "values": tuple(one["values"]), "shares": tuple(one["shares"])}) for one in raw["squares"]
    )
    return PlaceMap(**{**raw, "categories": tuple(raw["categories"]), "squares": squares})
