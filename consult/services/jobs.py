"""Hand work to `consult work`: one row a job, taken once, tried at most three times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import CursorResult, Select, insert, select, update
from sqlalchemy.orm import Session

from consult.models.job import job

MOST_TRIES = 3


@dataclass(frozen=True)
class Job:
    """One piece of work: what to do and the id of what to do it to, or the two ids."""

    id: int
    kind: str
    subject: int
    other: int | None = None

    @property
    def subjects(self) -> tuple[int, ...]:
        """What to do it to."""
        return (self.subject,) if self.other is None else (self.subject, self.other)


def enqueue(db: Session, kind: str, subject: int, other: int | None = None) -> None:
    """Ask for work, unless the same is waiting already."""
    waiting = _waiting(kind, subject, other).where(job.c.tries == 0)
    if db.execute(waiting).first() is None:
        db.execute(insert(job).values(kind=kind, subject=subject, other=other, state="waiting", tries=0))


def waits(db: Session, kind: str, subject: int, other: int | None = None) -> bool:
    """Tell whether work is asked for and not done yet."""
    return db.execute(_waiting(kind, subject, other)).first() is not None


def _waiting(kind: str, subject: int, other: int | None) -> Select[tuple[int]]:
    mine = select(job.c.id).where(job.c.kind == kind, job.c.subject == subject, job.c.state == "waiting")
    return mine.where(job.c.other.is_(None) if other is None else job.c.other == other)


def take(db: Session) -> Job | None:
    """Count a try on the oldest waiting job and return it; None when there is nothing to do or another took it."""
    oldest = select(job.c.id, job.c.kind, job.c.subject, job.c.other, job.c.tries).where(job.c.state == "waiting")
    row = db.execute(oldest.order_by(job.c.tries, job.c.id).limit(1)).first()
    if row is None:
        return None
    mine = update(job).where(job.c.id == row.id, job.c.state == "waiting", job.c.tries == row.tries)
    taken = cast("CursorResult[None]", db.execute(mine.values(tries=row.tries + 1)))
    return Job(row.id, row.kind, row.subject, row.other) if taken.rowcount else None


def done(db: Session, one: Job) -> None:
    """Note that a job is done."""
    db.execute(update(job).where(job.c.id == one.id).values(state="done"))


def failed(db: Session, one: Job) -> None:
    """Give a job up after its last try; before that it waits for the next."""
    db.execute(update(job).where(job.c.id == one.id, job.c.tries >= MOST_TRIES).values(state="failed"))
