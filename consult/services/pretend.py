"""Answers as children might give them, for the demo and for trying a session; drawn from a seed."""

from __future__ import annotations

from random import Random

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from consult.services import simulate
from forms.kind import Asking
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.respond import is_shown
from forms.shapes import SKIP, UNSURE, Value
from forms.texts import FIRST_LANGUAGE

UNSURE_SHARE, SKIP_SHARE = 0.05, 0.04


def answers(questionnaire: Questionnaire, level: str, chance: Random) -> MultiDict[str, str]:
    """Return the fields that one child would send: leaning to the first options, some unsure, some skipping."""
    posted: MultiDict[str, str] = MultiDict()
    values: dict[str, Value] = {}
    for question in questionnaire.asked(level):
        if not question.kind.asks or not is_shown(question, values):
            continue
        drawn = _draw(question, level, chance)
        if isinstance(drawn, str):
            posted.add(f"q.{question.id}.x", drawn)
        elif question.kind.items:
            posted.update(_by_item(question, level, chance))
        else:
            posted.setlist(f"q.{question.id}", drawn)
        values[question.id] = drawn
    return posted


def _by_item(question: Question, level: str, chance: Random) -> MultiDict[str, str]:
    """Return answers to a question of several fields, as to the page on which a child meets it."""
    name = f"q.{question.id}"
    form = BaseForm({name: question.kind.field("", Asking(FIRST_LANGUAGE, level))})
    page = simulate.Page(most={name: question.kind.most(level)} if question.kind.most(level) else {})
    page.feed(str(form[name]()))
    return MultiDict(simulate.answers(page, chance))


def _draw(question: Question, level: str, chance: Random) -> Value:
    if (dice := chance.random()) < UNSURE_SHARE + SKIP_SHARE:
        return UNSURE if dice < UNSURE_SHARE else SKIP
    options = [option for option in question.kind.options if option.offered(level)]
    if question.kind.items:
        return ()
    if not options:
        return SKIP
    first = chance.choices([option.id for option in options], [1 / (n + 1.5) for n in range(len(options))])[0]
    exclusive = {option.id for option in options if option.exclusive}
    if first in exclusive or question.kind.most(level) <= 1 or chance.random() < 0.3:
        return (first,)
    others = [option.id for option in options if option.id not in exclusive | {first}]
    return (first, chance.choice(others)) if others else (first,)
