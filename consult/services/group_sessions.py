"""Group sessions: make one, run it, count it. Each verb is safe to repeat."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import FINISHED, Consultation
from consult.models.group_session import KINDS, GroupSession
from consult.models.purge import Purge
from consult.models.submission import declined, submission
from consult.services import adding_up, audit, bookings
from consult.services.phases import phase
from consult.services.submissions import forget, practised
from consult.services.tallies import batches
from forms.texts import LEVELS, lazy

MOST_LANGUAGES = 4
MOST_LEVELS = 2


@dataclass(frozen=True)
class Count:
    """How many children have answered, `held` of them waiting for a yes; present and expected as people said."""

    answered: int
    held: int
    present: int | None
    expected: int | None

    @property
    def of(self) -> int | None:
        """How many are to answer, as far as anybody has said; None when nobody has, or when more have answered."""
        people = self.present or self.expected
        return people if people and people >= self.answered else None


def create(
    db: Session,
    actor: str,
    consultation: Consultation,
    *,
    kind: str,
    levels: Sequence[str],
    title: str = "",
    place: str = "",
    age_group: str | None = None,
    languages: Sequence[str] = ("sv",),
    expected: int | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    leader_id: int | None = None,
    affected_id: int | None = None,
    reads_aloud: bool | None = None,
    device_word: str = "surfplattan",
    booking: str = "agreed",
    contact: str = "",
    adult: str = "",
    adult_phone: str = "",
) -> GroupSession:
    """Plan a sitting with a code of its own. `reads_aloud` is on by default where the youngest level is asked."""
    _refuse(kind, consultation, levels, languages)
    if not (adult and adult_phone) and bookings.needs_adult(db, leader_id):
        raise ValueError(bookings.NEEDS_ADULT)
    group_session = GroupSession(
        consultation_id=consultation.id,
        consultation=consultation,
        code=_new_code(db),
        kind=kind,
        title=title,
        place=place,
        age_group=age_group,
        levels=list(levels),
        languages=list(languages),
        expected=expected,
        opens_at=opens_at,
        closes_at=closes_at,
        leader_id=leader_id,
        affected_id=affected_id,
        reads_aloud=LEVELS[0] in levels if reads_aloud is None else reads_aloud,
        device_word=device_word,
        booking=booking,
        contact=contact,
        adult=adult,
        adult_phone=adult_phone,
        state="planned",
    )
    db.add(group_session)
    db.flush()
    _note(db, actor, group_session, "session planned")
    return group_session


def _refuse(kind: str, consultation: Consultation, levels: Sequence[str], languages: Sequence[str]) -> None:
    if kind not in KINDS:
        raise ValueError(lazy("Choose what kind of session it is."))
    if kind != "practice" and consultation.state in FINISHED:
        raise ValueError(lazy("The consultation is final. No more sessions can be planned."))
    if not levels or not set(levels) <= set(consultation.levels) or len(levels) > MOST_LEVELS:
        raise ValueError(lazy("Choose one text level, or two, among those of the consultation."))
    if not languages or not set(languages) <= set(consultation.languages) or len(languages) > MOST_LANGUAGES:
        raise ValueError(lazy("Choose one to four languages among those of the consultation."))


def _new_code(db: Session) -> str:
    while True:
        code = f"{secrets.randbelow(90_000_000) + 10_000_000}"
        if db.execute(select(GroupSession.id).where(GroupSession.code == code)).first() is None:
            return code


def set_present(db: Session, actor: str, group_session: GroupSession, present: int) -> None:
    """Write down how many are in the room; ValueError outside 1–500."""
    if not 1 <= present <= 500:
        raise ValueError(lazy("Write how many you are, as a number from 1 to 500."))
    group_session.present = present
    _note(db, actor, group_session, "number present", present=present)


def begin(db: Session, actor: str, group_session: GroupSession) -> None:
    """Open a planned session; its consultation must be open, but for practice."""
    bookings.refuse_to_open(db, group_session)
    if phase(group_session) == "closed":
        raise ValueError(lazy("The session is closed. Open it again instead."))
    if phase(group_session) == "paused":
        raise ValueError(lazy("The session is paused. Go on instead."))
    _open(db, actor, group_session, "session opened")


def resume(db: Session, actor: str, group_session: GroupSession) -> None:
    """Go on after a pause."""
    if phase(group_session) not in ("paused", "open"):
        raise ValueError(lazy("The session is not paused."))
    _open(db, actor, group_session, "session resumed")


def reopen(db: Session, actor: str, group_session: GroupSession) -> None:
    """Open a closed session again, while its consultation is open; a planned closing time no longer counts."""
    if group_session.closes_at and group_session.closes_at <= now():
        group_session.closes_at = None
    _open(db, actor, group_session, "session reopened")


def _open(db: Session, actor: str, group_session: GroupSession, action: str) -> None:
    bookings.refuse_to_open(db, group_session)
    if group_session.kind != "practice" and group_session.consultation.state != "open":
        raise ValueError(lazy("The consultation is not open, so the session cannot be."))
    if group_session.state != "open":
        group_session.state, group_session.closed_at = "open", None
        _note(db, actor, group_session, action)


def pause(db: Session, actor: str, group_session: GroupSession) -> None:
    """Let nobody begin for a while; runs that have begun can still be sent."""
    if phase(group_session) == "paused":
        return
    if phase(group_session) != "open":
        raise ValueError(lazy("The session is not open."))
    group_session.state = "paused"
    _note(db, actor, group_session, "session paused")


def close(db: Session, actor: str, group_session: GroupSession) -> None:
    """End the sitting; runs that have begun can still be sent for a week."""
    if group_session.state != "closed":
        group_session.closed_at = min(group_session.closes_at or now(), now())
        group_session.state = "closed"
        _note(db, actor, group_session, "session closed")


def set_reading(db: Session, actor: str, group_session: GroupSession, on: bool) -> None:
    """Turn *Vuxen läser* on or off: while it is on, options keep their order on every tablet."""
    group_session.reads_aloud = on
    _note(db, actor, group_session, "grown-up reads", on=on)


def withdraw_link(db: Session, actor: str, group_session: GroupSession) -> None:
    """Make the leader link that is out there worthless; the next one has a new epoch."""
    group_session.link_epoch += 1
    _note(db, actor, group_session, "leader link withdrawn")


def count(db: Session, group_session: GroupSession) -> Count:
    """Count the session's submissions: frozen ones and those that still carry the session."""
    if group_session.kind == "practice":
        return Count(practised[group_session.code], 0, group_session.present, group_session.expected)
    held = func.count().filter(submission.c.held)
    mine = select(func.count(), held).where(submission.c.group_session == group_session.id)
    rows, waiting = db.execute(mine).one()
    return Count(group_session.frozen + rows, waiting, group_session.present, group_session.expected)


