"""Planning projects: what is planned, where in the process it stands, and the place in words and a picture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.project import OTHER_STAGES, PLAN_STAGES, Project
from consult.services import audit

STAGES: Mapping[str, tuple[str, ...]] = {"detaljplan": PLAN_STAGES, "other": OTHER_STAGES}
"""Stages by kind of project, in order (`practice.md`)."""

_BEFORE_THE_PUBLIC = {"planbesked", "uppdrag", "program", "tidig_dialog", "ide"}


def create(db: Session, actor: str, organisation_id: int, **facts: Any) -> Project:
    """Make a project out of the form's facts; ValueError for a stage that its kind does not have."""
    project = Project(organisation_id=organisation_id, created_at=now(), stages={}, **facts)
    _check(project)
    db.add(project)
    db.flush()
    audit.record(db, actor, "create project", f"project {project.id}", organisation_id)
    return project


def edit(db: Session, actor: str, project: Project, **facts: Any) -> None:
    """Change a project, and with it every page on which a child reads about it."""
    changed = {name: value for name, value in facts.items() if getattr(project, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(project, name, value)
    _check(project)
    for consultation in of_project(db, project):
        consultation.revision += 1
    db.flush()
    said = f"project {project.id}"
    audit.record(db, actor, "edit project", said, project.organisation_id, fields=sorted(changed))


def plan_stages(db: Session, actor: str, project: Project, dates: Mapping[str, date | None]) -> None:
    """Set the dates of the stages that have one; the others have none."""
    edit(db, actor, project, stages={stage: day.isoformat() for stage, day in dates.items() if day})


def early(project: Project) -> bool:
    """Tell whether children are heard before samråd, as they should be (`practice.md`, plan process)."""
    return project.stage in _BEFORE_THE_PUBLIC


def of_organisation(db: Session, organisation_id: int) -> list[Project]:
    """Return the organisation's projects, the newest first."""
    chosen = select(Project).where(Project.organisation_id == organisation_id).order_by(Project.id.desc())
    return list(db.scalars(chosen))


def of_project(db: Session, project: Project) -> list[Consultation]:
    """Return the project's consultations, the newest first."""
    chosen = select(Consultation).where(Consultation.project_id == project.id).order_by(Consultation.id.desc())
    return list(db.scalars(chosen))


def _check(project: Project) -> None:
    if project.stage not in STAGES.get(project.kind, ()):
        raise ValueError(f"a project of kind {project.kind} has no stage {project.stage}")
