"""What a planner does with a planned sitting: change, copy, move and cancel it, and the places that sessions have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import FINISHED, Consultation
from consult.models.group_session import GroupSession
from consult.services import audit, bookings, group_sessions
from consult.services.bookings import CANCELLED
from consult.services.consultations import MOST_VALUES, PLACE
from consult.services.phases import phase
from forms.texts import lazy

AFTER_THE_START = (
    "title", "affected_id", "expected", "leader_id", "opens_at", "closes_at", "contact", "adult", "adult_phone",
)  # fmt: skip
"""The rest is copied to answers or kept on tablets, and stands once the session has been open."""
WHO_ANSWERS = ("leader_id", "adult", "adult_phone")
COPIED = (
    "kind", "title", "place", "age_group", "levels", "languages", "device_word", "expected", "leader_id",
    "reads_aloud", "contact", "adult", "adult_phone",
)  # fmt: skip


_ASKED_NO_MORE = lazy("The session %(session)s asks at an age or in a language that would be gone. Change it first.")


def of_consultation(db: Session, consultation: Consultation) -> list[GroupSession]:
    """Return the consultation's sessions, the newest first."""
    mine = select(GroupSession).where(GroupSession.consultation_id == consultation.id)
    return list(db.scalars(mine.order_by(GroupSession.id.desc())))


def places(db: Session, consultation: Consultation, *, but: GroupSession | None = None) -> list[str]:
    """Return the places of the consultation's sessions, all or all but one, in alphabetical order."""
    counted = (GroupSession.consultation_id == consultation.id, GroupSession.kind != "practice")
    others = (GroupSession.id != but.id,) if but else ()
    return sorted(filter(None, db.scalars(select(GroupSession.place).where(*counted, *others).distinct())))


def check_place(db: Session, consultation: Consultation, place: str, *, but: GroupSession | None = None) -> None:
    """ValueError where results are divided by place and this would be one place too many (`privacy.md` 1.2)."""
    known = {*places(db, consultation, but=but), place} - {""}
    if PLACE in consultation.plan and len(known) > MOST_VALUES:
        raise ValueError(lazy("Results are divided by place, and six places are used. Choose one of them."))


def plan(db: Session, actor: str, consultation: Consultation, **facts: Any) -> GroupSession:
    """Plan a session; ValueError for one place too many, else as `group_sessions.create`."""
    check_place(db, consultation, facts.get("place", ""))
    return group_sessions.create(db, actor, consultation, **facts)


def plan_once(db: Session, actor: str, consultation: Consultation, **facts: Any) -> GroupSession:
    """Plan a session of a table; ValueError where the same group, place and time is planned already."""
    same = [getattr(GroupSession, name) == facts[name] for name in ("kind", "title", "place", "opens_at")]
    known = (GroupSession.consultation_id == consultation.id, GroupSession.booking != CANCELLED)
    if db.execute(select(GroupSession.id).where(*known, *same)).first():
        raise ValueError(lazy("The same group, place and time is planned already. Remove the row."))
    return plan(db, actor, consultation, **facts)


def edit(db: Session, actor: str, group_session: GroupSession, **facts: Any) -> None:
    """Change a session; once it has been open only what no answer carries."""
    names = list(facts) if group_session.state == "planned" else AFTER_THE_START
    changed = {name: facts[name] for name in names if name in facts and getattr(group_session, name) != facts[name]}
    leader, adult, phone = (changed.get(name, getattr(group_session, name)) for name in WHO_ANSWERS)
    if not (adult and phone) and bookings.needs_adult(db, leader):
        raise ValueError(bookings.NEEDS_ADULT)
    for name, value in changed.items():
        setattr(group_session, name, value)
    _note(db, actor, group_session, "session changed", fields=sorted(changed))


def duplicate(db: Session, actor: str, group_session: GroupSession) -> GroupSession:
    """Plan the same sitting once more: a code of its own, no time, and nothing settled with the place yet."""
    _refuse_practice(group_session)
    facts = {name: getattr(group_session, name) for name in COPIED}
    made = group_sessions.create(db, actor, group_session.consultation, booking="asked", **facts)
    made.affected_id = group_session.affected_id
    db.flush()
    return made


def move(
    db: Session, actor: str, group_session: GroupSession, opens_at: datetime | None, closes_at: datetime | None
) -> None:
    """Give a session that nobody has answered another time; a cancelled one is planned again by that."""
    _refuse_unplanned(group_session)
    was_open = group_session.state != "planned" and group_session.booking != CANCELLED
    if was_open or _answered(db, group_session):
        raise ValueError(lazy("The session has been held, so it cannot be moved. Copy it instead."))
    if group_session.consultation.state in FINISHED:
        raise ValueError(lazy("The consultation is final. No more sessions can be planned."))
    if opens_at is None or opens_at <= now():
        raise ValueError(lazy("Choose a time that has not passed."))
    group_session.opens_at, group_session.closes_at = opens_at, closes_at
    group_session.booking, group_session.state, group_session.closed_at = "moved", "planned", None
    _note(db, actor, group_session, "session moved", opens_at=opens_at.isoformat())


def cancel(db: Session, actor: str, group_session: GroupSession) -> None:
    """Call a session off: it is closed, and can only be planned again; ValueError once children have answered."""
    if group_session.booking == CANCELLED:
        return
    _refuse_unplanned(group_session)
    if _answered(db, group_session):
        raise ValueError(lazy("Children have answered. Remove the session's answers first."))
    group_session.booking, group_session.state, group_session.closed_at = CANCELLED, "closed", now()
    _note(db, actor, group_session, "session cancelled")


def _answered(db: Session, group_session: GroupSession) -> int:
    return group_sessions.count(db, group_session).answered


def _refuse_practice(group_session: GroupSession) -> None:
    if group_session.kind == "practice":
        raise ValueError(lazy("Practice is not planned. Begin it whenever you like."))


def _refuse_unplanned(group_session: GroupSession) -> None:
    _refuse_practice(group_session)
    if phase(group_session) in ("open", "paused"):
        raise ValueError(lazy("The session is running. Close it first."))


def _note(db: Session, actor: str, group_session: GroupSession, action: str, **facts: Any) -> None:
    db.flush()
    owner = group_session.consultation.organisation_id
    audit.record(db, actor, action, f"group_session {group_session.id}", owner, **facts)


def follow(db: Session, consultation: Consultation) -> None:
    """Let practice ask as the draft does now; ValueError where a planned session asks those who are asked no more."""
    levels, languages = set(consultation.levels), set(consultation.languages)
    for one in of_consultation(db, consultation):
        if set(one.levels) <= levels and set(one.languages) <= languages:
            continue
        if one.kind != "practice" and one.booking != CANCELLED:
            raise ValueError(_ASKED_NO_MORE % {"session": one.title or one.place})
        one.levels = [level for level in one.levels if level in levels] or consultation.levels[:1]
        one.languages = [lang for lang in one.languages if lang in languages] or consultation.languages[:1]
    db.flush()
