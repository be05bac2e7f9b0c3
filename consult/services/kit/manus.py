"""The manus on paper: the same steps as the leader's pages, with the words to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import format_date, format_time

from consult.services import out_loud, steps
from consult.services.kit.sitting import Sitting
from consult.services.leader_links import HERE
from consult.services.steps import Step
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def facts(sitting: Sitting) -> dict[str, Any]:
    """Return the sitting's facts and its steps in order."""
    said = out_loud.of(sitting.group_session, sitting.lang)
    aloud: Mapping[str, Sequence[str]] = {
        "welcome": said.welcome,
        "rights": [str(text) for (article, text) in said.rights],
        "thanks": said.thanks,
    }
    kind = steps.BY_KIND[sitting.group_session.kind]
    return {
        "paper": "manus",
        "title": _("Manus"),
        "about": sitting.called,
        "rows": rows(sitting),
        "say": _("Say"),
        "ask": _("Ask"),
        "steps": [_step(n, one, aloud.get(one.name, ())) for n, one in enumerate(kind, 1)],
    }


def rows(sitting: Sitting) -> list[tuple[str, str]]:
    """Return what a leader must know of the sitting: when, where, how many, the code, and whom to call."""
    one = sitting.group_session
    found = [
        (_("Group"), one.title),
        (_("When"), _when(sitting)),
        (_("Where"), one.place),
        (_("Number of children"), str(one.expected or "")),
        (_("Code"), f"{one.shown_code} · {sitting.host}"),
        (_("Contact at the place"), one.contact),
        (_("Grown-up who answers for it"), ", ".join(filter(None, (one.adult, one.adult_phone)))),
        (_("Telephone to the municipality"), one.consultation.project.organisation.phone),
    ]
    return [(name, said) for name, said in found if said]


def _when(sitting: Sitting) -> str:
    begins, ends = sitting.group_session.opens_at, sitting.group_session.closes_at
    if begins is None:
        return _("the time is not set yet")
    day = format_date(begins.astimezone(HERE), "d MMMM y", locale=sitting.lang)
    clocks = [format_time(one, "HH:mm", tzinfo=HERE, locale=sitting.lang) for one in (begins, ends) if one]
    return f"{day} {'–'.join(clocks)}"


def _step(number: int, step: Step, aloud: Sequence[str]) -> dict[str, Any]:
    return {
        "task": f"{number}. {step.task}",
        "time": step.time,
        "say": list(aloud),
        "ask": list(map(str, step.ask)),
        "todo": list(map(str, (*step.todo, *step.on_paper))),
    }
