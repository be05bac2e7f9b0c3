"""What in a questionnaire is more than children of a level manage (`children.md`): a hint, and above that a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms import stale
from forms.question import Question
from forms.questionnaire import Questionnaire, dump_question
from forms.shapes import DistributionSet
from forms.texts import FIRST_LANGUAGE, fill, lazy
from forms.wording import Finding, Part, findings

POINTS = {"6-9": (3, 3), "10-12": (3, 4), "13-15": (4, 5), "16-18": (5, 5)}
OPTIONS = {"6-9": 4, "10-12": 5, "13-15": 7, "16-18": 8}
PICTURES = {"6-9": 4, "10-12": 6, "13-15": 8, "16-18": 8}
QUESTIONS = {"6-9": (5, 8), "10-12": (10, 15), "13-15": (15, 25), "16-18": (20, 30)}
MINUTES = {"6-9": (5, 8), "10-12": (8, 12), "13-15": (10, 15), "16-18": (10, 20)}
_FEAR = re.compile(r"\b(o?trygg|rädd|säker|orolig|läskig|ensam|utanför|välkommen|hör till|vara med|rullstol|komma in)")

_POINTS = lazy("Take steps away: %(number)s is much at this age, %(limit)s is good.")
_OPTIONS = lazy("Take answers away: %(number)s is much at this age, %(limit)s is good.")
_FACES = lazy("Use faces from sad to happy here. Where it is about safety or belonging, “no” must be an answer.")
_QUESTIONS = lazy("Take questions away: %(number)s is much at this age, %(limit)s is good.")
_MINUTES = lazy("Make it shorter: %(number)s minutes is long at this age, %(limit)s is good.")


@dataclass(frozen=True)
class Passed:
    """A finding, what it is found in, and at which level. `mark` is the text's as in `stale`, or the question's id, or
    empty where it is the whole questionnaire."""

    mark: str
    level: str
    finding: Finding

    @property
    def question(self) -> str:
        """The question's id; empty for the whole questionnaire."""
        return re.split(r"[.|]", self.mark)[0]

    @property
    def text(self) -> str:
        """What tells the text that it is found in from others."""
        return self.mark if "|" in self.mark else f"{self.mark}|{self.level}"

    @property
    def key(self) -> str:
        """What a reason for keeping it stands under."""
        return " ".join(filter(None, (self.finding.kind, self.question, self.level)))


def everything(document: Questionnaire, place: Mapping[str, str]) -> Iterator[Passed]:
    """Yield all that is found; `place` are the words for `{…}`, as in `Questionnaire.words`."""
    for level in document.levels:
        yield from of_run(document, level)
    for question in document.met():
        yield from of_question(document, question, place)


def reasons_needed(document: Questionnaire, place: Mapping[str, str]) -> dict[str, Passed]:
    """Return by key what a planner must give a reason for, in the questionnaire's order."""
    return {one.key: one for one in everything(document, place) if one.finding.needs_reason}


def of_run(document: Questionnaire, level: str) -> Iterator[Passed]:
    """Yield whether a level is asked too many questions, or for too long."""
    counted = sum(question.counts for question in document.asked(level))
    for kind, number, limits, said in (
        ("questions", counted, QUESTIONS[level], _QUESTIONS),
        ("minutes", document.minutes.get(level, 0), MINUTES[level], _MINUTES),
    ):
        if number > limits[0]:
            yield Passed("", level, _much(kind, said, number, limits))


def of_question(document: Questionnaire, question: Question, place: Mapping[str, str]) -> Iterator[Passed]:
    """Yield what is found in a question at the levels that are asked it."""
    for level in filter(question.asked, document.levels):
        yield from (Passed(question.id, level, one) for one in _of_answers(question, level))
    yield from _of_words(document, question, place)


def _of_answers(question: Question, level: str) -> Iterator[Finding]:
    number = sum(option.offered(level) for option in question.kind.options)
    several = question.kind.shape is DistributionSet
    most = (PICTURES if several else OPTIONS)[level]
    if question.kind.chart().style == "scale":
        if number > POINTS[level][0]:
            yield _much("points", _POINTS, number, POINTS[level])
    elif number > most:
        yield Finding("options", _OPTIONS % {"number": number, "limit": most})
    is_glad = dump_question(question).get("family") == "all_positive"
    if is_glad and _FEAR.search(question.text.say(FIRST_LANGUAGE, level).text.lower()):
        yield Finding("faces", _FACES)


def _much(kind: str, said: str, number: int, limits: tuple[int, int]) -> Finding:
    return Finding(kind, said % {"number": number, "limit": limits[0]}, needs_reason=number > limits[1])


def _of_words(document: Questionnaire, question: Question, place: Mapping[str, str]) -> Iterator[Passed]:
    words = {level: document.words(FIRST_LANGUAGE, level, place) for level in document.levels}
    for path, text, levels in stale.texts(question):
        for level in document.levels:
            if level in levels and text:
                said = fill(text.say(FIRST_LANGUAGE, level).text, words[level])
                met = findings(said, level, part=_part(question, path), place_words=words[level].values())
                yield from (Passed(stale.mark(path, FIRST_LANGUAGE, level), level, one) for one in met)


def _part(question: Question, path: str) -> Part:
    name = path.split(".")[1]
    if name == "hint":
        return "hint"
    if name == "text":
        return "question" if question.kind.asks else "info"
    return "option"
