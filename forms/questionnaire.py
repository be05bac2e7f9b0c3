"""The questionnaire document: one representation for database, library and export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from forms.kind import Kind
from forms.kinds import KINDS
from forms.options import SLUG
from forms.question import Question, ShowIf, Slot
from forms.shapes import NONE, SKIP, UNSURE
from forms.texts import FIRST_LANGUAGE, LEVELS, SHA, Recordings, Text, lazy, named

ASIDE = (UNSURE, SKIP, NONE)
_KINDS: Mapping[str, type[Kind]] = {kind.name: kind for kind in KINDS}
_NOT_HASHED = ("title", "version", "origin")
MOST_QUESTIONS = 60
MOST_HEAVY = 2
"""More drawings than these would not fit into one post."""


_NO_KIND = lazy("question %(question)s: there is no kind %(kind)r")
_NO_EARLIER = lazy("question %(question)s depends on an earlier question that is not there")
_NO_ANSWER = lazy("question %(question)s depends on an answer that is not there")
_TOO_FEW = lazy("question %(question)s needs at least two options at the level %(level)s")


@dataclass(frozen=True)
class Questionnaire:
    """The whole document; questions in the order in which they are asked."""

    id: str
    title: Text
    purpose: Text
    languages: tuple[str, ...]
    levels: tuple[str, ...]
    minutes: Mapping[str, int]
    slots: tuple[Slot, ...]
    questions: tuple[Question, ...]
    version: int = 1
    origin: str | None = None
    recordings: Recordings = field(default_factory=Recordings)
    articles: tuple[int, ...] = ()
    """The articles of the convention on the rights of the child that the questions are about."""
    materials: Text = field(default_factory=lambda: Text({}))
    tried: bool = False
    """Whether children have tried the questions."""

    def asked(self, level: str) -> tuple[Question, ...]:
        """Return the questions of one level, in order; what depends on a question of other levels is for everybody."""
        asked = {question.id: question for question in self.questions if question.asked(level)}
        return tuple(
            replace(one, show_if=None) if one.show_if and one.show_if.question not in asked else one
            for one in asked.values()
        )

    def met(self) -> tuple[Question, ...]:
        """Return the questions that anybody is asked: a draft may hold others, for levels that were taken away."""
        return tuple(question for question in self.questions if any(map(question.asked, self.levels)))

    def counted(self) -> tuple[Question, ...]:
        """Return the questions whose answers are stored, in order."""
        return tuple(question for question in self.met() if question.counts)

    def own_words(self) -> tuple[Question, ...]:
        """Return the questions that children answer in their own words or with a drawing."""
        return tuple(question for question in self.met() if question.kind.needs_reader)

    def question(self, name: str) -> Question:
        """Return one question; KeyError when there is none."""
        return {question.id: question for question in self.questions}[name]

    def uploaded(self) -> frozenset[str]:
        """Return the names of the uploaded pictures that its questions show, apart from those of places."""
        shown = (name for question in self.questions for name in question.kind.pictures)
        return frozenset(name for name in shown if SHA.fullmatch(name))

    def words(self, lang: str, level: str, place: Mapping[str, str]) -> dict[str, str]:
        """Return the words for `{…}`: the place's forms and the names of the filled slots."""
        return dict(place) | {slot.id: slot.name.say(lang, level).text for slot in self.slots if slot.name}

    def sensitive(self) -> frozenset[str]:
        """Return the ids of sensitive questions, and of those shown only after one."""
        return self._with_those_after(question.id for question in self.questions if question.sensitive)

    def once(self) -> frozenset[str]:
        """Return the ids of questions that are counted once, at final: sensitive ones, maps, those after either."""
        kinds = (question.id for question in self.questions if question.sensitive or question.kind.once)
        return self._with_those_after(kinds)

    def _with_those_after(self, ids: Iterable[str]) -> frozenset[str]:
        found = set(ids)
        for question in self.questions:
            if question.show_if and question.show_if.question in found:
                found.add(question.id)
        return frozenset(found)

    def without(self, question: str) -> Questionnaire:
        """Return the document without a question, and what depended on it shown to everybody."""
        kept = [one for one in self.questions if one.id != question]
        return replace(
            self,
            questions=tuple(
                replace(one, show_if=None) if one.show_if and one.show_if.question == question else one for one in kept
            ),
        )

    def without_option(self, question: str, option: str) -> Questionnaire:
        """Return the document without an option; ValueError where the question cannot do without it."""
        changed = replace(self.question(question), kind=self.question(question).kind.without(option))
        kept = tuple(_forget(changed if one.id == question else one, question, option) for one in self.questions)
        _check_offered(changed, self.levels)
        return replace(self, questions=kept)

    def with_slot(self, slot: Slot) -> Questionnaire:
        """Return the document with one slot filled."""
        return replace(self, slots=tuple(slot if one.id == slot.id else one for one in self.slots))


