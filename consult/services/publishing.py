"""Publish a result question by question, as a snapshot that never changes; what is taken away is a new version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.clearing import quote
from consult.models.consultation import FINISHED, Consultation
from consult.models.snapshot import Snapshot
from consult.services import adding_up, audit, described, figures, jobs, results, turns
from consult.services.described import Part, Side
from consult.services.figures import Row
from consult.services.published import CHILDREN, PUBLIC, TEXT
from consult.services.showing import STAFF_LANGUAGES
from consult.services.speaking import speaking
from forms.texts import FIRST_LANGUAGE, LEVELS, lazy

READY = FINISHED
"""The states in which a result can be published: not while it is preliminary, for what is published never changes."""
SHOWN: Mapping[str, tuple[str, ...]] = {"planners": (), PUBLIC: (PUBLIC,), CHILDREN: (PUBLIC, CHILDREN)}
"""What a planner can choose for a question: what children are told of their answers, grown-ups can read too."""
_EARLY = lazy("The result is not ready yet. It can be published when it is final.")
_NOTHING = lazy("Choose at least one question to show.")
_NOT_OUT = lazy("Nothing is published just now.")
_WHY = lazy("Write why the result is taken away.")
Sides = Mapping[str, Sequence[Side]]
"""By language: what everybody says, as `described.together` returns it."""


def told(db: Session, consultation: Consultation) -> dict[str, tuple[Side, ...]]:
    """Return what there is to publish, in the staff's and the children's languages; read by the report connection."""
    languages = dict.fromkeys((FIRST_LANGUAGE, *STAFF_LANGUAGES, *consultation.languages))
    return described.together(db, consultation, languages)


def frozen(db: Session, consultation: Consultation, choice: Mapping[str, str], sides: Sides) -> dict[str, Any]:
    """Return the chosen figures as plain JSON: `{"public": {lang: …}, "children": {lang: {level: …}}}`.

    `choice` says `planners`, `public` or `children` for each question; one that is not named is for planners.
    """
    shown = chosen(choice)
    heard = results.heard(db, consultation)
    for_children = {one for one, audiences in shown.items() if CHILDREN in audiences}
    raw = {
        PUBLIC: {lang: _public(consultation, heard, lang, sides[lang], shown) for lang in STAFF_LANGUAGES},
        CHILDREN: {
            lang: {side.label: list(_worded(side, lang, for_children)) for side in levels}
            for lang, (_, *levels) in sides.items()
        },
    }
    made: dict[str, Any] = json.loads(json.dumps(raw))
    return made


def chosen(choice: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the questions that somebody else than planners may see, each with for whom."""
    return {question: list(SHOWN[who]) for question, who in choice.items() if SHOWN[who]}


def choice_of(snapshot: Snapshot) -> dict[str, str]:
    """Return for each question of a snapshot what a planner had chosen."""
    return {question: CHILDREN if CHILDREN in who else PUBLIC for question, who in snapshot.shown.items()}


def publish(
    db: Session,
    actor: str,
    consultation: Consultation,
    choice: Mapping[str, str],
    *,
    quotes: Iterable[str],
    sides: Sides,
) -> Snapshot:
    """Show the chosen questions and quotes from now on; ValueError before the result is final, or if none is chosen.

    Publishing the same again makes no new version.
    """
    _hold(db, consultation)
    if consultation.state not in READY:
        raise ValueError(_EARLY)
    if turns.are_awaited(db, consultation):
        raise ValueError(adding_up.WAIT)
    if not chosen(choice):
        raise ValueError(_NOTHING)
    made = frozen(db, consultation, choice, sides)
    kept = _existing(db, consultation, quotes, chosen(choice))
    last = newest(db, consultation)
    if last and (last.shown, last.figures, last.quotes) == (chosen(choice), made, kept):
        return last
    facts = {"shown": chosen(choice), "figures": made, "quotes": kept, "reason": ""}
    return _keep(db, actor, consultation, "result published", facts)


def withdraw(db: Session, actor: str, consultation: Consultation, reason: str) -> Snapshot:
    """Show nothing from now on, for a reason that is kept; ValueError if nothing is shown, or without a reason."""
    _hold(db, consultation)
    last = newest(db, consultation)
    if last is None or not last.figures:
        raise ValueError(_NOT_OUT)
    if not reason.strip():
        raise ValueError(_WHY)
    facts = {"shown": {}, "figures": {}, "quotes": [], "reason": reason.strip()}
    return _keep(db, actor, consultation, "result withdrawn", facts)


