"""Answers as children might give them, for the demo and for trying a session; drawn from a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from werkzeug.datastructures import MultiDict

from forms.kinds.map_pin import MapPin
from forms.questionnaire import Question, Questionnaire
from forms.respond import is_shown
from forms.shapes import SKIP, UNSURE, Value

UNSURE_SHARE, SKIP_SHARE = 0.05, 0.04


def answers(questionnaire: Questionnaire, level: str, chance: Random) -> MultiDict[str, str]:
    """Return the fields that one child would send: leaning to the first options, some unsure, some skipping."""
    posted: MultiDict[str, str] = MultiDict()
    values: dict[str, Value] = {}
    for question in questionnaire.asked(level):
        if not question.kind.asks or not is_shown(question, values):
            continue
        if isinstance(question.kind, MapPin):
            posted.update(_pins(question.id, question.kind, chance))
            continue
        drawn = _draw(question, level, chance)
        if isinstance(drawn, str):
            posted.add(f"q.{question.id}.x", drawn)
        for option in drawn if not isinstance(drawn, str) else ():
            posted.add(f"q.{question.id}", option)
        values[question.id] = drawn
    return posted


def _pins(question: str, kind: MapPin, chance: Random) -> dict[str, str]:
    """Return one or two pins as the list sends them, or why there are none."""
    if chance.random() < UNSURE_SHARE + SKIP_SHARE:
        return {f"q.{question}.x": chance.choice([UNSURE, SKIP])}
    zones = chance.sample(kind.items, min(kind.maximum, chance.choice([1, 2])))
    return {f"q.{question}.{zone}": weighted([one.id for one in kind.categories], {}, chance) for zone in zones}


def _draw(question: Question, level: str, chance: Random) -> Value:
    if (dice := chance.random()) < UNSURE_SHARE + SKIP_SHARE:
        return UNSURE if dice < UNSURE_SHARE else SKIP
    options = [option for option in question.kind.options if option.offered(level)]
    if not options or question.kind.items:
        return SKIP
    first = weighted([option.id for option in options], {}, chance)
    exclusive = {option.id for option in options if option.exclusive}
    most = getattr(question.kind, "most", lambda _: 1)(level)
    if first in exclusive or most == 1 or chance.random() < 0.3:
        return (first,)
    others = [option.id for option in options if option.id not in exclusive | {first}]
    return (first, chance.choice(others)) if others else (first,)


def weighted(ids: Sequence[str], weights: Mapping[str, float], chance: Random) -> str:
    """Return one of the ids; those without a weight get less the later they stand."""
    return chance.choices(ids, [weights.get(one, 1 / (n + 1.5)) for n, one in enumerate(ids)])[0]