def _forget(question: Question, other: str, option: str) -> Question:
    if not question.show_if or question.show_if.question != other:
        return question
    rest = tuple(one for one in question.show_if.any if one != option)
    return replace(question, show_if=ShowIf(other, rest) if rest else None)


def load(raw: Mapping[str, Any]) -> Questionnaire:
    """Read and check a document; ValueError in plain words names the question that is wrong."""
    try:
        questionnaire = _load(raw)
        _check(questionnaire)
    except (TypeError, KeyError, AttributeError, OverflowError) as wrong:
        raise ValueError(lazy("this is not a questionnaire: a part of it has the wrong form")) from wrong
    return questionnaire


def _load(raw: Mapping[str, Any]) -> Questionnaire:
    levels = tuple(raw.get("levels", LEVELS))
    if not levels or not set(levels) <= set(LEVELS):
        raise ValueError(lazy("the questionnaire names a level that does not exist"))
    return Questionnaire(
        id=str(raw.get("id", "")),
        title=Text.load(raw.get("title")),
        purpose=Text.load(raw.get("purpose")),
        languages=tuple(raw.get("languages", (FIRST_LANGUAGE,))),
        levels=levels,
        minutes={str(level): _whole(n) for level, n in raw.get("minutes", {}).items()},
        slots=tuple(_load_slot(one) for one in raw.get("slots", ())),
        questions=tuple(load_question(one) for one in raw.get("questions", ())),
        version=_whole(raw.get("version", 1)),
        origin=named(raw.get("origin"), "the origin"),
        recordings=Recordings.load(raw.get("recordings")),
        articles=tuple(_whole(one) for one in raw.get("articles", ())),
        materials=Text.load(raw.get("materials")),
        tried=bool(raw.get("tried", False)),
    )


def _load_slot(raw: Mapping[str, Any]) -> Slot:
    picture = named(raw.get("picture"), "a picture")
    return Slot(str(raw["id"]), Text.load(raw.get("name")), picture, Text.load(raw.get("about")))


def load_question(raw: Mapping[str, Any]) -> Question:
    """Read one question; ValueError names it and says what is wrong."""
    name = str(raw.get("id", ""))
    if not SLUG.fullmatch(name):
        raise ValueError(lazy("the question id %(id)r must be small letters, figures and _") % {"id": name[:40]})
    if raw.get("kind") not in _KINDS:
        raise ValueError(_NO_KIND % {"question": name, "kind": raw.get("kind")})
    try:
        kind = _KINDS[raw["kind"]].load(raw)
        show_if = raw.get("show_if")
        return Question(
            id=name,
            kind=kind,
            text=Text.load(raw.get("text")),
            hint=Text.load(raw.get("hint")),
            use=Text.load(raw.get("use")),
            levels=tuple(raw.get("levels", ())),
            sensitive=bool(raw.get("sensitive", False)),
            practice=bool(raw.get("practice", False)),
            show_if=ShowIf(show_if["question"], tuple(show_if["any"])) if show_if else None,
        )
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise ValueError(lazy("question %(question)s: %(said)s") % {"question": name, "said": _said(wrong)}) from wrong


def _said(wrong: Exception) -> str:
    """Return what is wrong in our own words, not in those of the language."""
    return str(wrong if isinstance(wrong, ValueError) else lazy("a part of it has the wrong form"))


def _whole(raw: Any) -> int:
    if type(raw) is not int:
        raise TypeError
    return raw


