"""What of a questionnaire can be used in another place: its words always, places, pictures and voices where wanted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from forms.options import SLUG
from forms.question import Question, Slot
from forms.questionnaire import Questionnaire, dump, load
from forms.texts import FIRST_LANGUAGE, LEVELS, SHA, Recordings, Said, fill


def elsewhere(
    document: Questionnaire,
    *,
    places: bool = False,
    pictures: Collection[str] = (),
    voices: Collection[str] = (),
) -> Questionnaire:
    """Return the document with only these uploaded pictures and voices (SHA-256), and the places' names if wanted.

    A question that cannot do without a picture gets a place to fill in instead of one that stays behind.
    """
    slots = [_slot(slot, places, pictures) for slot in document.slots]
    raw = dump(document) | {"slots": [{"id": slot.id} for slot in slots], "recordings": {}}
    raw["questions"] = [_without_pictures(one, pictures, raw) for one in raw["questions"]]
    bare = load(raw)
    filled = {slot.id: slot for slot in slots}
    kept = replace(bare, slots=tuple(filled.get(slot.id, slot) for slot in bare.slots))
    kept = replace(kept, questions=tuple(_moved(one, kept.slots) for one in kept.questions))
    return replace(kept, recordings=_spoken(kept, document.recordings, voices))


def in_clear(document: Questionnaire, names: Iterable[str]) -> list[str]:
    """Return the Swedish texts in which one of the names stands as it is, so that they speak of one place alone."""
    sought = [re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in names if name.strip()]
    raw = dump(document)
    texts = _leaves([raw["title"], raw["purpose"], raw.get("materials", {}), *raw["questions"]])
    words = [text for text in dict.fromkeys(texts) if not SLUG.fullmatch(text)]
    return [text for text in words if any(one.search(text) for one in sought)]


def drawn(document: Questionnaire) -> frozenset[str]:
    """Return the names of all pictures that the document shows, the library's and uploaded ones (SHA-256)."""
    own = {slot.picture for slot in document.slots if slot.picture}
    return frozenset(own | {one["picture"] for one in _parts(dump(document)["questions"]) if one.get("picture")})


def uploaded(document: Questionnaire) -> frozenset[str]:
    """Return the uploaded pictures (SHA-256) that the document shows."""
    return frozenset(name for name in drawn(document) if SHA.fullmatch(name))


def heard(document: Questionnaire) -> frozenset[str]:
    """Return the recordings (SHA-256) that the document names."""
    return frozenset(sha for files in document.recordings.by.values() for sha in files.values())


def renamed(document: Questionnaire, names: Mapping[str, str]) -> Questionnaire:
    """Return the document with other names for its pictures and recordings."""
    return load(_renamed(dump(document), names))


def _renamed(raw: Any, names: Mapping[str, str]) -> Any:
    if isinstance(raw, dict):
        return {key: _renamed(one, names) for key, one in raw.items()}
    if isinstance(raw, list):
        return [_renamed(one, names) for one in raw]
    return names.get(raw, raw) if isinstance(raw, str) else raw


def _slot(slot: Slot, places: bool, pictures: Collection[str]) -> Slot:
    kept = slot.picture if slot.picture in pictures else None
    return Slot(slot.id, slot.name, kept, slot.about) if places else Slot(slot.id)


def _without_pictures(question: dict[str, Any], pictures: Collection[str], raw: dict[str, Any]) -> dict[str, Any]:
    """Take out uploaded pictures; where the kind refuses that, add slots to `raw` and show those."""
    shown = [one for one in _parts(question) if SHA.fullmatch(one.get("picture") or "")]
    out = [one for one in shown if one["picture"] not in pictures]
    for one in out:
        del one["picture"]
    alone = {key: value for key, value in question.items() if key != "show_if"}
    try:
        load(raw | {"questions": [alone]})
    except ValueError:
        for one in out:
            one["slot"] = _free(slot["id"] for slot in raw["slots"])
            raw["slots"] = [*raw["slots"], {"id": one["slot"]}]
    return question


def _free(taken: Iterable[str]) -> str:
    there = set(taken)
    return next(name for n in range(1, len(there) + 2) if (name := f"plats {n}") not in there)


def _moved(question: Question, slots: Iterable[Slot]) -> Question:
    without = {slot.id for slot in slots if not slot.picture}
    return replace(question, kind=question.kind.elsewhere()) if question.kind.slots & without else question


def _spoken(document: Questionnaire, recordings: Recordings, voices: Collection[str]) -> Recordings:
    """Return the recordings of the document's own texts: none that says the name of a place that stays behind."""
    by: dict[str, dict[str, str]] = {lang: {} for lang in recordings.by}
    for lang, text in product(by, _said(document)):
        sha = recordings.of(Said(text, lang))
        if sha in voices:
            by[lang][text] = str(sha)
    return Recordings.load(by)


def _said(document: Questionnaire) -> set[str]:
    """Return every text of the questions as it may be read aloud, with the names of the filled places in it."""
    ways = [document.words(lang, level, {}) for lang in {*document.languages, FIRST_LANGUAGE} for level in LEVELS]
    texts = set(_leaves(dump(document)["questions"]))
    return {said for text in texts for words in ways if "{" not in (said := fill(text, words))}


def _parts(raw: Any) -> Iterator[dict[str, Any]]:
    """Yield every object within plain JSON values, but not those that are texts by language."""
    if isinstance(raw, dict):
        yield raw
    for one in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
        yield from _parts(one)


def _leaves(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    for one in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
        yield from _leaves(one)
