"""An organisation's own templates: questionnaires that it saved or imported, without what holds for one place alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.template import Template
from consult.services import audit, consultations
from forms.elsewhere import elsewhere, in_clear, uploaded
from forms.questionnaire import Questionnaire, content_hash, dump, load
from forms.texts import FIRST_LANGUAGE, Text

SHORTEST_NAME = 3
"""Signs: a shorter name of a place stands inside too many other words."""


def save(db: Session, actor: str, consultation: Consultation, title: str) -> Template:
    """Keep a consultation's questions as a template: places emptied, voices out; saved already is saved."""
    document = consultations.questionnaire(db, consultation)
    bare = elsewhere(document, pictures=uploaded(document))
    return keep(db, actor, consultation.organisation_id, replace(bare, title=Text.load(title)))


def keep(db: Session, actor: str, organisation_id: int, document: Questionnaire) -> Template:
    """Keep a questionnaire as the organisation's template; the one that has the same content is returned instead."""
    digest = content_hash(document)
    there = select(Template).where(Template.organisation_id == organisation_id, Template.hash == digest)
    if found := db.scalars(there).one_or_none():
        return found
    title = document.title.say(FIRST_LANGUAGE).text
    made = Template(
        organisation_id=organisation_id, title=title, hash=digest, document=dump(document), created_at=now()
    )
    db.add(made)
    db.flush()
    audit.record(db, actor, "save template", f"template {made.id}", organisation_id, hash=digest[:12])
    return made


def of_organisation(db: Session, organisation_id: int) -> list[tuple[Template, Questionnaire]]:
    """Return the organisation's templates by title, each with its questionnaire."""
    chosen = select(Template).where(Template.organisation_id == organisation_id)
    return [(one, load(one.document)) for one in db.scalars(chosen.order_by(Template.title, Template.id))]


def find(db: Session, organisation_id: int, number: int) -> Questionnaire | None:
    """Return the questionnaire of one of the organisation's templates; None for any other."""
    chosen = select(Template).where(Template.organisation_id == organisation_id, Template.id == number)
    found = db.scalars(chosen).one_or_none()
    return load(found.document) if found else None


def remove(db: Session, actor: str, template: Template) -> None:
    """Take a template away; what was made from it stays."""
    db.delete(template)
    db.flush()
    audit.record(db, actor, "remove template", f"template {template.id}", template.organisation_id)


def speaks_of_the_place(db: Session, consultation: Consultation) -> list[str]:
    """Return the texts that name the place of the project, or of its choices, in clear."""
    document, project = consultations.questionnaire(db, consultation), consultation.project
    return in_clear(document, _long([project.place, *(slot.name.say(FIRST_LANGUAGE).text for slot in document.slots)]))


def _long(names: Iterable[str]) -> list[str]:
    return [name for name in names if len(name.strip()) >= SHORTEST_NAME]
