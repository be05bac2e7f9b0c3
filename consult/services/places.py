"""The named places of a draft: one more, one less, in every question in which the children choose among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import consultations
from forms.question import Slot
from forms.questionnaire import Questionnaire, dump, load
from forms.texts import lazy

MOST_PLACES = 12
PLACE = "plats"
"""What an unfilled place is called in the questions: `{plats 1}`."""

_FULL = lazy("There is room for 12 places. Take one away first.")
_MAP = lazy("The children set pins in the picture of this place. It cannot be taken away.")
_NEEDED = lazy("A question needs the places that are left. Remove the question first, or fill in the place.")
_SPOKEN = lazy("A question speaks of this place. Change or remove the question first.")


def add(db: Session, actor: str, consultation: Consultation) -> Slot:
    """Add a place to fill in, also as an answer where the children choose among places and there is room."""
    document = consultations.questionnaire(db, consultation)
    if len(document.slots) >= MOST_PLACES:
        raise ValueError(_FULL)
    slot = Slot(_free([one.id for one in document.slots]))
    raw = dump(document)
    raw["slots"].append({"id": slot.id})
    for n, question in enumerate(raw["questions"]):
        wider = _with_place(question, slot.id)
        tried = {**raw, "questions": [wider if m == n else one for m, one in enumerate(raw["questions"])]}
        if wider is not question and _can_be(tried):
            raw = tried
    consultations.save_questionnaire(db, actor, consultation, load(raw))
    return slot


def remove(db: Session, actor: str, consultation: Consultation, slot: str) -> None:
    """Take a place out of a draft, and out of every question that offers it; ValueError where one needs it."""
    document = consultations.questionnaire(db, consultation)
    for question in document.questions:
        shows = getattr(question.kind, "shows", None)
        if shows is not None and shows.slot == slot:
            raise ValueError(_MAP)
        for option in [one for one in question.kind.options if one.slot == slot]:
            document = _without(document, question.id, option.id)
    raw = dump(document)
    raw["slots"] = [one for one in raw["slots"] if one["id"] != slot]
    if f"{{{slot}}}" in json.dumps(raw, ensure_ascii=False) or not _can_be(raw):
        raise ValueError(_SPOKEN)
    consultations.save_questionnaire(db, actor, consultation, load(raw))


def _free(taken: list[str]) -> str:
    """Return a name like the others that no place has."""
    return next(name for n in range(1, MOST_PLACES + 2) if (name := f"{PLACE} {n}") not in taken)


def _with_place(question: Mapping[str, Any], slot: str) -> Mapping[str, Any]:
    """Return a question that offers places with one more, after the last of them; others as they are."""
    options = question.get("options") or []
    places = [one for one in options if one.get("slot")]
    if len(places) < 2:
        return question
    taken, after = {one["id"] for one in options}, options.index(places[-1]) + 1
    name = next(name for n in range(1, 99) if (name := f"p{n}") not in taken)
    return {**question, "options": [*options[:after], {"id": name, "slot": slot}, *options[after:]]}


def _without(document: Questionnaire, question: str, option: str) -> Questionnaire:
    try:
        return document.without_option(question, option)
    except ValueError as wrong:
        raise ValueError(_NEEDED) from wrong


def _can_be(raw: Mapping[str, Any]) -> bool:
    try:
        load(raw)
    except ValueError:
        return False
    return True
