"""Correcting words after the opening: a new version with the same questions and answers, so that all still add up."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation, Version
from consult.services import audit, documents, jobs
from forms import stale
from forms.changing import token
from forms.question import Question
from forms.questionnaire import Questionnaire, content_hash, dump, dump_question, load, load_question
from forms.texts import ANY_LEVEL, LEVELS, Text, clean, fill, lazy, nearest

LONGEST = 400
"""Signs of one text: more is no correction."""
OPEN = ("open", "closed")
_BRACES = re.compile(r"\{[^{}]*\}")

_NOT_NOW = lazy("Words can be corrected while the consultation is open, and until the result is ready.")
_CHANGED = lazy("Somebody else has corrected this question. Read it as it is now, and write your correction again.")
_NOTHING = lazy("Nothing is changed. Correct the words first.")
_EMPTY = lazy("Words cannot be taken away any more. Correct them.")
_TOO_LONG = lazy("Shorten the text to at most 400 signs.")
_PLACES = lazy("Leave what stands in braces, like {platsen}, as it is.")
_ALIKE = lazy("Two answers would be called the same, or change places. Only spelling can be corrected now.")


@dataclass(frozen=True)
class Words:
    """One text as children read it: its mark (`forms.stale`), where it stands, its language, the levels that read it
    (`*` for all alike), and what it says now."""

    mark: str
    path: str
    lang: str
    level: str
    now: str

    @property
    def part(self) -> str:
        """What it is of the question: `text`, `hint`, or the list in which the answer stands."""
        return self.path.split(".")[1]


def words(document: Questionnaire, question: Question) -> list[Words]:
    """Return every text of a question that some child of the consultation reads, in the order of the question."""
    return [
        Words(stale.mark(path, lang, key), path, lang, key, text.by[lang][key])
        for path, text, levels in stale.texts(question)
        for lang in document.languages
        for key in _read(text, lang, [level for level in document.levels if level in levels])
    ]


def _read(text: Text, lang: str, levels: list[str]) -> list[str]:
    said = text.by.get(lang, {})
    met = {_key(said, level) for level in levels if any(said.values())}
    return [key for key in (ANY_LEVEL, *LEVELS) if key in met]


def _key(said: Mapping[str, str], level: str) -> str:
    return next(key for key in (level, ANY_LEVEL, *nearest(level)) if said.get(key))


def correct(
    db: Session, actor: str, consultation: Consultation, name: str, written: Mapping[str, str], *, was: str
) -> list[Words]:
    """Correct words of a question by their marks, and return those that were changed, as they were before.

    `was` is the question's token when it was read. ValueError in the planner's words where it is no correction."""
    if consultation.state not in OPEN:
        raise ValueError(_NOT_NOW)
    before = documents.questionnaire(db, consultation.id, consultation.version)
    question = before.question(name)
    if token(question) != was:
        raise ValueError(_CHANGED)
    said = {mark: " ".join(clean(text).split()) for mark, text in written.items()}
    changed = [one for one in words(before, question) if said.get(one.mark, one.now) != one.now]
    for one in changed:
        _expect_words(one, said[one.mark])
    if not changed:
        raise ValueError(_NOTHING)
    after = _with(before, question, {one.mark: said[one.mark] for one in changed})
    _expect_apart(before, question, after.question(name))
    _put(db, consultation, after)
    facts = [{"where": one.mark, "before": one.now, "after": said[one.mark]} for one in changed]
    subject = f"consultation {consultation.id}"
    audit.record(db, actor, "correct words", subject, consultation.organisation_id, question=name, words=facts)
    return changed


def silenced(document: Questionnaire, changed: list[Words], place: Mapping[str, str]) -> list[Words]:
    """Return the corrected words that a recording used to read: it falls silent, for it says something else."""
    filled = [(one, document.words(one.lang, _level(one), place)) for one in changed]
    return [one for one, known in filled if fill(one.now, known) in document.recordings.by.get(one.lang, {})]


def _level(one: Words) -> str:
    return "10-12" if one.level == ANY_LEVEL else one.level


def _expect_words(one: Words, said: str) -> None:
    if not said:
        raise ValueError(_EMPTY)
    if len(said) > LONGEST:
        raise ValueError(_TOO_LONG)
    if sorted(_BRACES.findall(said)) != sorted(_BRACES.findall(one.now)):
        raise ValueError(_PLACES)


def _with(document: Questionnaire, question: Question, said: Mapping[str, str]) -> Questionnaire:
    """Return the document with some words of a question in the place of others, and nothing else changed."""
    raw = copy.deepcopy(dump_question(question))
    for mark, text in said.items():
        path, lang, level = mark.split("|")
        holder = _holder(raw, path)
        by = Text.load(holder).by
        changed = {one: dict(levels) for one, levels in by.items()} | {lang: {**by[lang], level: text}}
        _holder(raw, path, changed)
    new = load_question(raw)
    questions = tuple(new if one.id == new.id else one for one in document.questions)
    return load(dump(replace(document, questions=questions)))


def _holder(raw: dict[str, Any], path: str, put: Any = None) -> Any:
    """Return the text at a path of a question's raw form, another one put there first if given."""
    _, key, *entry = path.split(".")
    inside = next(one for one in raw[key] if one["id"] == entry[0]) if entry else raw
    name = "text" if entry else key
    if put is not None:
        inside[name] = put
    return inside[name]


def _expect_apart(document: Questionnaire, before: Question, after: Question) -> None:
    """ValueError where an answer would be called what another one is or was called (a scale turned round)."""
    old, new = list(_labels(document, before)), list(_labels(document, after))
    for place, entry, text in new:
        others = {said for where, other, said in (*old, *new) if where == place and other != entry}
        was = {said for where, other, said in old if where == place and other == entry}
        if text.casefold() in {said.casefold() for said in others} and text not in was:
            raise ValueError(_ALIKE)


def _labels(document: Questionnaire, question: Question) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for one in words(document, question):
        if one.path.count(".") == 2:
            yield (one.part, one.lang, one.level), one.path, one.now


def _put(db: Session, consultation: Consultation, document: Questionnaire) -> None:
    """Let another version stand; the earlier ones stay, and answers to them are taken as before."""
    name = content_hash(document)
    same = select(Version.id).where(Version.consultation_id == consultation.id, Version.hash == name)
    if db.execute(same).first() is None:
        db.add(Version(consultation_id=consultation.id, hash=name, document=dump(document)))
    consultation.version = name
    consultation.revision += 1
    db.flush()
    if consultation.state == "closed":
        jobs.enqueue(db, "charts", consultation.id)
