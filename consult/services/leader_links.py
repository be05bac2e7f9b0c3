"""Leader links: a signed address for one group session, for whoever leads it without account; its twin for the wall."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, Signer
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.group_session import GroupSession
from consult.services import tickets

HERE = ZoneInfo("Europe/Stockholm")
_ONE_DAY = timedelta(days=1)
_LEADER, _PROJECTOR = "leader link", "projector link"
"""What a token is for: one never passes for the other."""


def token(secret: str, group_session: GroupSession) -> str:
    """Return the session's token, `<id>.<link_epoch>.<signature>`; a withdrawn link has another epoch."""
    return _signed(secret, _LEADER, group_session)


def shown_token(secret: str, group_session: GroupSession) -> str:
    """Return the token of the session's projector, which can only be looked at; withdrawn with the leader's."""
    return _signed(secret, _PROJECTOR, group_session)


def by_token(db: Session, secret: str, token: str, now: datetime) -> GroupSession | None:
    """Return the session that a leader's token opens now; None for a forged, withdrawn or untimely one."""
    return _opened(db, _signer(secret, _LEADER), token, now)


def by_shown_token(db: Session, secret: str, token: str, now: datetime) -> GroupSession | None:
    """Return the session that a projector shows now; None as for a leader's token."""
    return _opened(db, _signer(secret, _PROJECTOR), token, now)


def _signed(secret: str, use: str, group_session: GroupSession) -> str:
    return _signer(secret, use).sign(f"{group_session.id}.{group_session.link_epoch}").decode()


def _opened(db: Session, signer: Signer, token: str, now: datetime) -> GroupSession | None:
    try:
        number, _, epoch = signer.unsign(token).decode().partition(".")
        found = db.get(GroupSession, int(number))
    except (BadSignature, ValueError):
        return None
    if found is None or epoch != str(found.link_epoch) or not is_in_time(found, now):
        return None
    return found


def hand_over_digest(secret: str, digits: str) -> str:
    """Return what the cookie of a handed-over device keeps of the leader's digits (hex): useless without the secret."""
    return hmac.digest(tickets.derive(secret, "hand over"), digits.encode(), hashlib.sha256).hex()


def led_by(db: Session, user: int, now: datetime) -> list[GroupSession]:
    """Return the sessions that a signed-in leader may run now, the next one first."""
    mine = db.scalars(select(GroupSession).where(GroupSession.leader_id == user))
    return sorted((one for one in mine.unique() if is_in_time(one, now)), key=lambda one: (one.opens_at or now, one.id))


def is_in_time(group_session: GroupSession, now: datetime) -> bool:
    """Tell whether the link works now: the day before to the day after; without a planned time until the day after."""
    today = now.astimezone(HERE).date()
    opens, last = group_session.opens_at, _last_moment(group_session)
    return (opens is None or _day(opens) - _ONE_DAY <= today) and (last is None or today <= _day(last) + _ONE_DAY)


def _last_moment(group_session: GroupSession) -> datetime | None:
    ends = (group_session.opens_at, group_session.closes_at, group_session.closed_at)
    return max((end for end in ends if end), default=None)


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


def _signer(secret: str, use: str) -> Signer:
    return Signer(secret, salt=use, digest_method=hashlib.sha256)
