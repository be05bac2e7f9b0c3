"""Somebody leaves: what the person still has in hand, and who takes it over. What is done stays whose it was."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from consult.models.assignment import Assignment
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation, User
from consult.models.theme import sorter
from consult.services import audit, bookings, group_sessions, organisations, sorters, users
from consult.services.phases import phase
from forms.texts import lazy

_SAME = lazy("Choose somebody else than the person who leaves.")
_NO_LEADER = lazy("Choose one of your leaders, whose account works.")


class Work(NamedTuple):
    """What somebody has in hand: sessions that are not over, assignments without report, texts to sort, worries."""

    group_sessions: list[GroupSession]
    assignments: list[Assignment]
    sorting: list[Consultation]
    is_contact: bool

    @property
    def as_leader(self) -> int:
        """How many things another leader has to take over."""
        return len(self.group_sessions) + len(self.assignments) + len(self.sorting)

    def __bool__(self) -> bool:
        """Tell whether anything is left."""
        return bool(self.as_leader or self.is_contact)


def work(db: Session, user: User) -> Work:
    """Return what a user has in hand."""
    led = db.scalars(select(GroupSession).filter_by(leader_id=user.id).order_by(GroupSession.id)).unique()
    given = select(Assignment).filter_by(leader_id=user.id, handed_in_at=None).order_by(Assignment.id)
    return Work(
        [one for one in led if phase(one) != "closed" and one.booking != bookings.CANCELLED],
        list(db.scalars(given).unique()),
        sorters.of_leader(db, user),
        user.organisation.worry_contact_id == user.id,
    )


def all_work(db: Session, organisation: Organisation) -> list[tuple[User, Work]]:
    """Return those who have something in hand: first those whose account has ended, then by their last day."""
    found = [(one, work(db, one)) for one in users.of(db, organisation)]
    left = [(one, hand) for one, hand in found if hand]
    return sorted(left, key=lambda row: (row[0].active, row[0].ends_on or date.max, row[0].email))


def leaders(db: Session, user: User) -> list[User]:
    """Return the leaders who can take over from somebody."""
    return [one for one in users.leaders(db, user.organisation_id) if one.id != user.id]


def contacts(db: Session, user: User) -> list[User]:
    """Return those who can be contact for worries after somebody."""
    others = users.of(db, user.organisation)
    return [one for one in others if one.id != user.id and organisations.can_be_contact(one)]


def hand_over(db: Session, actor: str, user: User, to: User) -> None:
    """Give another leader what a leader has in hand; the links that the one who leaves may hold stop working.

    ValueError for somebody who is no working leader, and for one under 18 where no grown-up answers for a session.
    """
    if to.id == user.id:
        raise ValueError(_SAME)
    if to not in users.leaders(db, user.organisation_id):
        raise ValueError(_NO_LEADER)
    given = work(db, user)
    for one in given.group_sessions:
        one.leader_id = to.id
        if bookings.lacks_adult(db, one):
            raise ValueError(bookings.NEEDS_ADULT)
        group_sessions.withdraw_link(db, actor, one)
    for assignment in given.assignments:
        assignment.leader_id = to.id
    _sort_instead(db, user, to, [one.id for one in given.sorting])
    db.flush()
    parts: dict[str, object] = {
        name: [one.id for one in getattr(given, name)] for name in ("group_sessions", "assignments", "sorting")
    }
    audit.record(db, actor, "hand over", f"user {user.id}", user.organisation_id, "", to=to.id, **parts)


def name_contact(db: Session, actor: str, user: User, to: User) -> None:
    """Make another the contact for worries, who must confirm a test message before children can write and draw."""
    if to.id == user.id:
        raise ValueError(_SAME)
    organisations.change(db, actor, user.organisation, worry_contact_id=to.id)


def _sort_instead(db: Session, user: User, to: User, consultations: list[int]) -> None:
    already = set(db.scalars(select(sorter.c.consultation).where(sorter.c.user == to.id)))
    db.execute(delete(sorter).where(sorter.c.user == user.id))
    if new := [one for one in consultations if one not in already]:
        db.execute(insert(sorter), [{"consultation": one, "user": to.id} for one in new])
