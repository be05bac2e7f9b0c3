"""Screening: `consult work` looks for worry and unknown languages before any planner reads, and forms the queue.

**Who wrote a fresh text?** Whoever sits in the room and sees a text turn up in the queue knows that the child who has
just answered wrote it. So texts come in by groups: those of one question wait outside until at least K of them wait
(K of the consultation, each of another child), and then come in together. They are read in the order of their random
names, without background, session or age. Once in the queue a text stays there until it is read, so that nobody can
draw again and see what is new. A closed consultation lets all in: nobody is answering in a room any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, or_, select, update
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.submission import submission, written
from consult.services.clearing import originals, worries
from consult.services.clearing.originals import RAW, Original
from consult.services.submissions import SCREENING

FEW = 50
"""How many texts are read at a time, so that each write is short."""


@dataclass(frozen=True)
class Judged:
    """A text and what was found in it."""

    original: Original
    worry: bool
    flag: str


def unscreened(db: Session) -> list[Original]:
    """Return a few texts that nothing has looked at yet, also those that are held."""
    found = select(written.c.id, submission.c.run, submission.c.consultation, written.c.question, written.c.body)
    found = found.join_from(written, submission, written.c.run == submission.c.run)
    rows = db.execute(found.where(written.c.screened.is_(False)).order_by(written.c.id).limit(FEW))
    return [Original(row.id, row.run, row.consultation, row.question, "text", row.body) for row in rows]


def judge(original: Original) -> Judged:
    """Look for worry, and for a language that the lists do not cover; worry goes first."""
    worry = bool(worries.found(original.body))
    return Judged(original, worry, "" if worry else originals.flag(original.body))


def keep(db: Session, secret: str, judged: Iterable[Judged]) -> None:
    """Note what was found; what worries is sealed at once for the worry contact, and no planner ever sees it."""
    for one in judged:
        if one.worry:
            if originals.take(db, one.original):
                originals.seal(db, secret, one.original, SCREENING, worry=True)
        else:
            mine = update(written).where(written.c.id == one.original.id)
            db.execute(mine.values(screened=True, flag=one.flag))


def may_enter(db: Session) -> bool:
    """Tell whether a group of texts or drawings is large enough to come in."""
    return any(db.execute(_groups(table)).first() is not None for table, _ in RAW.values())


def let_in(db: Session) -> None:
    """Let the groups in that are large enough, or whose consultation is closed."""
    for table, _ in RAW.values():
        for consultation, question in db.execute(_groups(table)).all():
            mine = select(submission.c.run).where(
                submission.c.consultation == consultation, submission.c.held.is_(False)
            )
            inside = update(table).where(table.c.question == question, table.c.run.in_(mine), *_outside(table))
            db.execute(inside.values(queued=True))


def _groups(table: Table) -> Select[Any]:
    found = select(submission.c.consultation, table.c.question).join_from(
        table, submission, table.c.run == submission.c.run
    )
    found = found.join(Consultation, Consultation.id == submission.c.consultation)
    found = found.where(submission.c.held.is_(False), *_outside(table))
    found = found.group_by(submission.c.consultation, table.c.question, Consultation.k, Consultation.state)
    closed = Consultation.state.not_in(("draft", "open"))
    return found.having(or_(closed, func.count() >= Consultation.k))


def _outside(table: Table) -> list[ColumnElement[bool]]:
    screened = [table.c.screened.is_(True)] if table is written else []
    return [table.c.queued.is_(False), *screened]
