"""One question of a draft as a child would meet it now, before anybody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from consult import child_texts
from consult.models.consultation import Consultation
from consult.services import pictures, recordings
from consult.services.asked import Asked, questions
from consult.services.facts import gather
from consult.services.speech import Speech
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.texts import FIRST_LANGUAGE, LEVELS


@dataclass(frozen=True)
class Preview:
    """How a page speaks, every question of its level, and the one that is shown."""

    say: Speech
    asked: tuple[Asked, ...]
    shown: Asked


def of_question(
    db: Session, consultation: Consultation, question: Question, lang: str, level: str, *, public_url: str, media: Path
) -> Preview:
    """Draw a question for one of its `levels` and a language of the consultation; `media` is where recordings lie."""
    facts = gather(db, consultation.id, consultation.version)
    heard = recordings.addresses(media, facts.questionnaire.recordings)
    say = Speech(lang, level, facts.words(lang, level, public_url), heard=heard)
    asked = tuple(questions(facts, say, pictures.at_once(facts), later=pictures.later(facts)))
    return Preview(say, asked, next(one for one in asked if one.question.id == question.id))


def languages(consultation: Consultation) -> list[str]:
    """Return the consultation's languages in which children's pages can be read."""
    return [lang for lang in consultation.languages if lang in child_texts.languages()] or [FIRST_LANGUAGE]


def levels(document: Questionnaire, question: Question) -> list[str]:
    """Return the document's levels at which a question is asked, the youngest first."""
    return [level for level in LEVELS if level in document.levels and question.asked(level)]
