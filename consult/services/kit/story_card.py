"""The card *Om ett barn berättar något svårt* (`texts.md`): what a leader does then, and whom to call."""

from __future__ import annotations

from typing import Any

from consult.services.kit.sitting import Sitting
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def facts(sitting: Sitting) -> dict[str, Any]:
    """Return the card as the leader's pages say it."""
    return {"paper": "card", "title": _("If a child tells you something difficult"), "lines": lines(sitting)}


def lines(sitting: Sitting) -> list[str]:
    """Return what to do; the duty to report is said to grown-ups, and a printed card does not know who leads."""
    call = _("Call the supervisor before you go home today.")
    if sitting.phone:
        adult = sitting.group_session.adult if sitting.group_session.adult_phone else ""
        call = _("Call %(adult)s, %(phone)s, before you go home today.") % {
            "adult": adult or _("the supervisor"),
            "phone": sitting.phone,
        }
    return [
        _(
            "Listen. Say: “It is good that you tell me.” Do not question the child. "
            "Do not promise that it stays between you."
        ),
        f"{_('You are not to solve it yourself.')} {call}",
        _("Is somebody in danger right now: call 112."),
        _("Write nothing about it in the tool or in the notes."),
        _("Adult leaders: follow the municipality's routine for reports of concern. You need not be sure to report."),
    ]
