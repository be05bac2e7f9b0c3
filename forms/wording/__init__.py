"""Wording help: what in a Swedish text to children could be plainer, and how. Hints, never a stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from forms.texts import lazy
from forms.wording.swedish import lix, long_words, pattern, sentences, words

Part = Literal["question", "hint", "option", "info"]

QUESTION_WORDS = {"6-9": (8, 12), "10-12": (12, 16), "13-15": (16, 20), "16-18": (20, 25)}
"""Words in a question: above the first a hint, above the second a reason is asked for (`children.md`)."""
OPTION_WORDS = {"6-9": 3, "10-12": 5, "13-15": 8, "16-18": 10}
HARDEST = {"6-9": 20, "10-12": 25, "13-15": 30, "16-18": 35}
_HARDER = {"length", "jargon"}
"""Who mends these mends long words too: they are said alone."""
YOUNG, CHILDREN = ("6-9", "10-12", "13-15"), ("6-9", "10-12")
_SHORT, _SOME = 10, 3
"""LIX is made for pages. A text of fewer words is hard only with some long ones and at twice the limit."""


@dataclass(frozen=True)
class Finding:
    """One thing to look at again: what to do, the words it is about, and perhaps what to write instead.

    `needs_reason` where the second limit is passed: a planner who keeps it says why."""

    kind: str
    said: str
    words: str = ""
    suggestion: str = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class Reading:
    """A text as the rules read it; `known` are the words of the place, in small letters."""

    text: str
    level: str
    part: Part
    known: frozenset[str]

    @property
    def small(self) -> str:
        """The text in small letters."""
        return self.text.lower()

    @property
    def asks(self) -> bool:
        """Whether it is the question itself."""
        return self.part == "question"


_NOT = lazy("Ask without “not”. It is easily misread, and a no to it can mean two things.")
_WITHOUT = lazy("“utan” can also mean not. Read the sentence aloud once more.")
_OPPOSITE = lazy("Ask about the opposite. A word that begins with o- or in- hides a “not”.")
_SEVERAL = lazy("Ask one thing at a time. Make two questions of it, or choose the most important.")
_RECALL = lazy("Ask about today or this week. Children do not remember further back in the same way.")
_JARGON = lazy("This is a word that planners use. Write it plainly.")
_LEADING = lazy("This tells them what to answer. Take the word away, or ask how it is.")
_PERSONAL = lazy("Do not ask who somebody is, where they live or what another person does.")
_BUYING = lazy("Ask what they want to do, not what you shall buy or put there.")
_UNSURE = lazy("“Vet inte” stands at every question already. Take this answer away.")
_MIDDLE = lazy("Under 16, take the answer in the middle away. Those who are unsure have “Vet inte”.")
_SHOUT_NONE = lazy("From 13, write without exclamation marks.")
_SHOUT_ONE = lazy("One exclamation mark is enough.")
_CHILD = lazy("From 13, write du, ni, unga or elever. Many stop reading at “barn”.")
_HARD = lazy("Hard to read at this age: long words. Choose shorter ones or make two sentences.")
_LONG_QUESTION = lazy("Make it shorter: %(number)s words. At most %(limit)s is good at this age.")
_LONG_OPTION = lazy("Make the answer shorter: %(number)s words. At most %(limit)s is good at this age.")


def findings(text: str, level: str, *, part: Part, place_words: Iterable[str] = ()) -> list[Finding]:
    """Return what could be plainer in a Swedish text, as children of a level read it, its `{words}` filled.

    `place_words` are what its place and its spots are called: they are neither long nor jargon."""
    known = frozenset(word.lower() for phrase in place_words for word in words(phrase))
    reading = Reading(text, level, part, known)
    found = [finding for rule in _RULES for finding in rule(reading)]
    told = {finding.kind for finding in found}
    return [finding for finding in found if finding.kind != "hard" or not told & _HARDER]


def _length(reading: Reading) -> Iterator[Finding]:
    limit = OPTION_WORDS[reading.level] if reading.part == "option" else QUESTION_WORDS[reading.level][0]
    counted = [reading.text] if reading.part in ("question", "option") else sentences(reading.text)
    longest = max((len(one.split()) for one in counted), default=0)
    if longest > limit:
        said = (_LONG_OPTION if reading.part == "option" else _LONG_QUESTION) % {"number": longest, "limit": limit}
        yield Finding("length", said, needs_reason=reading.asks and longest > QUESTION_WORDS[reading.level][1])


def _hard(reading: Reading) -> Iterator[Finding]:
    found = long_words(words(reading.text), reading.known)
    is_short = len(words(reading.text)) < _SHORT
    is_hard = lix(reading.text, reading.known) > HARDEST[reading.level] * (2 if is_short else 1)
    if reading.part != "option" and is_hard and (len(found) >= _SOME or not is_short):
        yield Finding("hard", _HARD, ", ".join(found))


def _negation(reading: Reading) -> Iterator[Finding]:
    if not (reading.asks and _any("negation").search(reading.small)):
        return
    for entry, instead in _listed("negation").items():
        if met := pattern(entry).search(reading.small):
            yield Finding("negation", _NOT, met[0], instead)
            return


def _without(reading: Reading) -> Iterator[Finding]:
    if reading.asks and re.search(r"\butan\b", reading.small):
        yield Finding("without", _WITHOUT, "utan")


def _opposite(reading: Reading) -> Iterator[Finding]:
    if not reading.asks:
        return
    listed = _all()["opposite"]
    for met in re.finditer("|".join(listed["words"]), reading.small):
        if not re.match(listed["fine"], met[0]):
            yield Finding("opposite", _OPPOSITE, met[0])


def _several(reading: Reading) -> Iterator[Finding]:
    if not reading.asks:
        return
    left = reading.small
    for one in _patterns("together"):
        left = one.sub(" ", left)
    if met := re.search(r"\w+,? (och|eller) \w+", left):
        yield Finding("several", _SEVERAL, met[0])
    elif reading.text.count("?") > 1:
        yield Finding("several", _SEVERAL, sentences(reading.text)[-1])


def _jargon(reading: Reading) -> Iterator[Finding]:
    if not _any("jargon").search(reading.small):
        return
    told: set[str] = set()
    for entry, plain in sorted(_listed("jargon").items(), key=lambda one: -len(one[0])):
        for met in pattern(entry).finditer(reading.small):
            if met[0] not in told | reading.known:
                told.add(met[0])
                yield Finding("jargon", _JARGON, met[0], plain)


def _middle(reading: Reading) -> Iterator[Finding]:
    if reading.part == "option" and reading.level in YOUNG and _is_all("middle", reading):
        yield Finding("middle", _MIDDLE, reading.text)


def _unsure(reading: Reading) -> Iterator[Finding]:
    if reading.part == "option" and _is_all("unsure", reading):
        yield Finding("unsure", _UNSURE, reading.text)


def _shout(reading: Reading) -> Iterator[Finding]:
    allowed = reading.level in CHILDREN
    if reading.text.count("!") > allowed:
        yield Finding("shout", _SHOUT_ONE if allowed else _SHOUT_NONE, "!")


def _child(reading: Reading) -> Iterator[Finding]:
    met = re.search(r"(?<!\bsom )\bbarn(en|s|ens)?\b", reading.small)
    if met and reading.level not in CHILDREN:
        yield Finding("child", _CHILD, met[0], "unga")


def _like(kind: str, said: str, *parts: Part) -> Callable[[Reading], Iterator[Finding]]:
    """Return a rule that meets any of the patterns of a kind; what a hint forbids is not asked."""

    def rule(reading: Reading) -> Iterator[Finding]:
        is_forbidden = not reading.asks and re.search(r"\b(inga|inte|aldrig)\b", reading.small)
        if reading.part not in parts or is_forbidden:
            return
        if met := next(filter(None, (one.search(reading.small) for one in _patterns(kind))), None):
            yield Finding(kind, said, met[0].strip())

    return rule


_RULES: Sequence[Callable[[Reading], Iterator[Finding]]] = (
    _length,
    _hard,
    _negation,
    _without,
    _opposite,
    _several,
    _like("recall", _RECALL, "question", "hint"),
    _jargon,
    _like("leading", _LEADING, "question", "hint", "info"),
    _like("personal", _PERSONAL, "question", "hint"),
    _like("buying", _BUYING, "question"),
    _unsure,
    _middle,
    _shout,
    _child,
)


def _is_all(kind: str, reading: Reading) -> bool:
    return any(one.fullmatch(reading.small.strip(" .")) for one in _patterns(kind))


@cache
def _all() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return raw


def _listed(kind: str) -> Mapping[str, str]:
    found: Mapping[str, str] = _all()[kind]
    return found


@cache
def _any(kind: str) -> re.Pattern[str]:
    """Return what finds any word of a list: most texts hold none, and one search tells."""
    return re.compile("|".join(pattern(entry).pattern for entry in _listed(kind)))


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one if one.startswith("^") else rf"\b(?:{one})") for one in _all()[kind])
