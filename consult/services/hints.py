"""What a draft's texts could do better, and why a planner keeps what is more than children of an age manage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import audit, consultations
from consult.services.facts import place_words
from forms import limits, stale
from forms.limits import Passed
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.texts import FIRST_LANGUAGE, fill, lazy
from forms.wording import Finding

LONGEST = 300
_DRAFT = lazy("The consultation has been opened. Its questions can no longer be changed.")


def mere(db: Session, consultation: Consultation) -> list[Passed]:
    """Return the findings in a consultation's questionnaire that need no reason."""
    found = limits.everything(consultations.questionnaire(db, consultation), place_words(consultation.project))
    return [one for one in found if not one.finding.needs_reason]


def of_question(consultation: Consultation, document: Questionnaire, question: Question) -> dict[str, list[Finding]]:
    """Return a question's findings by the mark of the text (`forms.stale`), those of its answers under its id."""
    found: dict[str, list[Finding]] = {}
    for one in limits.of_question(document, question, place_words(consultation.project)):
        found.setdefault(one.mark, []).append(one.finding if "|" in one.mark else _with_age(one))
    return found


def _with_age(one: Passed) -> Finding:
    said = lazy("%(level)s years: %(said)s") % {"level": one.level.replace("-", "–"), "said": one.finding.said}
    return replace(one.finding, said=said)


def reasons_needed(db: Session, consultation: Consultation) -> dict[str, Passed]:
    """Return by key what a reason must be given for, given or not."""
    return limits.reasons_needed(consultations.questionnaire(db, consultation), place_words(consultation.project))


def anchor(key: str) -> str:
    """Return the name of the field in which a reason is written."""
    return f"reason-{key.replace(' ', '-')}"


def unexplained(db: Session, consultation: Consultation) -> list[Passed]:
    """Return what still lacks its reason."""
    return [one for key, one in reasons_needed(db, consultation).items() if not consultation.reasons.get(key)]


def said(document: Questionnaire, consultation: Consultation, one: Passed) -> str:
    """Return the words that a finding is in, as children of its level read them; empty for the questionnaire."""
    texts = {path: text for question in document.met() for path, text, _ in stale.texts(question)}
    path = one.mark.partition("|")[0]
    text = texts.get(path) or texts.get(f"{path}.text")
    words = document.words(FIRST_LANGUAGE, one.level, place_words(consultation.project))
    return fill(text.say(FIRST_LANGUAGE, one.level).text, words) if text else ""


def give_reasons(db: Session, actor: str, consultation: Consultation, reasons: Mapping[str, str]) -> None:
    """Keep why limits are passed, by key; one that is empty is forgotten, and one for nothing that is there."""
    if consultation.state != "draft":
        raise ValueError(_DRAFT)
    known = reasons_needed(db, consultation)
    given = {key: " ".join(words.split())[:LONGEST] for key, words in reasons.items() if key in known}
    kept = {key: words for key, words in ({**consultation.reasons, **given}).items() if words and key in known}
    if kept == consultation.reasons:
        return
    consultation.reasons = kept
    db.flush()
    subject = f"consultation {consultation.id}"
    audit.record(db, actor, "give reasons", subject, consultation.organisation_id, reasons=list(kept))
