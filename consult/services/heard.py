"""Whom a project affects and whom we have heard: from sessions and what grown-ups counted there, never from answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.models.affected import Affected
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.project import Project
from consult.services import audit
from consult.services.phases import phase

MOST_EXPECTED = 500
"""What one session can be planned for."""


@dataclass(frozen=True)
class Heard:
    """One group that is affected: how many children of it were heard, and how many more are planned for."""

    affected: Affected
    heard: int
    planned: int
    uncounted: int
    """Sessions that have ended without anybody writing how many were there."""

    @property
    def missing(self) -> int:
        """How many children no session is for."""
        return max(0, self.affected.number - self.heard - self.planned)

    @property
    def shares(self) -> tuple[float, float]:
        """Heard and planned in per cent of those affected, together never over 100."""
        heard = min(100.0, 100 * self.heard / self.affected.number)
        return round(heard, 2), round(min(100 - heard, 100 * self.planned / self.affected.number), 2)


def of_project(db: Session, project: Project) -> list[Heard]:
    """Return every group that the project affects, in the order in which they were written."""
    sessions = _held_or_to_come(db, project)
    return [_counted(one, (each for each in sessions if each.affected_id == one.id)) for one in groups(db, project)]


def groups(db: Session, project: Project) -> list[Affected]:
    """Return the groups that a project affects."""
    return list(db.scalars(select(Affected).where(Affected.project_id == project.id).order_by(Affected.id)))


def ungrouped(db: Session, project: Project) -> int:
    """Return how many of the project's sessions are for no group that is written down."""
    return sum(one.affected_id is None for one in _held_or_to_come(db, project))


def _held_or_to_come(db: Session, project: Project) -> list[GroupSession]:
    mine = (
        select(GroupSession)
        .join(Consultation)
        .where(
            Consultation.project_id == project.id, GroupSession.kind != "practice", GroupSession.booking != "cancelled"
        )
    )
    return list(db.scalars(mine).unique())


def _counted(affected: Affected, sessions: Iterable[GroupSession]) -> Heard:
    heard = planned = uncounted = 0
    for one in sessions:
        if phase(one) != "closed":
            planned += one.present or one.expected or 0
        elif one.present is None:
            uncounted += 1
        else:
            heard += one.present
    return Heard(affected, heard, planned, uncounted)


def add(db: Session, actor: str, project: Project, **facts: Any) -> Affected:
    """Write down one more group that the project affects."""
    made = Affected(project_id=project.id, **facts)
    db.add(made)
    db.flush()
    _note(db, actor, project, "affected group added", made.id)
    return made


def edit(db: Session, actor: str, project: Project, affected: Affected, **facts: Any) -> None:
    """Change what is known of a group."""
    for name, value in facts.items():
        setattr(affected, name, value)
    db.flush()
    audit.record(
        db, actor, "affected group changed", f"project {project.id}", project.organisation_id, group=affected.id
    )


def remove(db: Session, actor: str, project: Project, affected: Affected) -> None:
    """Forget a group; the sessions that were held for it stay, and are for no group."""
    number = affected.id
    db.execute(update(GroupSession).where(GroupSession.affected_id == number).values(affected_id=None))
    db.delete(affected)
    db.flush()
    _note(db, actor, project, "affected group removed", number)


def planned_for(db: Session, project: Project, number: int) -> dict[str, Any]:
    """Return what a session for one of the project's groups begins with; nothing when there is no such group."""
    found = next((one for one in of_project(db, project) if one.affected.id == number), None)
    if found is None:
        return {}
    group, expected = found.affected, min(found.missing, MOST_EXPECTED)
    return {
        "affected_id": str(group.id),
        "title": group.name,
        "place": group.area or group.name,
        "age_group": group.age_group or "",
        "expected": expected or None,
    }


def _note(db: Session, actor: str, project: Project, action: str, group: int) -> None:
    audit.record(db, actor, action, f"project {project.id}", project.organisation_id, group=group)
