"""Freeze answers into blocks: once per submission, in one transaction, never by what was answered (`privacy.md` 1)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.release import block, release
from consult.models.submission import submission
from consult.services import audit, documents, group_sessions, jobs, tallies, together
from consult.services.blocks import candidate, plan
from consult.services.bookings import CANCELLED
from consult.services.phases import phase
from forms.questionnaire import Question
from forms.texts import lazy

OPEN_K = 20
MANY_SESSIONS = 6


def make(db: Session, consultation: Consultation, kind: str, group_session: GroupSession | None = None) -> int:
    """Release what is counted and in no block, of one session or of all; return how many blocks were made.

    `kind`: session (its first reveal), closing or final. The caller's transaction is the release: nothing of it
    is seen before it is committed.
    """
    db.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    made = db.execute(insert(release).returning(release.c.id).values(
        consultation=consultation.id, group_session=group_session and group_session.id, kind=kind,
        date=now().date(), done=False,
    )).scalar_one()  # fmt: skip
    rest = kind == "final" or (kind == "session" and _planned(db, consultation) < MANY_SESSIONS)
    once = questionnaire.once()
    asked = [question for question in questionnaire.counted() if question.id not in once]
    counted = 0
    for channel, k in (("group", consultation.k), ("open", max(consultation.k, OPEN_K))):
        rows = _candidates(db, consultation, channel, group_session)
        blocks = plan((candidate(row) for row in rows.values()), k, join_rest=rest)
        for one in blocks:
            members = [rows[member.run] for member in one.members]
            facts = {"release": made, "channel": channel, "k": k, "group_session": group_session and group_session.id}
            _freeze(db, facts | {"d1": one.d1, "d2": one.d2}, members, asked)
        counted += len(blocks)
    if kind == "final":
        together.freeze(db, made, consultation, questionnaire)
    db.execute(update(release).where(release.c.id == made).values(done=True))
    return counted


def _planned(db: Session, consultation: Consultation) -> int:
    mine = select(func.count()).where(GroupSession.consultation_id == consultation.id, GroupSession.kind != "practice")
    return int(db.execute(mine).scalar_one())


def _candidates(db: Session, consultation: Consultation, channel: str, of: GroupSession | None) -> dict[str, Any]:
    found = select(submission).where(
        submission.c.consultation == consultation.id,
        submission.c.channel == channel,
        submission.c.block.is_(None),
        submission.c.held.is_(False),
    )
    if of is not None:
        found = found.where(submission.c.group_session == of.id)
    return {row.run: row for row in db.execute(found.order_by(submission.c.run))}


def _freeze(db: Session, facts: dict[str, Any], members: Sequence[Any], asked: Sequence[Question]) -> None:
    new = str(uuid.uuid4())
    db.execute(insert(block).values(id=new, n=len(members), **facts))
    tallies.count(db, new, members, asked)
    tallies.count_facts(db, new, members)
    for some in tallies.batches([row.run for row in members]):
        _assign(db, new, some)


def _assign(db: Session, into: str, runs: Sequence[str]) -> None:
    mine = submission.c.run.in_(runs)
    if db.get_bind().dialect.name != "postgresql":
        db.execute(update(submission).where(mine).values(block=into))
        return
    # Written anew in key order, so that the heap does not keep the order of arrival (`privacy.md` 2).
    found = db.execute(select(submission).where(mine).order_by(submission.c.run))
    rows = [{**row, "block": into} for row in found.mappings()]
    db.execute(delete(submission).where(mine))
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
    sessions = select(GroupSession).where(GroupSession.consultation_id == consultation.id)
    for group_session in db.execute(sessions).scalars():
        group_session.frozen = (
            group_sessions.count(db, group_session).answered if group_session.kind != "practice" else 0
        )
        db.execute(update(submission).where(submission.c.group_session == group_session.id).values(group_session=None))
        db.execute(update(block).where(block.c.group_session == group_session.id).values(group_session=None))
    left = select(func.count()).where(submission.c.consultation == consultation.id, submission.c.block.is_(None))
    consultation.unshown = db.execute(left).scalar_one() > 0
    db.flush()
