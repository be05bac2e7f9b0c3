"""What a planner does to a questionnaire: each verb takes the document and returns the changed one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from forms.kind import Kind
from forms.options import Listed
from forms.question import Question, ShowIf
from forms.questionnaire import (
    MOST_HEAVY,
    MOST_QUESTIONS,
    Questionnaire,
    canonical,
    dump,
    dump_question,
    load,
    load_question,
)
from forms.stale import texts
from forms.texts import FIRST_LANGUAGE, lazy

_ROOM = lazy("There is no room for more questions")
_HEAVY = lazy("A questionnaire has room for two drawings")
_AFTER = lazy("The question is shown only after an answer to another one, so it must stand after that one")
_UNFIT = lazy("It cannot be saved like this. Look through the answers and the settings")
_FIRST_WORDS = "Ny fråga"
_AS_ADDED = re.compile(
    r"Ny fråga|Skriv vad barnen ska läsa|Svar \d|Nytt svar|Plats \d|Ny plats|Ny sort|Nytt skäl|Ny bild"
)


def token(question: Question) -> str:
    """Return what a page remembers of a question, to know whether somebody else has changed it since."""
    return hashlib.sha256(canonical(dump_question(question)).encode()).hexdigest()[:16]


def order_token(document: Questionnaire) -> str:
    """Return what a page remembers of the questions' order."""
    return hashlib.sha256(" ".join(one.id for one in document.questions).encode()).hexdigest()[:16]


def fresh(stem: str, used: Collection[str]) -> str:
    """Return `<stem>_<n>` with the smallest n above all that were ever used."""
    taken = [int(number) for one in used if (number := one.removeprefix(f"{stem}_")).isdecimal()]
    return next(f"{stem}_{n}" for n in count(max(taken, default=0) + 1))


def new(kind: type[Kind], name: str) -> Question:
    """Return a new question of a kind, valid as it stands; ValueError where the kind needs a place."""
    return load_question({"text": _FIRST_WORDS, **kind.start, "id": name, "kind": kind.name})


def unwritten(document: Questionnaire) -> tuple[Question, ...]:
    """Return the questions that still have words with which they or one of their answers were added."""
    return tuple(
        one
        for one in document.met()
        if any(_AS_ADDED.fullmatch(text.say(FIRST_LANGUAGE).text) for _, text, _ in texts(one) if text)
    )


def added(document: Questionnaire, question: Question, after: str | None = None) -> Questionnaire:
    """Return the document with one more question, last or after another; ValueError where there is no room."""
    if len(document.questions) >= MOST_QUESTIONS:
        raise ValueError(_ROOM)
    if question.kind.heavy and sum(one.kind.heavy for one in document.questions) >= MOST_HEAVY:
        raise ValueError(_HEAVY)
    ids = [one.id for one in document.questions]
    at = ids.index(after) + 1 if after else len(ids)
    return checked(replace(document, questions=(*document.questions[:at], question, *document.questions[at:])))


def moved(document: Questionnaire, name: str, to: int) -> Questionnaire:
    """Return the document with a question at another place; ValueError before one that decides whether it is shown."""
    rest = [one for one in document.questions if one.id != name]
    rest.insert(max(0, min(to, len(rest))), document.question(name))
    place = {one.id: n for n, one in enumerate(rest)}
    if any(one.show_if and place[one.show_if.question] > place[one.id] for one in rest):
        raise ValueError(_AFTER)
    return replace(document, questions=tuple(rest))


def shown_after(document: Questionnaire, name: str, show_if: ShowIf | None) -> Questionnaire:
    """Return the document with a question shown only after some answers, or to everybody."""
    return checked(_with(document, replace(document.question(name), show_if=show_if)))


def followed(document: Questionnaire, name: str) -> tuple[Question, ...]:
    """Return the questions before this one whose answers may decide whether it is shown."""
    ids = [one.id for one in document.questions]
    before = document.questions[: ids.index(name)]
    return tuple(one for one in before if one.counts and one.kind.triggers)


def put(document: Questionnaire, raw: Mapping[str, Any]) -> Questionnaire:
    """Return the document with a question as it was written; what was shown after a lost answer is shown to all."""
    question = load_question(raw)
    _expect_enough(question, document.levels)
    answers = {*question.kind.triggers, "unsure", "skip", "none"} if question.counts else set()
    kept = (_after(one, question.id, answers) for one in _with(document, question).questions)
    return checked(replace(document, questions=tuple(kept)))


def _with(document: Questionnaire, question: Question) -> Questionnaire:
    return replace(document, questions=tuple(question if one.id == question.id else one for one in document.questions))


def _after(question: Question, other: str, answers: Collection[str]) -> Question:
    if not question.show_if or question.show_if.question != other:
        return question
    rest = tuple(one for one in question.show_if.any if one in answers)
    return replace(question, show_if=ShowIf(other, rest) if rest else None)


def _expect_enough(question: Question, levels: Iterable[str]) -> None:
    for level in filter(question.asked, levels):
        if question.kind.options and sum(option.offered(level) for option in question.kind.options) < 2:
            raise ValueError(lazy("Each age needs at least two answers to choose among"))


def checked(document: Questionnaire) -> Questionnaire:
    """Return a document after it was read anew, as strictly as any; ValueError otherwise."""
    return load(dump(document))


def refusal(wrong: BaseException) -> str:
    """Return why something cannot be done in the planner's words, if anybody wrote them."""
    said: BaseException | None = wrong
    while said is not None:
        if said.args and not isinstance(said.args[0], str):
            return str(said.args[0])
        said = said.__cause__
    return str(_UNFIT)


def listed(kind: Kind, key: str) -> Listed | None:
    """Return one of the lists that a kind has; None for a name that is none of them."""
    return next((one for one in kind.lists if one.key == key), None)


def with_one_more(raw: Mapping[str, Any], listed: Listed, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question's raw form with one more entry in a list, if there is room."""
    entries = list(raw.get(listed.key, ()))
    return {**raw, listed.key: [*entries, entry]} if len(entries) < listed.most else dict(raw)


def with_one_less(raw: Mapping[str, Any], listed: Listed, name: str) -> dict[str, Any]:
    """Return a question's raw form without an entry, if it can do without."""
    entries = list(raw.get(listed.key, ()))
    rest = [one for one in entries if one["id"] != name]
    return {**raw, listed.key: rest} if len(entries) > listed.fewest else dict(raw)


def with_one_moved(raw: Mapping[str, Any], listed: Listed, name: str, by: int) -> dict[str, Any]:
    """Return a question's raw form with an entry some places up (negative) or down."""
    entries = list(raw.get(listed.key, ()))
    at = next((n for n, one in enumerate(entries) if one["id"] == name), None)
    if at is not None and 0 <= at + by < len(entries):
        entries.insert(at + by, entries.pop(at))
    return {**raw, listed.key: entries}


def ids_of(documents: Iterable[Mapping[str, Any]], question: str = "") -> Iterator[str]:
    """Yield the ids of all questions that documents have, or of the entries of one question's lists."""
    for document in documents:
        for one in document["questions"]:
            if not question:
                yield one["id"]
            elif one["id"] == question:
                lists: Sequence[Any] = [many for many in one.values() if isinstance(many, list)]
                yield from (entry["id"] for many in lists for entry in many if isinstance(entry, Mapping))