def _check(questionnaire: Questionnaire) -> None:
    if not 1 <= len(questionnaire.questions) <= MOST_QUESTIONS:
        raise ValueError(lazy("a questionnaire has 1 to %(most)s questions") % {"most": MOST_QUESTIONS})
    if sum(question.kind.heavy for question in questionnaire.questions) > MOST_HEAVY:
        raise ValueError(lazy("a questionnaire asks for at most %(most)s drawings") % {"most": MOST_HEAVY})
    slots = {slot.id for slot in questionnaire.slots}
    earlier: dict[str, Question] = {}
    for question in questionnaire.questions:
        named_so = {"question": question.id}
        if question.id in earlier:
            raise ValueError(lazy("question %(question)s stands twice") % named_so)
        if not question.text:
            raise ValueError(lazy("question %(question)s has no words") % named_so)
        if not set(question.levels) <= set(LEVELS):
            raise ValueError(lazy("question %(question)s names a level that does not exist") % named_so)
        _check_show_if(question, earlier)
        _check_offered(question, questionnaire.levels)
        if missing := question.kind.slots - slots:
            raise ValueError(
                lazy("question %(question)s needs the place %(slot)s") % {"question": question.id, "slot": min(missing)}
            )
        earlier[question.id] = question


def _check_show_if(question: Question, earlier: Mapping[str, Question]) -> None:
    if question.show_if is None:
        return
    depends_on, named_so = earlier.get(question.show_if.question), {"question": question.id}
    if depends_on is None or not depends_on.counts:
        raise ValueError(_NO_EARLIER % named_so)
    if not set(question.show_if.any) <= {*depends_on.kind.triggers, *ASIDE}:
        raise ValueError(_NO_ANSWER % named_so)


def _check_offered(question: Question, levels: Iterable[str]) -> None:
    for level in filter(question.asked, levels):
        if question.kind.options and sum(option.offered(level) for option in question.kind.options) < 2:
            raise ValueError(
                lazy("question %(question)s needs at least two options at the level %(level)s")
                % {"question": question.id, "level": level}
            )


def dump(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return the document as plain JSON values: what `load` reads, without defaults."""
    aside = {
        "origin": questionnaire.origin,
        "recordings": questionnaire.recordings.dump(),
        "articles": list(questionnaire.articles),
        "materials": questionnaire.materials.dump(),
        "tried": questionnaire.tried,
    }
    return {
        "id": questionnaire.id,
        "title": questionnaire.title.dump(),
        "purpose": questionnaire.purpose.dump(),
        "languages": list(questionnaire.languages),
        "levels": list(questionnaire.levels),
        "minutes": dict(questionnaire.minutes),
        "slots": [_dump_slot(slot) for slot in questionnaire.slots],
        "questions": [dump_question(question) for question in questionnaire.questions],
        "version": questionnaire.version,
    } | {key: value for key, value in aside.items() if value}


def _dump_slot(slot: Slot) -> dict[str, Any]:
    raw = {"id": slot.id, "name": slot.name.dump(), "picture": slot.picture, "about": slot.about.dump()}
    return {key: value for key, value in raw.items() if value}


def dump_question(question: Question) -> dict[str, Any]:
    """Return one question as plain JSON values: what `load_question` reads."""
    raw: dict[str, Any] = {"id": question.id, "kind": question.kind.name, "text": question.text.dump()}
    raw.update({key: text.dump() for key in ("hint", "use") if (text := getattr(question, key))})
    if question.levels:
        raw["levels"] = list(question.levels)
    raw.update({key: True for key in ("sensitive", "practice") if getattr(question, key)})
    if question.show_if:
        raw["show_if"] = {"question": question.show_if.question, "any": list(question.show_if.any)}
    return raw | question.kind.dump()


def canonical(raw: Mapping[str, Any]) -> str:
    """Return a document as sorted JSON without white space; texts are NFC already."""
    return json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 (hex) of the canonical document without title, version and origin."""
    raw = {key: value for key, value in dump(questionnaire).items() if key not in _NOT_HASHED}
    return hashlib.sha256(canonical(raw).encode()).hexdigest()


def unfilled(questionnaire: Questionnaire) -> tuple[Slot, ...]:
    """Return the slots that some question shows or names and that nobody has filled."""
    used = {name for question in questionnaire.met() for name in question.named}
    return tuple(slot for slot in questionnaire.slots if slot.id in used and not slot.filled)
