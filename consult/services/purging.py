"""Purge by decision: what children sent is deleted for good, what was added up of it stays (`privacy.md` 9).

`decide` closes the consultation to all that reads answers and writes the record. `consult work` then deletes by STEPS,
few rows a transaction, and last wipes what deleted rows leave behind (`services/wiping.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Table, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.clearing import quote, sealed
from consult.models.consultation import Consultation, Version
from consult.models.group_session import GroupSession, Note
from consult.models.job import job
from consult.models.organisation import Organisation
from consult.models.outbox import Mail
from consult.models.purge import Purge
from consult.models.recording import Recording
from consult.models.snapshot import Snapshot
from consult.models.submission import APART, declined, drawing, pin, submission, taken_back, written
from consult.models.template import Template
from consult.models.theme import Theme, sorted_quote, sorter
from consult.services import adding_up, audit, audit_words, backups, comparison, consultations, jobs, states, turns
from forms.texts import lazy

JOB = "purge"
AT_ONCE = 500
READY = ("answered",)
"""Before that the children wait for an answer, or nobody has written why there is none."""
_ABOUT_CONSULTATION = ("charts", "papers", "tidy", turns.JOB, comparison.JOB)
Step = Callable[[Session, Consultation], bool]
_SERVED = lazy("The children have got no answer yet. First answer them, or write down why they get none.")
_WORRY = lazy("The contact for worries has not written down what was done about everything. That must come first.")
_SENT = (Mail.state == "sent", Mail.kind == "notice")
_FUTURE = lazy("The decision cannot be later than today.")


def may(db: Session, organisation: Organisation) -> Sequence[Consultation]:
    """Return the consultations that can be purged, those that were closed first before the others."""
    mine = select(Consultation).where(Consultation.organisation_id == organisation.id, Consultation.state.in_(READY))
    return db.scalars(mine.order_by(Consultation.closed_at, Consultation.id)).unique().all()


@dataclass(frozen=True)
class Record:
    """What was purged and by whom, and how far that has come: `under way`, `failed` or `done`.

    So many backups still hold it, the last until a day that `until` names.
    """

    purge: Purge
    consultation: Consultation
    who: str
    state: str
    backups: int
    until: datetime | None


def records(db: Session, organisation: Organisation, folder: Path, days: int) -> list[Record]:
    """Return what was purged, the latest first; `folder` and `days` say where backups are, and how long."""
    mine = select(Purge, Consultation).join(Consultation, Consultation.id == Purge.consultation_id)
    rows = db.execute(mine.where(Consultation.organisation_id == organisation.id).order_by(Purge.id.desc())).unique()
    there, named = [made for made, _ in backups.kept(folder)], audit_words.names(db, organisation.id)
    return [_record(db, row[0], row[1], audit_words.who(row[0].actor, named), there, timedelta(days)) for row in rows]


def _record(  # noqa: PLR0917  # a record and what it is read from
    db: Session, purge: Purge, consultation: Consultation, who: str, there: Sequence[datetime], days: timedelta
) -> Record:
    mine = select(job.c.state).where(job.c.kind == JOB, job.c.subject == consultation.id).order_by(job.c.id.desc())
    state = {"waiting": "under way", "failed": "failed"}.get(db.scalar(mine.limit(1)) or "", "done")
    holding = [made for made in there if made <= purge.at]
    return Record(purge, consultation, who, state, len(holding), max(holding) + days if holding else None)


def hindrance(db: Session, consultation: Consultation) -> str | None:
    """Return what must be done before a consultation can be purged; None when nothing is in the way."""
    if consultation.state not in READY:
        return _SERVED
    worries = select(sealed.c.id).where(sealed.c.consultation == consultation.id, sealed.c.worry)
    if db.execute(worries.where(sealed.c.done_at.is_(None)).limit(1)).first():
        return _WORRY
    return adding_up.WAIT if turns.are_awaited(db, consultation) or adding_up.is_under_way(db, consultation) else None


def decide(db: Session, actor: str, consultation: Consultation, decision: str, decided_on: date | None) -> Purge:
    """Purge a consultation by a decision: from now on nobody reads its answers; the worker deletes them."""
    db.refresh(consultation, attribute_names=["state", "revision"], with_for_update={"of": Consultation})
    if why := hindrance(db, consultation):
        raise ValueError(why)
    if decided_on is None or decided_on > consultations.today():
        raise ValueError(_FUTURE)
    counts = counted(db, consultation)
    made = Purge(
        consultation_id=consultation.id, at=now(), actor=actor, decision=decision, decided_on=decided_on, counts=counts
    )
    db.add(made)
    for shown in db.scalars(select(Snapshot).filter_by(consultation_id=consultation.id)):
        shown.quotes = []
    states.purge(db, actor, consultation, decision, decided_on=decided_on.isoformat(), counts=counts)
    jobs.enqueue(db, JOB, consultation.id)
    return made


def counted(db: Session, consultation: Consultation) -> dict[str, int | None]:
    """Return how many there are of what children sent; None below K, for 0 as for K-1 (`privacy.md` 1.8)."""
    runs, sessions = _runs(consultation), _sessions(consultation)
    mine: dict[Table, Any] = {submission: submission.c.run.in_(runs)}
    mine |= {table: table.c.run.in_(runs) for table in APART}
    mine |= {table: table.c.consultation == consultation.id for table in (sealed, quote)}
    mine[declined] = declined.c.group_session.in_(sessions)
    found = {table.name: db.scalar(select(func.count()).select_from(table).where(own)) for table, own in mine.items()}
    return {name: n if n and n >= consultation.k else None for name, n in found.items()}


def _runs(consultation: Consultation) -> Select[Any]:
    return select(submission.c.run).where(submission.c.consultation == consultation.id)


def _sessions(consultation: Consultation) -> Select[Any]:
    return select(GroupSession.id).where(GroupSession.consultation_id == consultation.id)


def _answers(db: Session, consultation: Consultation) -> bool:
    """Delete some submissions with their texts, drawings and pins; first of all, for nothing is given back without."""
    runs = db.scalars(_runs(consultation).limit(AT_ONCE)).all()
    for table in (*APART, submission):
        db.execute(delete(table).where(table.c.run.in_(runs)))
    return bool(runs)


def _of(table: Table) -> Step:
    """Return the step that deletes some rows of a table of cleared or sealed texts."""

    def step(db: Session, consultation: Consultation) -> bool:
        ids = db.scalars(select(table.c.id).where(table.c.consultation == consultation.id).limit(AT_ONCE)).all()
        db.execute(delete(sorted_quote).where(sorted_quote.c.quote.in_(ids)))
        db.execute(delete(table).where(table.c.id.in_(ids)))
        return bool(ids)

    return step


def _what_stood_beside(db: Session, consultation: Consultation) -> bool:
    """Delete refusals, notes, themes, jobs and sent mail, and who was to be called at the sittings."""
    sessions = _sessions(consultation)
    db.execute(delete(declined).where(declined.c.group_session.in_(sessions)))
    db.execute(delete(Note).where(Note.group_session_id.in_(sessions)))
    called = {"contact": "", "adult": "", "adult_phone": "", "surplus": ""}
    db.execute(update(GroupSession).where(GroupSession.id.in_(sessions)).values(**called))
    db.execute(delete(Theme).where(Theme.consultation_id == consultation.id))
    db.execute(delete(sorter).where(sorter.c.consultation == consultation.id))
    about = job.c.kind.in_(_ABOUT_CONSULTATION) & or_(job.c.subject == consultation.id, job.c.other == consultation.id)
    db.execute(delete(job).where(about | ((job.c.kind == "reveal") & job.c.subject.in_(sessions))))
    db.execute(delete(Mail).where(Mail.organisation_id == consultation.organisation_id, *_SENT))
    _forget_taken_back(db)
    return False


def _forget_taken_back(db: Session) -> None:
    """A hash of what was taken back tells no consultation: all go when none takes answers that could come again."""
    if db.execute(select(Consultation.id).where(Consultation.state.in_(("open", "closed"))).limit(1)).first() is None:
        db.execute(delete(taken_back))


STEPS: Sequence[Step] = (_answers, _of(sealed), _of(quote), _what_stood_beside)
"""In this order, each again and again until it says that nothing is left."""
CHANGED: Sequence[Any] = (
    submission, written, drawing, pin, sealed, quote, sorted_quote, declined, taken_back,
    *(one.__table__ for one in (Note, Theme, GroupSession, Mail, Snapshot)),
)  # fmt: skip
"""The tables whose old rows may still lie where they were."""


def forget_voices(db: Session, consultation: Consultation) -> list[str]:
    """Delete the recordings that only this consultation used, and return the names of files nobody has any more."""
    mine = select(Recording).filter_by(organisation_id=consultation.organisation_id)
    used = [one for one in db.scalars(mine) if _is_read(db, one.sha, Consultation.id == consultation.id)]
    gone = [one for one in used if not (_is_read(db, one.sha, Consultation.state != "purged") or _is_kept(db, one.sha))]
    for one in gone:
        db.delete(one)
    db.flush()
    return [one.sha for one in gone if db.scalar(select(Recording.id).filter_by(sha=one.sha)) is None]


def _is_read(db: Session, sha: str, where: ColumnElement[bool]) -> bool:
    """Tell whether a questionnaire of some consultations names a recording."""
    named = select(Version.id).join(Consultation, Consultation.id == Version.consultation_id)
    return db.scalar(named.where(where, cast(Version.document, String).contains(sha)).limit(1)) is not None


def _is_kept(db: Session, sha: str) -> bool:
    """Tell whether a template names a recording."""
    return db.scalar(select(Template.id).where(cast(Template.document, String).contains(sha)).limit(1)) is not None


def empty(papers: Path) -> int:
    """Delete all made papers, which may quote; they are made anew when somebody asks. Return how many."""
    files = [one for one in papers.glob("*/*") if one.is_file()]
    for one in files:
        one.unlink(missing_ok=True)
    return len(files)


def finish(db: Session, consultation: Consultation, **facts: Any) -> None:
    """Write down that nothing is left of what was purged."""
    subject = f"consultation {consultation.id}"
    audit.record(db, "work", "consultation wiped", subject, consultation.organisation_id, **facts)
