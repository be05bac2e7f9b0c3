"""A draft's questions while they are edited: every change keeps a step to undo, and none overwrites another's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import consultations, draft_steps, own_words, session_plans
from forms import changing, stale
from forms.kinds import KINDS
from forms.question import Question, ShowIf
from forms.questionnaire import Questionnaire, dump, dump_question, load, load_question
from forms.texts import LEVELS, lazy

_MINUTES = {"6-9": 5, "10-12": 8, "13-15": 10, "16-18": 10}
"""How long the questions of a level usually take (`children.md`)."""
_UNDONE = lazy("Somebody has changed the questions since. Look at them as they are now.")
_PLANNERS = lazy("Ask the planner to add questions in own words.")


class Collision(ValueError):  # noqa: N818 - a word that says it where it is raised
    """Somebody else has changed what a page wants to change."""

    def __init__(self) -> None:
        super().__init__(lazy("Somebody else has changed the questions. Look at them as they are now, and try again."))


def kinds(db: Session, consultation: Consultation, *, plans: bool) -> list[Any]:
    """Return the kinds that can be added: for some level asked; in own words by a planner, where somebody reads."""
    reads = plans and own_words.is_read(db, consultation)
    asked = [kind for kind in KINDS if set(kind.levels) & set(consultation.levels)]
    return [kind for kind in asked if reads or not kind.needs_reader]


def add(db: Session, actor: str, consultation: Consultation, kind_name: str, *, plans: bool = True) -> str:
    """Put a new question of a kind last and return its id; ValueError where it cannot be asked."""
    kind = next(one for one in KINDS if one.name == kind_name)
    if kind.needs_reader:
        if not plans:
            raise ValueError(_PLANNERS)
        own_words.expect_reader(db, consultation)
    document = _now(db, consultation)
    question = changing.new(kind, changing.fresh("fraga", _used(db, consultation, document)))
    _save(db, actor, consultation, "added", lambda: changing.added(document, question))
    return question.id


def copy(db: Session, actor: str, consultation: Consultation, name: str, *, was: str) -> str:
    """Put a copy of a question after it and return its id; Collision when it has changed since."""
    document = _now(db, consultation)
    question = _expect(document, name, was)
    made = replace(question, id=changing.fresh("fraga", _used(db, consultation, document)))
    _save(db, actor, consultation, "copied", lambda: changing.added(document, made, name))
    return made.id


def remove(db: Session, actor: str, consultation: Consultation, name: str, *, was: str) -> None:
    """Take a question away; what was shown after it is then shown to everybody."""
    document = _now(db, consultation)
    _expect(document, name, was)
    consultations.remove_question(db, actor, consultation, name)


def move(db: Session, actor: str, consultation: Consultation, name: str, to: int, *, was: str) -> None:
    """Put a question at another place in the order (0 is first); `was` is the order that the page showed."""
    document = _now(db, consultation)
    if was != changing.order_token(document):
        raise Collision
    _save(db, actor, consultation, "moved", lambda: changing.moved(document, name, to))


def change(
    db: Session,
    actor: str,
    consultation: Consultation,
    raw: Mapping[str, Any],
    *,
    was: str,
    true: Collection[str] = (),
    typed: bool = False,
) -> None:
    """Write a question anew, as `load_question` reads it; `true` names words that hold though the Swedish changed.

    What is `typed` in one go is one step to undo, however often it is saved meanwhile.

    Collision when it has changed since `was`; ValueError in the planner's words where it cannot be so."""
    document = _now(db, consultation)
    _expect(document, raw["id"], was)
    changed = _said(lambda: changing.put(document, raw))
    if changed != document or true:
        said = f"{draft_steps.TYPED} {raw['id']}" if typed else "changed"
        consultations.save_questionnaire(db, actor, consultation, changed, said, true=true)


