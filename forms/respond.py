"""The child's form made from a questionnaire, and the cleaned answers that come back from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self, cast

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.kind import AnswerField, Asking, Part
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.shapes import NOT_ASKED, Value

AGES = ("6-9", "10-12", "13-15", "16-18", "unsaid")


class Unacceptable(ValueError):  # noqa: N818 - a word that says it where it is raised
    """An answer that the questionnaire does not offer; `question` is whose, empty where it is none of its questions."""

    def __init__(self, wrong: str, question: str = "") -> None:
        super().__init__(wrong)
        self.question = question


@dataclass(frozen=True)
class Answers:
    """One child's answers: a value for every counted question, the group that it puts the child in where it may be a
    background, what is kept apart of it, and language and level."""

    lang: str
    level: str
    values: Mapping[str, Value]
    groups: Mapping[str, str]
    apart: Mapping[str, tuple[Part, ...]]
    json: str
    """The values as the one JSON text that is stored."""
    digest: bytes
    """32 bytes by which the same answers are known again (`privacy.md` 3)."""

    @classmethod
    def of(
        cls,
        lang: str,
        level: str,
        values: Mapping[str, Value],
        groups: Mapping[str, str],
        apart: Mapping[str, tuple[Part, ...]],
    ) -> Self:
        """Write and hash the answers at once: who stores them holds a lock."""
        stored = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        whole = json.dumps([lang, level, values, apart], sort_keys=True, default=asdict)
        return cls(lang, level, values, groups, apart, stored, hashlib.sha256(whole.encode()).digest())


def ask(questionnaire: Questionnaire, asking: Asking) -> BaseForm:
    """Return the form of one level and language: a field `q.<id>` per question, in order."""
    asked = questionnaire.asked(asking.level)
    return BaseForm({f"q.{one.id}": one.kind.field(asking.say(one.text).text, asking) for one in asked})


def read(questionnaire: Questionnaire, lang: str, level: str, posted: MultiDict[str, str]) -> Answers:
    """Return the cleaned answers of a posted form; Unacceptable for a question or option that was not offered."""
    form = ask(questionnaire, Asking(lang, level))
    _refuse_unknown(questionnaire, posted)
    form.process(posted)
    values: dict[str, Value] = {question.id: NOT_ASKED for question in questionnaire.counted()}
    apart: dict[str, tuple[Part, ...]] = {}
    for question in questionnaire.asked(level):
        if not is_shown(question, values):
            continue  # an answer to a question that ended up hidden is dropped, never an error (`privacy.md` 3)
        field = cast(AnswerField, form[f"q.{question.id}"])
        if field.process_errors:
            raise Unacceptable(f"{question.id}: {field.process_errors[0]}", question.id)
        if question.counts:
            values[question.id] = field.data
            apart |= {question.id: field.apart} if field.apart else {}
    groups = {one.id: one.kind.group(values[one.id]) for one in questionnaire.counted() if one.kind.groups}
    return Answers.of(lang, level, values, groups, apart)


def is_shown(question: Question, values: Mapping[str, Value]) -> bool:
    """Tell whether the answers so far show a question."""
    if question.show_if is None:
        return True
    given = values.get(question.show_if.question, NOT_ASKED)
    return bool(set(question.show_if.any) & ({given} if isinstance(given, str) else set(given)))


def _refuse_unknown(questionnaire: Questionnaire, posted: MultiDict[str, str]) -> None:
    known = {question.id: question for question in questionnaire.questions}
    for name in posted:
        if not name.startswith("q."):
            continue
        question, _, part = name[2:].partition(".")
        if question not in known or (part and part != "x" and part not in known[question].kind.items):
            raise Unacceptable(f"{name}: unknown question")


def thaw(raw: str) -> dict[str, Value]:
    """Return the values that `Answers.json` stored."""
    return {one: value if isinstance(value, str) else tuple(value) for one, value in json.loads(raw).items()}
