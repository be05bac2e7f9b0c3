"""Freeze answers into blocks: once per submission, in one transaction, never by what was answered (`privacy.md` 1)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.release import block, release
from consult.models.submission import submission
from consult.services import adding_up, audit, documents, group_sessions, jobs, tallies, together
from consult.services.blocks import candidate, plan
from consult.services.bookings import CANCELLED
from consult.services.phases import phase
from forms.question import Question
from forms.shapes import Cells
from forms.texts import lazy

OPEN_K = 20
MANY_SESSIONS = 6


@dataclass(frozen=True)
class Prepared:
    """A block to be frozen: its id, its columns, its members' runs, and its cells by question."""

    id: str
    facts: Mapping[str, Any]
    runs: tuple[str, ...]
    cells: tuple[tuple[str, Cells], ...]


def make(db: Session, consultation: Consultation, kind: str, group_session: GroupSession | None = None) -> int:
    """Release what is counted and in no block, of one session or of all; return how many blocks were made.

    `kind`: session (its first reveal), closing or final. The caller's transaction is the release: nothing of it
    is seen before it is committed. ValueError while a large release is under way.
    """
    db.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
    adding_up.refuse(db, consultation)
    blocks = prepare(db, consultation, kind, group_session)
    made = begin(db, consultation, kind, group_session)
    for one in blocks:
        freeze(db, made, one)
        for some in tallies.batches(one.runs):
            assign(db, one.id, some)
    end(db, made, consultation)
    return len(blocks)


def prepare(
    db: Session, consultation: Consultation, kind: str, group_session: GroupSession | None = None
) -> list[Prepared]:
    """Return the blocks that a release would freeze now, added up; it only reads."""
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    once = questionnaire.once()
    asked = [question for question in questionnaire.counted() if question.id not in once]
    joins = kind == "final" or (kind == "session" and _planned(db, consultation) < MANY_SESSIONS)
    found = []
    for channel, k in (("group", consultation.k), ("open", max(consultation.k, OPEN_K))):
        rows = _candidates(db, consultation, channel, group_session)
        facts = {"channel": channel, "k": k, "group_session": group_session and group_session.id}
        for one in plan((candidate(row) for row in rows.values()), k, join_rest=joins):
            members = [rows[member.run] for member in one.members]
            found.append(_prepared({**facts, "d1": one.d1, "d2": one.d2, "n": len(members)}, members, asked))
    return found


def _prepared(facts: Mapping[str, Any], members: Sequence[Any], asked: Sequence[Question]) -> Prepared:
    cells = (*tallies.told(members, asked), *tallies.facts(members))
    return Prepared(str(uuid.uuid4()), facts, tuple(row.run for row in members), cells)


def begin(db: Session, consultation: Consultation, kind: str, group_session: GroupSession | None = None) -> int:
    """Write down that a release is under way and return its id; nothing of it is seen before it is done."""
    made: int = db.execute(insert(release).returning(release.c.id).values(
        consultation=consultation.id, group_session=group_session and group_session.id, kind=kind,
        date=now().date(), done=False,
    )).scalar_one()  # fmt: skip
    return made


def freeze(db: Session, made: int, one: Prepared) -> None:
    """Write a block and its cells; its members are assigned apart."""
    db.execute(insert(block).values(id=one.id, release=made, **one.facts))
    for question, cells in one.cells:
        tallies.keep(db, one.id, question, cells)


def end(db: Session, made: int, consultation: Consultation) -> None:
    """Let a release be seen, all of it at once; at final with what is counted once."""
    if db.execute(select(release.c.kind).where(release.c.id == made)).scalar_one() == "final":
        together.freeze(db, made, consultation, documents.questionnaire(db, consultation.id, consultation.version))
    db.execute(update(release).where(release.c.id == made).values(done=True))


def _planned(db: Session, consultation: Consultation) -> int:
    mine = select(func.count()).where(GroupSession.consultation_id == consultation.id, GroupSession.kind != "practice")
    return int(db.execute(mine).scalar_one())


def waiting(consultation: Consultation) -> tuple[Any, ...]:
    """Return what is true of the submissions of a consultation that are counted and in no block."""
    mine = submission.c.consultation == consultation.id
    return mine, submission.c.block.is_(None), submission.c.held.is_(False)


def _candidates(db: Session, consultation: Consultation, channel: str, of: GroupSession | None) -> dict[str, Any]:
    columns = (submission.c[name] for name in ("run", "d1", "d2", "how", "lang", "level", "answers"))
    found = select(*columns).where(*waiting(consultation), submission.c.channel == channel)
    if of is not None:
        found = found.where(submission.c.group_session == of.id)
    return {row.run: row for row in db.execute(found.order_by(submission.c.run))}


def assign(db: Session, into: str | None, runs: Sequence[str]) -> None:
    """Put some submissions into a block that is written, or into none again."""
    mine = submission.c.run.in_(runs)
    if db.get_bind().dialect.name != "postgresql":
        db.execute(update(submission).where(mine).values(block=into))
        return
    # Written anew in key order, so that the heap does not keep the order of arrival (`privacy.md` 2).
    found = db.execute(select(submission).where(mine).order_by(submission.c.run))
    rows = [{**row, "block": into} for row in found.mappings()]
    db.execute(delete(submission).where(mine))
    if rows:
        db.execute(insert(submission), rows)


def reveal(db: Session, actor: str, group_session: GroupSession) -> None:
    """Show the closed group its answers: the first time, release them (a session is released once)."""
    if phase(group_session) != "closed":
        raise ValueError(lazy("Close the session first. Then the group can see its answers."))
    if group_session.kind == "practice":
        raise ValueError(lazy("Practice answers are not kept, so there is nothing to show."))
    if group_session.booking == CANCELLED:
        raise ValueError(lazy("The session is cancelled, so there is nothing to show."))
    if group_session.revealed_at is not None:
        return
    if group_sessions.surplus(group_sessions.count(db, group_session)) and not group_session.surplus:
        raise ValueError(lazy("Say first whether you were more than you wrote."))
    group_session.revealed_at = now()
    db.flush()
    if group_session.consultation.state in ("open", "closed"):
        make(db, group_session.consultation, "session", group_session)
    jobs.enqueue(db, "reveal", group_session.id)
    owner = group_session.consultation.organisation_id
    audit.record(db, actor, "group's answers shown", f"group_session {group_session.id}", owner)


def forget_sessions(db: Session, consultation: Consultation) -> None:
    """At final: keep each session's number, and let neither submission nor block tell its session any more."""
    for group_session in db.scalars(select(GroupSession).where(GroupSession.consultation_id == consultation.id)):
        forget(db, group_session)
    note_unshown(db, consultation)


def forget(db: Session, group_session: GroupSession) -> None:
    """Keep a session's number, and let neither submission nor block tell the session."""
    practice = group_session.kind == "practice"
    group_session.frozen = 0 if practice else group_sessions.count(db, group_session).answered
    for table in (submission, block):
        db.execute(update(table).where(table.c.group_session == group_session.id).values(group_session=None))
    db.flush()


def note_unshown(db: Session, consultation: Consultation) -> None:
    """Write down whether some answers are in no figure, for their group is too small."""
    mine = (submission.c.consultation == consultation.id, submission.c.block.is_(None))
    consultation.unshown = db.execute(select(func.count()).where(*mine)).scalar_one() > 0
    db.flush()
