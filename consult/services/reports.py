"""A leader's own report: written and handed in by the leader alone, commented by officials; and the certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.assignment import Assignment, Comment
from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.models.organisation import User
from consult.services import assignments, audit, group_sessions
from consult.services.leader_links import HERE
from consult.services.phases import phase
from forms.texts import lazy

OUTLINE = (lazy("What we did"), lazy("What we heard"), lazy("What we think"), lazy("Our proposals"))
"""The headings that an empty report begins with; the leader may take others."""

_HANDED_IN = lazy("The report is handed in. Take it back first, if nobody has commented on it.")
_COMMENTED = lazy("Somebody has commented on the report, so it stands as it is.")
_EMPTY = lazy("Write something under a heading before you hand it in.")
_NOT_THERE = lazy("The report is not handed in just now. Comment when it is.")


@dataclass(frozen=True)
class Done:
    """What a certificate counts within a period: reports handed in, by the assignment's title, and sessions led."""

    assignments: list[str]
    sessions: int


def outline() -> str:
    """Return what stands in an empty report: the suggested headings, each with room below."""
    return "\n\n\n".join(f"# {heading}" for heading in OUTLINE) + "\n"


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield a report's parts: `#` begins a `heading`, `-` an `item`; lines of `text` go together until an empty one."""
    waiting: list[str] = []
    for line in [*text.splitlines(), ""]:
        kind = {"#": "heading", "-": "item"}.get(line[:1])
        if waiting and (kind or not line.strip()):
            yield "text", "\n".join(waiting)
            waiting = []
        if kind and line[1:].strip():
            yield kind, line[1:].lstrip("#").strip()
        elif not kind and line.strip():
            waiting.append(line.strip())


def write(db: Session, actor: str, assignment: Assignment, text: str) -> None:
    """Keep the report as it is written; ValueError once it is handed in."""
    _hold(db, assignment)
    if assignment.handed_in_at:
        raise ValueError(_HANDED_IN)
    assignment.report = text
    _note(db, actor, assignment, "write report")


def hand_in(db: Session, actor: str, assignment: Assignment, text: str) -> None:
    """Keep the report and let officials read it; ValueError for one with nothing but headings."""
    if all(kind == "heading" for kind, _ in blocks(text)):
        raise ValueError(_EMPTY)
    write(db, actor, assignment, _without_empty_suggestions(text))
    assignment.handed_in_at = now()
    _note(db, actor, assignment, "hand in report")


def take_back(db: Session, actor: str, assignment: Assignment) -> None:
    """Let the leader go on writing; ValueError once somebody has commented, for the comment is about these words."""
    _hold(db, assignment)
    if comments(db, assignment):
        raise ValueError(_COMMENTED)
    if assignment.handed_in_at:
        assignment.handed_in_at = None
        _note(db, actor, assignment, "take back report")


def comment(db: Session, actor: str, assignment: Assignment, user: User, text: str) -> None:
    """Say something about a report that is handed in; the report itself is not touched."""
    _hold(db, assignment)
    if not assignment.handed_in_at:
        raise ValueError(_NOT_THERE)
    db.add(Comment(assignment_id=assignment.id, user_id=user.id, text=text, at=now()))
    _note(db, actor, assignment, "comment report")


def comments(db: Session, assignment: Assignment) -> list[Comment]:
    """Return what officials have said, the oldest first."""
    said = select(Comment).where(Comment.assignment_id == assignment.id).order_by(Comment.id)
    return list(db.scalars(said).unique())


def done(db: Session, leader: User, first: date, last: date) -> Done:
    """Return what a leader did from one day to another, both included."""
    handed_in = [one for one in assignments.of_leader(db, leader) if _within(one.handed_in_at, first, last)]
    mine = db.scalars(select(GroupSession).where(GroupSession.leader_id == leader.id)).unique()
    led = [one for one in mine if _within(one.closed_at or one.closes_at, first, last) and _was_held(db, one)]
    return Done([one.title for one in handed_in], len(led))


def note_certificate(db: Session, actor: str, leader: User) -> None:
    """Write down that a certificate was made; whose name stands on it is kept nowhere."""
    audit.record(db, actor, "make certificate", f"user {leader.id}", leader.organisation_id)


def _without_empty_suggestions(text: str) -> str:
    """Return a report without those of our own headings that nothing was written under."""
    for heading in OUTLINE:
        text = re.sub(rf"^# *{re.escape(str(heading))}\s*(?=^#|\Z)", "", text, flags=re.MULTILINE)
    return text


def _was_held(db: Session, one: GroupSession) -> bool:
    """Tell whether somebody came: a session that was only planned is closed with its consultation too."""
    if one.kind == "practice" or one.booking == "cancelled" or phase(one) != "closed":
        return False
    return bool(one.present or group_sessions.count(db, one).answered)


def _within(moment: datetime | None, first: date, last: date) -> bool:
    return moment is not None and first <= moment.astimezone(HERE).date() <= last


def _hold(db: Session, assignment: Assignment) -> None:
    """Let nobody else write or comment meanwhile (SQLite has one writer anyhow)."""
    db.refresh(assignment, attribute_names=["report", "handed_in_at"], with_for_update={"of": Assignment})


def _note(db: Session, actor: str, assignment: Assignment, action: str) -> None:
    db.flush()
    audit.record(db, actor, action, f"assignment {assignment.id}", assignment.organisation_id)
