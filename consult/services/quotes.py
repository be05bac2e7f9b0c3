"""Cleared texts and drawings, read in an order that tells nothing: by their ids, which are chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from consult.models.clearing import quote
from consult.models.consultation import Consultation
from consult.models.theme import Theme, sorted_quote
from consult.services import results
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.shapes import Texts

DRAWING = "drawing"


@dataclass(frozen=True)
class Quote:
    """One cleared text, or a drawing's strokes as JSON; `picked` when it is the one of its theme that papers quote."""

    id: str
    kind: str
    body: str
    picked: bool = False

    @property
    def is_drawing(self) -> bool:
        """Whether it is a drawing."""
        return self.kind == DRAWING


def questions(consultation: Consultation, questionnaire: Questionnaire) -> list[Question]:
    """Return the questions that children answer in their own words or with a drawing, in order."""
    return [one for one in results.asked(consultation, questionnaire) if one.kind.shape is Texts]


def are_there(db: Session, consultation: Consultation) -> bool:
    """Tell whether anything is cleared."""
    return bool(db.execute(select(exists().where(quote.c.consultation == consultation.id))).scalar())


def of(db: Session, consultation: Consultation, question: str) -> list[Quote]:
    """Return what is cleared of a question."""
    mine = quote.c.consultation == consultation.id, quote.c.question == question
    return [_quote(row) for row in db.execute(select(quote).where(*mine).order_by(quote.c.id))]


def by_id(db: Session, ids: Iterable[str]) -> dict[str, Quote]:
    """Return some quotes by their ids; one that was taken back is not among them."""
    return {row.id: _quote(row) for row in db.execute(select(quote).where(quote.c.id.in_(list(ids))))}


def under(db: Session, theme: Theme) -> list[Quote]:
    """Return what lies under a theme, what papers quote first."""
    found = select(quote, sorted_quote.c.picked).join(sorted_quote, sorted_quote.c.quote == quote.c.id)
    found = found.where(sorted_quote.c.theme == theme.id).order_by(sorted_quote.c.picked.desc(), quote.c.id)
    return [_quote(row, picked=row.picked) for row in db.execute(found)]


def _quote(row: Row[tuple[object, ...]], *, picked: bool = False) -> Quote:
    return Quote(row.id, row.kind, row.body, picked)
