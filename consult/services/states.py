"""The states of a consultation: draft → open ⇄ closed → final → answered → purged. Each step is one verb."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation, Reply
from consult.models.group_session import GroupSession
from consult.services import (
    adding_up,
    audit,
    checklist,
    documents,
    draft_steps,
    group_sessions,
    jobs,
    own_words,
    releases,
    turns,
)
from forms.texts import lazy

UNTIL_FINAL = timedelta(days=7)


def open_(db: Session, actor: str, consultation: Consultation) -> None:
    """Let children answer: from now on the questionnaire, K and the plan of backgrounds are locked."""
    _expect(consultation, "draft")
    if checklist.missing(db, consultation):
        raise ValueError(lazy("Something is missing before you can open. The list says what."))
    consultation.opened_at = now()
    draft_steps.forget(db, consultation)
    _move(db, actor, consultation, "open")


def close(db: Session, actor: str, consultation: Consultation) -> None:
    """Let nobody begin any more, close the sessions and release what can be shown, as preliminary."""
    _expect(consultation, "open")
    consultation.closed_at = now()
    for group_session in _sessions(db, consultation):
        group_sessions.close(db, actor, group_session)
    _move(db, actor, consultation, "closed")
    _release(db, consultation, "closing")


def reopen(db: Session, actor: str, consultation: Consultation) -> None:
    """Open again; sessions are opened one by one. ValueError when children write and nobody acts on worries."""
    _expect(consultation, "closed")
    if documents.questionnaire(db, consultation.id, consultation.version).own_words():
        own_words.expect_reader(db, consultation)
    consultation.closed_at = None
    _move(db, actor, consultation, "open")


def final_due(consultation: Consultation) -> datetime | None:
    """Return when a closed consultation becomes final by itself."""
    return consultation.closed_at and consultation.closed_at + UNTIL_FINAL


def finalise(db: Session, actor: str, consultation: Consultation, waiting_devices: int = 0) -> None:
    """Make the result final, once and for ever: the last release, and no answer knows its session any more."""
    _expect(consultation, "closed")
    adding_up.refuse(db, consultation)
    consultation.final_at = now()
    _move(db, actor, consultation, "final", waiting_devices=waiting_devices)
    _release(db, consultation, "final")


def _release(db: Session, consultation: Consultation, kind: str) -> None:
    """Release at once, or by `consult work` where there are very many answers."""
    if turns.are_many(db, consultation):
        jobs.enqueue(db, turns.JOB, consultation.id)
        return
    releases.make(db, consultation, kind)
    if kind == "final":
        releases.forget_sessions(db, consultation)
        jobs.enqueue(db, "tidy", consultation.id)
    jobs.enqueue(db, "charts", consultation.id)


def finalise_due(db: Session, at: datetime) -> list[int]:
    """Make final what has been closed for seven days; return the consultations' ids."""
    due = select(Consultation).where(Consultation.state == "closed", Consultation.closed_at <= at - UNTIL_FINAL)
    found = list(db.execute(due).scalars())
    for consultation in found:
        finalise(db, "clock", consultation)
    return [consultation.id for consultation in found]


def answer_with_reply(db: Session, actor: str, consultation: Consultation) -> None:
    """The children have got their answer: a reply is published."""
    _expect(consultation, "final")
    published = select(Reply.id).where(Reply.consultation_id == consultation.id, Reply.published_at.is_not(None))
    if db.execute(published).first() is None:
        raise ValueError(lazy("Publish the reply first."))
    _move(db, actor, consultation, "answered")


def log_no_reply(db: Session, actor: str, consultation: Consultation, reason: str) -> None:
    """End without a reply, for a reason that stays in the log."""
    _expect(consultation, "final")
    if not reason.strip():
        raise ValueError(lazy("Write why the children get no answer."))
    consultation.no_reply_reason = reason.strip()
    _move(db, actor, consultation, "answered", reason=reason.strip())


def purge(db: Session, actor: str, consultation: Consultation, decision: str, **facts: object) -> None:
    """Keep the result and no answer any more, by a decision that the log names; `purging.decide` calls it."""
    _expect(consultation, "answered")
    _move(db, actor, consultation, "purged", decision, **facts)


def _sessions(db: Session, consultation: Consultation) -> list[GroupSession]:
    return list(db.execute(select(GroupSession).where(GroupSession.consultation_id == consultation.id)).scalars())


def _expect(consultation: Consultation, state: str) -> None:
    if consultation.state != state:
        raise ValueError(lazy("The consultation has changed since the page was shown. Read it again."))


def _move(db: Session, actor: str, consultation: Consultation, state: str, reason: str = "", **facts: object) -> None:
    consultation.state = state
    consultation.revision += 1
    db.flush()
    subject = f"consultation {consultation.id}"
    audit.record(db, actor, f"consultation {state}", subject, consultation.organisation_id, reason, **facts)
