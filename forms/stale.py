"""Which words are missing, and which were written before the Swedish changed: `<text>|<language>|<level>`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from forms.question import Question
from forms.questionnaire import Questionnaire, dump_question
from forms.texts import FIRST_LANGUAGE, LEVELS, Text


def mark(path: str, lang: str, level: str) -> str:
    """Return the name of some words: those of a text (`gor.text`, `gor.options.boll`) in a language at a level."""
    return f"{path}|{lang}|{level}"


def texts(question: Question) -> Iterator[tuple[str, Text, tuple[str, ...]]]:
    """Yield every text of a question that children read: its path, the text, and the levels that meet it."""
    raw = dump_question(question)
    asked = tuple(level for level in LEVELS if question.asked(level))
    for part in ("text", "hint"):
        yield f"{question.id}.{part}", Text.load(raw.get(part)), asked
    for listed in question.kind.lists:
        for entry in raw.get(listed.key, ()):
            levels = tuple(level for level in asked if level in entry.get("levels", LEVELS))
            if not _is_of_a_place(entry) and not listed.wordless:
                yield f"{question.id}.{listed.key}.{entry['id']}", Text.load(entry.get("text")), levels


def _is_of_a_place(entry: dict[str, Any]) -> bool:
    """Tell whether an entry is called what its place is called."""
    return bool(entry.get("slot")) and Text.load(entry.get("text")).say(FIRST_LANGUAGE).text == f"{{{entry['slot']}}}"


def missing(document: Questionnaire, question: Question) -> list[str]:
    """Return what a child would read in another level's words or in Swedish, for it has none of its own."""
    return [
        mark(path, lang, level)
        for path, text, levels in texts(question)
        if text
        for lang in document.languages
        for level in document.levels
        if level in levels and not text.has(lang, level)
    ]


def after(before: Questionnaire, changed: Questionnaire, stale: Collection[str]) -> list[str]:
    """Return the marks after a change: words of other languages that stayed where the Swedish did not.

    Words that were written anew lose their mark, and so do words that are gone."""
    questions = {one.id: one for one in before.questions}
    found: list[str] = []
    for question in changed.questions:
        old = questions.get(question.id)
        if stale or question != old:  # of a question that stays as it is only marks that were there can stay
            was = {path: text for path, text, _ in texts(old)} if old else {}
            found += [one for path, text, _ in texts(question) for one in _marks(path, was.get(path), text, stale)]
    return found


def _marks(path: str, old: Text | None, text: Text, stale: Collection[str]) -> Iterator[str]:
    for lang in (one for one in text.by if one != FIRST_LANGUAGE):
        for level in LEVELS:
            words = mark(path, lang, level)
            same = old is not None and old.say(lang, level) == text.say(lang, level)
            swedish = old is None or old.say(FIRST_LANGUAGE, level) == text.say(FIRST_LANGUAGE, level)
            if text.has(lang, level) and same and (words in stale or not swedish):
                yield words


def of_question(document: Questionnaire, question: Question, stale: Collection[str]) -> list[str]:
    """Return the marks that concern a question's words as they are asked now."""
    shown = {
        mark(path, lang, level)
        for path, _, levels in texts(question)
        for lang in document.languages
        for level in document.levels
        if level in levels
    }
    return [one for one in stale if one in shown]
