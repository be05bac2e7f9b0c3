"""An assignment as tests need it: given, drafted and handed in, without walking the whole way."""

from sqlalchemy.orm import Session

from consult.models.assignment import Assignment
from consult.models.base import now
from consult.models.project import Project


def given(db: Session, project: int, leader: int, draft: int | None) -> int:
    """Make an assignment of a leader in a project, its report handed in; return its number."""
    made = Assignment(
        organisation_id=db.get_one(Project, project).organisation_id, project_id=project, leader_id=leader,
        title="Fråga", task="Fråga barn", given_by="Nämnden", due=now().date(), consultation_id=draft,
        report="# Vi\nfrågade", handed_in_at=now(),
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made.id
