"""The section about the asking itself, which a draft can be given last, once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import consultations
from forms import library
from forms.questionnaire import Questionnaire, dump, load

LAST = "hur_var_det"
"""The ready questionnaire that is the section."""


def is_offered(document: Questionnaire) -> bool:
    """Tell whether a questionnaire has none of the section's questions."""
    section = {question.id for question in library.load(LAST).questions if question.counts}
    return not section & {question.id for question in document.questions}


def add_last(db: Session, actor: str, consultation: Consultation) -> None:
    """Put the section last in a draft, once, and add its minutes; no practice, which begins a questionnaire."""
    document = consultations.questionnaire(db, consultation)
    if not is_offered(document):
        return
    section = dump(library.load(LAST))
    asked = [one for one in section["questions"] if not one.get("practice")]
    raw = dump(document)
    minutes = {level: n + section["minutes"].get(level, 0) for level, n in raw["minutes"].items()}
    changed = load(raw | {"questions": [*raw["questions"], *asked], "minutes": minutes})
    consultations.save_questionnaire(db, actor, consultation, changed)
