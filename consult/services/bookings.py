"""What has been settled with the place and with the grown-ups, and which sessions therefore may not begin."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.models.group_session import GroupSession
from consult.models.organisation import User
from consult.services.phases import phase
from forms.texts import lazy

CANCELLED = "cancelled"
NEEDS_ADULT = lazy(
    "The leader is under 18. A grown-up with a telephone must answer for the session before it begins. "
    "Ask the planner to write who it is."
)
_CANCELLED = lazy("The session is cancelled. Ask the planner if that is wrong.")
_GAPS = {
    "time": lazy("no time yet"),
    "leader": lazy("no leader or contact"),
    "adult": lazy("no grown-up who answers for it"),
}


def status(group_session: GroupSession) -> str:
    """Return asked, agreed, moved or cancelled until the session runs; then open or paused, and done when closed."""
    if group_session.booking == CANCELLED:
        return CANCELLED
    now = phase(group_session)
    return {"planned": group_session.booking, "closed": "done"}.get(now, now)


def gaps(db: Session, group_session: GroupSession) -> list[str]:
    """Return in words what a session that has not begun still lacks."""
    one = group_session
    if phase(one) != "planned" or one.kind == "practice":
        return []
    nobody = one.kind != "open" and not one.leader_id and not one.contact
    lacking = {"time": one.opens_at is None, "leader": nobody, "adult": lacks_adult(db, one)}
    return [words for name, words in _GAPS.items() if lacking[name]]


def needs_adult(db: Session, leader_id: int | None) -> bool:
    """Tell whether a session led by this account needs a responsible grown-up (`privacy.md` 8)."""
    leader = db.get(User, leader_id) if leader_id else None
    return leader is not None and leader.under_18


def lacks_adult(db: Session, group_session: GroupSession) -> bool:
    """Tell whether the leader is under 18 and no grown-up with a telephone answers for the session."""
    answered_for = group_session.adult and group_session.adult_phone
    return not answered_for and needs_adult(db, group_session.leader_id)


def refuse_to_open(db: Session, group_session: GroupSession) -> None:
    """ValueError for a session that is cancelled, or whose leader is under 18 and alone."""
    if group_session.booking == CANCELLED:
        raise ValueError(_CANCELLED)
    if lacks_adult(db, group_session):
        raise ValueError(NEEDS_ADULT)
