"""What the planned backgrounds and their values are called, and in which order they stand."""

from __future__ import annotations

from forms.kind import Asking
from forms.questionnaire import Questionnaire
from forms.texts import LEVELS, lazy

PLACE, AGE = "place", "age"
_NAMES = {PLACE: lazy("Place"), AGE: lazy("Age group")}
_OTHERWISE = {
    "": lazy("Not stated"),
    "unsaid": lazy("Did not want to say"),
    "unsure": lazy("Answered don't know"),
    "skip": lazy("Skipped the question"),
    "none": lazy("Did not answer"),
    "not_asked": lazy("Did not get the question"),
}


def name(background: str, questionnaire: Questionnaire, asking: Asking) -> str:
    """Return what a background is called: place, age group, or its question."""
    if background in _NAMES:
        return str(_NAMES[background])
    return asking.say(questionnaire.question(background.removeprefix("q.")).text).text


def label(background: str, value: str, questionnaire: Questionnaire, asking: Asking) -> str:
    """Return what a value is called, as a heading above its figures."""
    if background == AGE and value in LEVELS:
        return str(lazy("{ages} years")).format(ages=value.replace("-", "–"))
    groups = _groups(background, questionnaire, asking)
    return groups.get(value) or str(_OTHERWISE.get(value, value))


def in_order(background: str, values: list[str], questionnaire: Questionnaire, asking: Asking) -> list[str]:
    """Return values as they were asked: ages from young to old, answers as in the question, places by name."""
    first = list(LEVELS) if background == AGE else list(_groups(background, questionnaire, asking))
    return sorted(values, key=lambda one: (first.index(one) if one in first else len(first), one in _OTHERWISE, one))


def _groups(background: str, questionnaire: Questionnaire, asking: Asking) -> dict[str, str]:
    if background in _NAMES:
        return {}
    question = questionnaire.question(background.removeprefix("q."))
    return {group.key: asking.say(group.text).text for group in question.kind.groups}
