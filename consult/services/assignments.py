"""Assignments: giving one, the questions that its leader drafts, and what stands next in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.assignment import Assignment
from consult.models.consultation import Consultation
from consult.models.organisation import User
from consult.models.project import Project
from consult.services import audit, consultations
from forms.questionnaire import Questionnaire
from forms.texts import lazy

_BEGUN = lazy("The work has begun, so the project and the person stand. Change the rest.")
_ONE_DRAFT = lazy("There is a draft already. Go on with that one.")


def give(
    db: Session, actor: str, project: Project, leader: User, *, title: str, task: str, given_by: str, due: date
) -> Assignment:
    """Give a leader of the same organisation something to do; ValueError for anybody else."""
    _check(project, leader)
    assignment = Assignment(
        organisation_id=project.organisation_id, project=project, leader=leader, title=title, task=task,
        given_by=given_by, due=due, report="",
    )  # fmt: skip
    db.add(assignment)
    _note(db, actor, assignment, "give assignment", leader=leader.id)
    return assignment


def change(
    db: Session,
    actor: str,
    assignment: Assignment,
    project: Project,
    leader: User,
    *,
    title: str,
    task: str,
    given_by: str,
    due: date,
) -> None:
    """Change what is asked; ValueError for another project or leader once there is a draft or a report."""
    _check(project, leader)
    if (assignment.project, assignment.leader) != (project, leader) and next_step(db, assignment) != "begin":
        raise ValueError(_BEGUN)
    assignment.project, assignment.leader = project, leader
    assignment.title, assignment.task, assignment.given_by, assignment.due = title, task, given_by, due
    _note(db, actor, assignment, "change assignment", leader=leader.id)


def start_draft(
    db: Session,
    actor: str,
    assignment: Assignment,
    template: str | Questionnaire,
    *,
    title: str,
    levels: Sequence[str],
    languages: Sequence[str],
) -> Consultation:
    """Make the assignment's one draft from a ready questionnaire; ValueError when there is one."""
    if assignment.consultation_id is not None:
        raise ValueError(_ONE_DRAFT)
    consultation = consultations.create(
        db, actor, assignment.project, template, title=title, levels=levels, languages=languages
    )
    assignment.consultation_id = consultation.id
    _note(db, actor, assignment, "start draft", consultation=consultation.id)
    return consultation


def of_organisation(db: Session, organisation_id: int) -> list[Assignment]:
    """Return the organisation's assignments: those not handed in first, by the day they are due."""
    mine = select(Assignment).where(Assignment.organisation_id == organisation_id)
    return _in_order(db.scalars(mine.order_by(Assignment.due, Assignment.id)).unique().all())


def of_leader(db: Session, leader: User) -> list[Assignment]:
    """Return a leader's assignments in the same order."""
    mine = select(Assignment).where(Assignment.leader_id == leader.id)
    return _in_order(db.scalars(mine.order_by(Assignment.due, Assignment.id)).unique().all())


def of_draft(db: Session, consultation: Consultation) -> Assignment | None:
    """Return the assignment in which a consultation was drafted."""
    return db.scalars(select(Assignment).filter_by(consultation_id=consultation.id)).unique().one_or_none()


def draft(db: Session, assignment: Assignment) -> Consultation | None:
    """Return what the leader drafted, in whatever state it is now."""
    return db.get(Consultation, assignment.consultation_id) if assignment.consultation_id else None


def next_step(db: Session, assignment: Assignment) -> str:
    """Return what the leader does next: `begin`, `draft`, `report`, or `nothing` once it is handed in."""
    if assignment.handed_in_at:
        return "nothing"
    if assignment.report:
        return "report"
    drafted = draft(db, assignment)
    if drafted is None:
        return "begin"
    return "draft" if drafted.state == "draft" else "report"


def days_left(assignment: Assignment) -> int:
    """Return how many days are left until the due day; below 0 when it has passed."""
    return (assignment.due - consultations.today()).days


def _in_order(found: Sequence[Assignment]) -> list[Assignment]:
    return sorted(found, key=lambda one: one.handed_in_at is not None)


def _check(project: Project, leader: User) -> None:
    if leader.role != "leader" or leader.organisation_id != project.organisation_id:
        raise ValueError(lazy("Choose one of your leaders."))


def _note(db: Session, actor: str, assignment: Assignment, action: str, **facts: int) -> None:
    db.flush()
    audit.record(db, actor, action, f"assignment {assignment.id}", assignment.organisation_id, "", **facts)
