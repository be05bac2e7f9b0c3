"""Consultations while they are drafted: from a template to everything that stands before opening."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.project import Project
from consult.services import audit, documents, draft_steps, organisations
from consult.services.leader_links import HERE
from forms import library
from forms import stale as stale_words
from forms.question import Question, Slot
from forms.questionnaire import Questionnaire, content_hash, dump
from forms.texts import lazy

AGE, PLACE = "age", "place"
MOST_BACKGROUNDS = 2
MOST_VALUES = 6

_LOCKED = lazy("The consultation has been opened. Its questions can no longer be changed.")
_LAST = lazy("This is the last question. A consultation needs at least one.")
_PROMISE = lazy("The children have been promised an answer by that day. The day can no longer be changed.")
_FOUR = ("can_change", "decided", "decided_why", "receivers", "decides", "responsible")


def create(
    db: Session,
    actor: str,
    project: Project,
    template: str | Questionnaire,
    *,
    title: str,
    levels: Sequence[str],
    languages: Sequence[str],
) -> Consultation:
    """Make a draft from a ready questionnaire: only these levels and languages; own words where somebody reads them."""
    ready = library.load(template) if isinstance(template, str) else template
    reads_texts = organisations.reads_texts(db, project.organisation)
    return begin(db, actor, project, tailored(ready, levels, languages, reads_texts=reads_texts), title)


def begin(db: Session, actor: str, project: Project, document: Questionnaire, title: str) -> Consultation:
    """Make a draft that asks this very document, and divides its result as most do."""
    consultation = Consultation(
        organisation_id=project.organisation_id,
        project=project,
        title=title,
        slug=_free_slug(db, title),
        version=content_hash(document),
        levels=list(document.levels),
        languages=list(document.languages),
        k=project.organisation.k,
        plan=[PLACE, AGE] if len(document.levels) > 1 else [PLACE],
    )
    db.add(consultation)
    db.flush()
    db.add(Version(consultation_id=consultation.id, hash=consultation.version, document=dump(document)))
    db.flush()
    _record(db, actor, "create consultation", consultation, template=document.origin or document.id)
    return consultation


def tailored(
    document: Questionnaire, levels: Sequence[str], languages: Sequence[str], *, reads_texts: bool = False
) -> Questionnaire:
    """Return a questionnaire for some levels and languages, without the questions that nobody would be asked."""
    kept = tuple(level for level in document.levels if level in levels)
    for question in document.questions:
        if not any(question.asked(level) for level in kept) or (question.kind.needs_reader and not reads_texts):
            document = document.without(question.id)
    minutes = {level: n for level, n in document.minutes.items() if level in kept}
    return replace(document, levels=kept, languages=tuple(languages), minutes=minutes)


def questionnaire(db: Session, consultation: Consultation) -> Questionnaire:
    """Return the questionnaire in force; parsed once for each hash."""
    return documents.questionnaire(db, consultation.id, consultation.version)


def save_questionnaire(
    db: Session,
    actor: str,
    consultation: Consultation,
    document: Questionnaire,
    said: str = "changed",
    *,
    true: Collection[str] = (),
) -> None:
    """Put another document in the place of a draft's, with a step to undo; ValueError once it has been opened.

    `said` names the change; `true` are marks of words that still hold though the Swedish has changed."""
    _only_draft(consultation)
    version = _version(db, consultation)
    draft_steps.keep(db, actor, version, said)
    marks = stale_words.after(questionnaire(db, consultation), document, version.stale)
    put_back(db, actor, consultation, document, [one for one in marks if one not in true])


def put_back(
    db: Session, actor: str, consultation: Consultation, document: Questionnaire, stale: Sequence[str]
) -> None:
    """Put a document in the place of a draft's as it is, without a step: what undoing and recording do."""
    _only_draft(consultation)
    version = _version(db, consultation)
    version.document, version.stale = dump(document), list(stale)
    version.hash = consultation.version = content_hash(document)
    consultation.levels, consultation.languages = list(document.levels), list(document.languages)
    consultation.plan = [one for one in consultation.plan if one in backgrounds(document)]
    consultation.revision += 1
    db.flush()
    _record(db, actor, "change questions", consultation, version=consultation.version[:12])


def stale(db: Session, consultation: Consultation) -> list[str]:
    """Return the marks of words that were written before the Swedish changed (`forms.stale`)."""
    return _version(db, consultation).stale