def declines(db: Session, consultation: Consultation) -> int | None:
    """Return how many said *Nej tack* in all sessions together, at final; None below K (`privacy.md` 1.8)."""
    if consultation.state not in FINISHED:
        return None
    if consultation.state == "purged":
        counts = db.scalar(select(Purge.counts).filter_by(consultation_id=consultation.id)) or {}
        return counts.get(declined.name)
    mine = select(GroupSession.id).where(GroupSession.consultation_id == consultation.id)
    said = db.execute(select(func.count()).where(declined.c.group_session.in_(mine))).scalar_one()
    return int(said) if said >= consultation.k else None


def surplus(counted: Count) -> bool:
    """Tell whether answers wait for a yes, because more have answered than were said to be there."""
    return counted.held > 0


def accept_surplus(db: Session, actor: str, group_session: GroupSession) -> None:
    """Count every held submission: all or none, for nobody knows which ones are over."""
    _refuse_after_reveal(group_session)
    counted = count(db, group_session)
    db.execute(update(submission).where(submission.c.group_session == group_session.id).values(held=False))
    group_session.surplus = "all"
    _note(db, actor, group_session, "surplus counted", held=counted.held)


def refuse_surplus(db: Session, actor: str, group_session: GroupSession, reason: str) -> None:
    """Leave held submissions uncounted and tell the planner why; nothing is deleted."""
    _refuse_after_reveal(group_session)
    if not reason.strip():
        raise ValueError(lazy("Write in a few words what happened."))
    group_session.surplus = reason.strip()[:500]
    _note(db, actor, group_session, "surplus left to the planner", reason=group_session.surplus)


def _refuse_after_reveal(group_session: GroupSession) -> None:
    if group_session.revealed_at or group_session.consultation.state in FINISHED:
        raise ValueError(lazy("The group's answers have been counted already."))


def void(db: Session, actor: str, group_session: GroupSession, reason: str) -> int:
    """Delete a session's unreleased answers, all of them, for a stated reason; return how many there were."""
    if not reason.strip():
        raise ValueError(lazy("Write why the answers are removed."))
    adding_up.refuse(db, group_session.consultation)
    unreleased = select(submission.c.run).where(
        submission.c.group_session == group_session.id, submission.c.block.is_(None)
    )
    gone = sum(forget(db, some) for some in batches(db.scalars(unreleased).all()))
    _note(db, actor, group_session, "answers voided", reason=reason.strip(), answers=gone)
    return gone


def _note(db: Session, actor: str, group_session: GroupSession, action: str, reason: str = "", **facts: object) -> None:
    db.flush()
    owner = group_session.consultation.organisation_id
    audit.record(db, actor, action, f"group_session {group_session.id}", owner, reason, **facts)