def newest(db: Session, consultation: Consultation) -> Snapshot | None:
    """Return the version in force, which may be one that shows nothing; None if nothing was ever published."""
    return next(iter(versions(db, consultation)), None)


def versions(db: Session, consultation: Consultation) -> list[Snapshot]:
    """Return all versions, the newest first."""
    mine = select(Snapshot).where(Snapshot.consultation_id == consultation.id)
    return list(db.scalars(mine.order_by(Snapshot.number.desc())))


def differs(db: Session, consultation: Consultation, snapshot: Snapshot, sides: Sides) -> bool:
    """Tell whether the tool would now publish something else for the same choice: a name was changed, for example."""
    return frozen(db, consultation, choice_of(snapshot), sides) != snapshot.figures


def quotable(db: Session, consultation: Consultation) -> dict[str, dict[str, str]]:
    """Return the cleared texts that can be shown: question → the quote's id → its words."""
    mine = select(quote).where(quote.c.consultation == consultation.id, quote.c.kind == TEXT).order_by(quote.c.id)
    found: dict[str, dict[str, str]] = {}
    for row in db.execute(mine):
        found.setdefault(row.question, {})[row.id] = row.body
    return found


def _existing(
    db: Session, consultation: Consultation, quotes: Iterable[str], shown: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return those references whose quote is there, of a question that is shown."""
    wanted, there = set(quotes), quotable(db, consultation)
    return [one for question in shown for one in there.get(question, {}) if one in wanted]


def _public(
    consultation: Consultation, heard: int | None, lang: str, sides: Sequence[Side], shown: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    first, *levels = sides
    youngest = min(levels, key=lambda side: LEVELS.index(side.label))
    told_of = [part for part in youngest.parts if part.question in shown and part.rows]
    with speaking(lang):
        method = described.method(consultation, heard, lang)
    parts = [_part(part) for part in first.parts if part.question in shown]
    return {"heard": heard, "method": method, "brief": [(one.title, one.finding) for one in told_of], "parts": parts}


def _part(part: Part) -> dict[str, Any]:
    """Return all that the public page needs of a question; own words are counted themes, their texts are quotes."""
    names = ("question", "title", "few", "sensitive", "base")
    facts = {name: getattr(part, name) for name in names}
    drawing, place_map = part.drawing and asdict(part.drawing), part.map and asdict(part.map)
    return facts | {"finding": finding(part), "table": asdict(part.table), "drawing": drawing, "map": place_map}


def _worded(side: Side, lang: str, wanted: set[str]) -> Iterator[dict[str, Any]]:
    """Return a level's questions with what children read of each: the commonest answers, and all of them as bars.

    Of own words they read which themes are counted, without the counts, as the letter to the class tells them.
    """
    for part in side.parts:
        if part.question not in wanted:
            continue
        bases = [number.base for number in part.numbers if number.base is not None]
        yield {
            "question": part.question,
            "title": part.title,
            "few": part.few,
            "rounded": part.sensitive,
            "base": figures.grouped(max(bases), lang) if bases and not part.sensitive else "",
            "most": [row.label for row in figures.most(part.rows, lang)],
            "themes": part.own.commonest if part.own else [],
            "rows": [_row(row) for row in part.rows],
        }


def _row(row: Row) -> dict[str, Any]:
    """Return one bar with one number, the one that a child can count."""
    count = f"{row.count}/{row.of}" if row.of and row.count else row.count
    return {"label": row.label, "look": row.look, "share": row.share, "said": count or row.percent}


def finding(part: Part) -> str:
    """Return what was found, or that too few have answered; a question in own words has no finding."""
    return part.finding if part.few or part.rows else ""


def _keep(db: Session, actor: str, consultation: Consultation, action: str, facts: dict[str, Any]) -> Snapshot:
    last = newest(db, consultation)
    number = last.number + 1 if last else 1
    made = Snapshot(consultation_id=consultation.id, number=number, published_at=now(), **facts)
    db.add(made)
    consultation.revision += 1
    db.flush()
    jobs.enqueue(db, "charts", consultation.id)
    told_of = {"version": number, "shown": made.shown, "quotes": len(made.quotes)}
    subject = f"consultation {consultation.id}"
    audit.record(db, actor, action, subject, consultation.organisation_id, made.reason, **told_of)
    return made


def _hold(db: Session, consultation: Consultation) -> None:
    """Let nobody else publish meanwhile (SQLite has one writer anyhow)."""
    db.refresh(consultation, attribute_names=["state", "revision"], with_for_update={"of": Consultation})
