"""While a large release is adding answers up, nobody else may count them, move them or take them away."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.release import release
from forms.texts import lazy

WAIT = lazy("The answers are being added up. Try again in a minute.")


def is_under_way(db: Session, consultation: Consultation) -> bool:
    """Tell whether a release has begun and is not done."""
    unfinished = select(release.c.id).where(release.c.consultation == consultation.id, release.c.done.is_(False))
    return db.execute(unfinished).first() is not None


def refuse(db: Session, consultation: Consultation) -> None:
    """Ask to wait while a release is under way: ValueError in the user's words."""
    if is_under_way(db, consultation):
        raise ValueError(WAIT)
