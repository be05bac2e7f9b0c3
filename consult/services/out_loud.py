"""What a leader says out loud, in the words of the group's text level; those of 13 and up are never called children."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.dates import format_date

from consult.models.group_session import GroupSession
from forms.texts import LEVELS, lazy

_FILLED = re.compile(r"%\((\w+)\)s")
_OWN_SCREEN = lazy("Look only at your own screen.")
_WHY = lazy("The reason: %(decided_why)s.")
WELCOME: Mapping[str, Sequence[str]] = {
    "6-9": (
        lazy("Hi! The municipality wants to know what you think of %(place)s."),
        lazy("This can change: %(can_change)s."),
        lazy("This is already decided: %(decided)s."),
        lazy("You may skip questions. You may stop."),
        lazy("We do not ask your names."),
        lazy("In %(month)s the municipality tells what happens."),
    ),
    "10-12": (
        lazy("The municipality wants to know what you think of %(place)s."),
        lazy("This can change: %(can_change)s."),
        lazy("This is already decided: %(decided)s."),
        _WHY,
        lazy("It is voluntary. You may skip questions and stop when you want."),
        lazy("We do not save who has answered. Write no names."),
        lazy("By %(date)s the municipality tells what happens."),
    ),
    "13-15": (
        lazy("The municipality wants to know what you think of %(place)s."),
        lazy("This you can influence: %(can_change)s."),
        lazy("This is already decided: %(decided)s."),
        _WHY,
        lazy("The answers go to %(decides)s, who decide."),
        lazy("It is voluntary. You choose which questions you answer, and you can stop when you want."),
        lazy("You answer without a name. Write no names of others either."),
        lazy("The municipality answers by %(date)s."),
    ),
    "16-18": (
        lazy("The municipality plans %(place)s and wants to know what you think."),
        lazy("This can be influenced: %(can_change)s."),
        lazy("This stands: %(decided)s."),
        _WHY,
        lazy("The answers go to %(decides)s, who decide."),
        lazy("All questions are voluntary. If you stop early, you choose whether your answers are sent or removed."),
        lazy("You answer without a name. Write no names of others either."),
        lazy("The municipality answers by %(date)s."),
    ),
}
_TO_12 = (
    ("3", lazy("Grown-ups are to think of what is best for children.")),
    ("12", lazy("You may say what you think. Grown-ups are to listen.")),
    ("13", lazy("You may ask, and you may be told.")),
    ("31", lazy("You have the right to play and to rest.")),
)
_FROM_13 = (
    ("3", lazy("What is best for you is to weigh heavily when grown-ups decide.")),
    ("12", lazy("You have the right to say what you think. Those who decide are to listen.")),
    ("13", lazy("You have the right to be told, and to say what you think in your own way.")),
    ("31", lazy("You have the right to free time, rest and culture.")),
)
RIGHTS = {"6-9": _TO_12, "10-12": _TO_12, "13-15": _FROM_13, "16-18": _FROM_13}
_COUNTED = lazy("Now we add up everybody's answers.")
_FOUND = lazy("You find the answer with the same code: %(code)s.")
THANKS: Mapping[str, Sequence[str]] = {
    "6-9": (lazy("Thank you for helping!"), _COUNTED, lazy("In %(month)s the municipality tells what happens.")),
    "10-12": (
        lazy("Thank you for helping!"),
        _COUNTED,
        lazy("By %(date)s the municipality tells what happens."),
        _FOUND,
    ),
    "13-15": (
        lazy("Thank you. Now it is the municipality's turn."),
        lazy("The answers go to %(decides)s, who decide."),
        lazy("By %(date)s the municipality tells what they led to, and why."),
        _FOUND,
    ),
    "16-18": (
        lazy("Thank you. Now it is the municipality's turn."),
        lazy("The answers go to %(decides)s, who decide."),
        lazy("By %(date)s the municipality publishes what they led to, and why."),
        _FOUND,
    ),
}


@dataclass(frozen=True)
class Words:
    """Everything to be said to one group."""

    welcome: list[str]
    rights: Sequence[tuple[str, str]]
    thanks: list[str]


def of(group_session: GroupSession, lang: str) -> Words:
    """Return what is said to a group, as its oldest text level is written; a line that lacks a word is left out.

    Dates are written as `lang` writes them; the words are those of the interface's language in force.
    """
    level, known = max(group_session.levels, key=LEVELS.index), _known(group_session, lang)
    own = [str(_OWN_SCREEN)] if group_session.kind == "classroom" else []
    return Words(_filled(WELCOME[level], known) + own, RIGHTS[level], _filled(THANKS[level], known))


def _known(group_session: GroupSession, lang: str) -> dict[str, str]:
    one = group_session.consultation
    promised = one.promised
    return {
        "place": one.project.place,
        "can_change": one.can_change,
        "decided": one.decided,
        "decided_why": one.decided_why,
        "decides": one.decides,
        "date": format_date(promised, "d MMMM y", locale=lang) if promised else "",
        "month": format_date(promised, "LLLL", locale=lang) if promised else "",
        "code": group_session.shown_code,
    }


def _filled(lines: Sequence[str], known: Mapping[str, str]) -> list[str]:
    said = map(str, lines)
    return [line % known for line in said if all(known[name] for name in _FILLED.findall(line))]
