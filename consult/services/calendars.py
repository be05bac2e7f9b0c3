"""A session as a calendar file, for whoever leads it or lends the room."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar, Event
from icalendar.enums import STATUS
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.models.organisation import Audit
from forms.staff.group_session import local
from forms.staff.moments import is_whole_day

_STATUS = {"asked": STATUS.TENTATIVE, "cancelled": STATUS.CANCELLED}
_CHANGES = ("session changed", "session moved", "session cancelled")
_ONE_DAY = timedelta(days=1)


def file(db: Session, group_session: GroupSession, *, host: str, title: str, about: str, page: str) -> bytes:
    """Return one event as iCalendar (RFC 5545); ValueError without a planned time. `page` is the public address."""
    one = group_session
    event = Event.new(
        uid=f"session-{one.id}@{host}",
        sequence=_changes(db, one),
        stamp=now(),
        status=_STATUS.get(one.booking, STATUS.CONFIRMED),
        summary=title,
        location=one.place or None,
        description=about,
        url=page,
    )
    begins, ends = local(one.opens_at), local(one.closes_at)
    if begins is None:
        raise ValueError("a calendar needs a time")
    if ends and is_whole_day(begins, ends):
        event.start, event.end = begins.date(), ends.date() + _ONE_DAY
    else:
        event.start, event.end = one.opens_at, one.closes_at
    calendar = Calendar.new(prodid="-//consult//sv", method="PUBLISH", subcomponents=[event])
    return bytes(calendar.to_ical())


def _changes(db: Session, group_session: GroupSession) -> int:
    """Return how often the session was changed: a calendar replaces an event by one with a higher number."""
    mine = (Audit.subject == f"group_session {group_session.id}", Audit.action.in_(_CHANGES))
    return db.execute(select(func.count()).select_from(Audit).where(*mine)).scalar_one()