def show_after(
    db: Session, actor: str, consultation: Consultation, name: str, show_if: ShowIf | None, *, was: str
) -> None:
    """Show a question only after some answers to an earlier one, or to everybody."""
    document = _now(db, consultation)
    _expect(document, name, was)
    _save(db, actor, consultation, "changed", lambda: changing.shown_after(document, name, show_if))


def ask(db: Session, actor: str, consultation: Consultation, levels: Sequence[str], languages: Sequence[str]) -> None:
    """Ask other levels or in other languages; the words of those left out stay in the draft and come back with them."""
    document = _now(db, consultation)
    chosen = tuple(level for level in LEVELS if level in levels)
    minutes = {level: document.minutes.get(level, _MINUTES[level]) for level in chosen}
    changed = replace(document, levels=chosen, languages=tuple(languages), minutes=minutes)
    if not changed.counted():
        raise ValueError(lazy("None of the questions is asked at those ages. Add one that is, or keep an age."))
    for question in changed.met():
        _said(partial(changing.put, changed, dump_question(question)))
    if changed != document:
        consultations.save_questionnaire(db, actor, consultation, changed, "people")
        session_plans.follow(db, consultation)


def undo(db: Session, actor: str, consultation: Consultation, step: int) -> str:
    """Put back what was before the latest change and return its name; ValueError when another step is the latest.

    Recordings stay: a voice that was replaced is deleted and cannot come back."""
    recordings = _now(db, consultation).recordings
    last = draft_steps.newest(db, consultation)
    if last is None or last.id != step:
        raise ValueError(_UNDONE)
    consultations.put_back(db, actor, consultation, replace(load(last.document), recordings=recordings), last.stale)
    session_plans.follow(db, consultation)
    said = last.said
    db.delete(last)
    db.flush()
    return said


def find(db: Session, consultation: Consultation, name: str) -> Question | None:
    """Return a draft's question, also one that was removed and can come back; None when there never was one."""
    document = consultations.questionnaire(db, consultation)
    there = {one.id: one for one in document.questions}
    if name in there:
        return there[name]
    kept = (one for document in draft_steps.documents(db, consultation) for one in document["questions"])
    removed = next((one for one in kept if one["id"] == name), None)
    return load_question(removed) if removed else None


def to_look_at(db: Session, consultation: Consultation, document: Questionnaire) -> dict[str, tuple[int, int]]:
    """Return for each question with words to look at how many are missing, and how many are older than the Swedish."""
    marks = consultations.stale(db, consultation)
    found = {
        one.id: (len(stale.missing(document, one)), len(stale.of_question(document, one, marks)))
        for one in document.met()
    }
    return {name: counts for name, counts in found.items() if any(counts)}


def fresh_entry(db: Session, consultation: Consultation, document: Questionnaire, question: str) -> str:
    """Return an id for one more answer of a question, never used in it before."""
    whole = [dump(document), *draft_steps.documents(db, consultation)]
    return changing.fresh("svar", set(changing.ids_of(whole, question)))


def _used(db: Session, consultation: Consultation, document: Questionnaire) -> set[str]:
    return set(changing.ids_of([dump(document), *draft_steps.documents(db, consultation)]))


def _now(db: Session, consultation: Consultation) -> Questionnaire:
    """Return the document in force, held so that nobody else writes meanwhile."""
    db.execute(select(Consultation.id).filter_by(id=consultation.id).with_for_update())
    db.refresh(consultation)
    return consultations.questionnaire(db, consultation)


def _expect(document: Questionnaire, name: str, was: str) -> Question:
    question = {one.id: one for one in document.questions}.get(name)
    if question is None or changing.token(question) != was:
        raise Collision
    return question


def _save(db: Session, actor: str, consultation: Consultation, said: str, make: Callable[[], Questionnaire]) -> None:
    consultations.save_questionnaire(db, actor, consultation, _said(make), said)


def _said(make: Callable[[], Questionnaire]) -> Questionnaire:
    try:
        return make()
    except ValueError as wrong:
        raise ValueError(changing.refusal(wrong)) from wrong
