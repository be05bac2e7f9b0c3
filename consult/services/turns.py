"""A release of very many answers: one turn a transaction, so that those who go on answering never wait long.

Nothing of it is seen before the last turn. What was cut short is undone before it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.job import job
from consult.models.release import block, cell, release
from consult.models.submission import submission
from consult.services import releases, tallies

JOB = "release"
AT_ONCE = 2000
"""So many answers are released in the request that asks for it."""
Turn = Callable[[Session], object]


def are_many(db: Session, consultation: Consultation) -> bool:
    """Tell whether more answers wait for a release than one transaction should hold."""
    found = select(submission.c.run).where(*releases.waiting(consultation)).limit(AT_ONCE + 1)
    return len(db.execute(found).all()) > AT_ONCE


def are_awaited(db: Session, consultation: Consultation) -> bool:
    """Tell whether `consult work` has answers of the consultation to add up, or is at it."""
    mine = select(job.c.id).where(job.c.kind == JOB, job.c.subject == consultation.id, job.c.state == "waiting")
    return db.execute(mine).first() is not None


def of(db: Session, consultation: Consultation) -> Iterator[Turn]:
    """Return the turns of a closed or final consultation's release; `db` only reads, each turn is given its own."""
    kind = {"closed": "closing", "final": "final", "answered": "final"}.get(consultation.state)
    if kind is None:
        return
    if not _is_done(db, consultation, kind):
        yield from _adding_up(db, consultation, kind)
    if kind == "final":
        yield from _forgetting(db, consultation)


def _is_done(db: Session, consultation: Consultation, kind: str) -> bool:
    """Tell whether the final release is there: what is counted once must not be counted again."""
    there = select(release.c.id).where(release.c.consultation == consultation.id, release.c.kind == "final")
    return kind == "final" and db.execute(there.where(release.c.done.is_(True))).first() is not None


def _adding_up(db: Session, consultation: Consultation, kind: str) -> Iterator[Turn]:
    made: list[int] = []
    prepared = releases.prepare(db, consultation, kind)
    yield lambda own: made.append(releases.begin(own, consultation, kind))
    for one in prepared:
        yield lambda own, one=one: releases.freeze(own, made[0], one)  # type: ignore[misc]  # bound at once
        for some in tallies.batches(one.runs):
            yield partial(releases.assign, into=one.id, runs=some)
    yield lambda own: releases.end(own, made[0], own.get_one(Consultation, consultation.id))


def undoing(db: Session, consultation: Consultation) -> Iterator[Turn]:
    """Return the turns that undo a release which was cut short: nothing of it was ever seen."""
    unfinished = select(release.c.id).where(release.c.consultation == consultation.id, release.c.done.is_(False))
    for made in db.scalars(unfinished).all():
        for one in db.scalars(select(block.c.id).where(block.c.release == made)).all():
            runs = db.scalars(select(submission.c.run).where(submission.c.block == one)).all()
            for some in tallies.batches(runs):
                yield partial(releases.assign, into=None, runs=some)
            yield partial(_drop, one=one)
        yield lambda own, made=made: own.execute(delete(release).where(release.c.id == made))  # type: ignore[misc]  # as above


def _forgetting(db: Session, consultation: Consultation) -> Iterator[Turn]:
    for one in db.scalars(select(GroupSession.id).where(GroupSession.consultation_id == consultation.id)).all():
        yield lambda own, one=one: releases.forget(own, own.get_one(GroupSession, one))  # type: ignore[misc]  # as above
    yield lambda own: releases.note_unshown(own, own.get_one(Consultation, consultation.id))


def _drop(own: Session, one: str) -> None:
    own.execute(delete(cell).where(cell.c.block == one))
    own.execute(delete(block).where(block.c.id == one))
