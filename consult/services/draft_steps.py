"""Steps of a draft: what its questionnaire was before each change, so that the change can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.draft_step import DraftStep

MOST = 50
TYPED = "typed"
"""How the name of a step begins that a page saved by itself while somebody wrote."""
ONE_GO = timedelta(minutes=1)


def keep(db: Session, actor: str, version: Version, said: str) -> None:
    """Keep a version's document as it is before a change; `said` names the change. The oldest beyond fifty go.

    What somebody types in one question within a minute is one step."""
    number = version.consultation_id
    if said.startswith(TYPED) and _goes_on(db, actor, number, said):
        return
    db.add(
        DraftStep(
            consultation_id=number, at=now(), actor=actor, said=said, document=version.document, stale=version.stale
        )
    )
    db.flush()
    ids = db.scalars(select(DraftStep.id).filter_by(consultation_id=number).order_by(DraftStep.id.desc()))
    db.execute(delete(DraftStep).where(DraftStep.id.in_(ids.all()[MOST:])))


def _goes_on(db: Session, actor: str, number: int, said: str) -> bool:
    newest = select(DraftStep).filter_by(consultation_id=number).order_by(DraftStep.id.desc()).limit(1)
    last = db.scalars(newest).one_or_none()
    return last is not None and (last.actor, last.said) == (actor, said) and now() - last.at < ONE_GO


def newest(db: Session, consultation: Consultation) -> DraftStep | None:
    """Return the latest step, which is the one that can be undone."""
    mine = select(DraftStep).filter_by(consultation_id=consultation.id)
    return db.scalars(mine.order_by(DraftStep.id.desc()).limit(1)).one_or_none()


def documents(db: Session, consultation: Consultation) -> Iterator[Mapping[str, Any]]:
    """Yield the documents of all steps, the newest first."""
    mine = select(DraftStep.document).filter_by(consultation_id=consultation.id)
    yield from db.scalars(mine.order_by(DraftStep.id.desc()))


def forget(db: Session, consultation: Consultation) -> None:
    """Delete all steps: the questions are locked."""
    db.execute(delete(DraftStep).filter_by(consultation_id=consultation.id))