def rename(db: Session, actor: str, consultation: Consultation, title: str) -> None:
    """Give the consultation another title; its address stays."""
    consultation.title = title
    consultation.revision += 1
    db.flush()
    _record(db, actor, "rename consultation", consultation)


def answer_four(db: Session, actor: str, consultation: Consultation, *, promised: date | None, **texts: str) -> None:
    """Answer what can change, what is decided and why, who receives and decides, and by when an answer comes.

    The words can be mended later; the promised day stands once children may have read it (ValueError).
    """
    if consultation.state != "draft" and promised != consultation.promised:
        raise ValueError(_PROMISE)
    for name in _FOUR:
        setattr(consultation, name, as_clause(texts[name]))
    consultation.promised = promised
    consultation.revision += 1
    db.flush()
    _record(db, actor, "answer the four questions", consultation, promised=str(promised))


def as_clause(words: str) -> str:
    """Return words that can stand inside a sentence: one line, no full stop at the end."""
    return " ".join(words.split()).rstrip(".").rstrip()


def set_plan(db: Session, actor: str, consultation: Consultation, plan: Iterable[str], k: int) -> None:
    """Choose at most two backgrounds and K, not below the organisation's; ValueError for anything else."""
    _only_draft(consultation)
    chosen, possible = list(plan), backgrounds(questionnaire(db, consultation))
    if len(chosen) > MOST_BACKGROUNDS or len(set(chosen)) < len(chosen) or not set(chosen) <= set(possible):
        raise ValueError(lazy("Choose at most two."))
    if k < consultation.project.organisation.k:
        raise ValueError(lazy("The number can be higher than your municipality's, not lower."))
    consultation.plan, consultation.k = chosen, k
    consultation.revision += 1
    db.flush()
    _record(db, actor, "set backgrounds", consultation, plan=chosen, k=k)


def backgrounds(document: Questionnaire) -> dict[str, Question | None]:
    """Return what results may be divided by: place, age, and the questions that can be one (`privacy.md` 1.2)."""
    hidden = document.sensitive()
    return {PLACE: None, AGE: None} | {
        f"q.{one.id}": one
        for one in document.counted()
        if one.kind.groups and one.id not in hidden and len(one.kind.groups) < MOST_VALUES
    }


def remove_question(db: Session, actor: str, consultation: Consultation, question: str) -> None:
    """Take a question out of a draft; those shown only after it are then shown to everybody."""
    document = questionnaire(db, consultation).without(question)
    if not document.counted():
        raise ValueError(_LAST)
    save_questionnaire(db, actor, consultation, document, "removed")


def fill_slot(db: Session, actor: str, consultation: Consultation, slot: Slot) -> None:
    """Fill one of the template's places with name, picture and description; KeyError for an unknown one."""
    document = questionnaire(db, consultation)
    if slot.id not in {one.id for one in document.slots}:
        raise KeyError(slot.id)
    save_questionnaire(db, actor, consultation, document.with_slot(slot), "place")


def today() -> date:
    """Return the day in Sweden."""
    return now().astimezone(HERE).date()


def of_organisation(db: Session, organisation_id: int) -> list[Consultation]:
    """Return the organisation's consultations, the newest first."""
    chosen = select(Consultation).where(Consultation.organisation_id == organisation_id)
    return list(db.scalars(chosen.order_by(Consultation.id.desc())))


def _version(db: Session, consultation: Consultation) -> Version:
    wanted = (Version.consultation_id == consultation.id, Version.hash == consultation.version)
    return db.scalars(select(Version).where(*wanted)).one()


def _only_draft(consultation: Consultation) -> None:
    if consultation.state != "draft":
        raise ValueError(_LOCKED)


def _free_slug(db: Session, title: str) -> str:
    """Return an address that no consultation has had: the title in ASCII, with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "dialog"
    taken = set(db.scalars(select(Consultation.slug).where(Consultation.slug.startswith(slug))))
    return slug if slug not in taken else next(name for n in range(2, 10_000) if (name := f"{slug}-{n}") not in taken)


def _record(db: Session, actor: str, action: str, consultation: Consultation, **facts: Any) -> None:
    audit.record(db, actor, action, f"consultation {consultation.id}", consultation.organisation_id, **facts)
