"""Questions in which a child can say anything: asked only where somebody has promised to act on worries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, documents, organisations
from forms.kinds.drawing import Drawing
from forms.kinds.short_text import ShortText
from forms.questionnaire import Questionnaire, dump, load
from forms.texts import lazy

OFFERED: Mapping[str, Mapping[str, Any]] = {
    "short_text": {"id": "mer", "kind": "short_text", **ShortText.start},
    "drawing": {"id": "rita", "kind": "drawing", **Drawing.start},
}
"""The question of each kind that a planner can add."""

_NOBODY_READS = lazy("Questions in own words need a contact for worries who has confirmed a test message.")


def offered(db: Session, consultation: Consultation, document: Questionnaire) -> list[str]:
    """Return the kinds that a draft has not got and that somebody at its levels would be asked."""
    if not organisations.reads_texts(db, consultation.project.organisation):
        return []
    there = {one.kind.name for one in document.questions}
    asks = {kind: load({"id": "x", "title": "x", "questions": [one]}).questions[0] for kind, one in OFFERED.items()}
    return [kind for kind, one in asks.items() if kind not in there and any(map(one.asked, document.levels))]


def add(db: Session, actor: str, consultation: Consultation, kind: str) -> None:
    """Put a question of this kind last, once; ValueError where nobody has promised to act on worries."""
    expect_reader(db, consultation)
    document = consultations.questionnaire(db, consultation)
    if kind in offered(db, consultation, document):
        raw = dump(document)
        changed = load(raw | {"questions": [*raw["questions"], OFFERED[kind]]})
        consultations.save_questionnaire(db, actor, consultation, changed)


def expect_reader(db: Session, consultation: Consultation) -> None:
    """Do nothing where a contact for worries has confirmed; else ValueError, which says what is needed."""
    if not is_read(db, consultation):
        raise ValueError(_NOBODY_READS)


def is_read(db: Session, consultation: Consultation) -> bool:
    """Tell whether a contact for worries has confirmed."""
    return organisations.reads_texts(db, consultation.project.organisation)


def unread(db: Session, organisation: Organisation) -> list[Consultation]:
    """Return the open consultations in which children write or draw though nobody acts on worries any more."""
    if organisations.reads_texts(db, organisation):
        return []
    going = [one for one in consultations.of_organisation(db, organisation.id) if one.state == "open"]
    return [one for one in going if documents.questionnaire(db, one.id, one.version).own_words()]
