"""The leader's sheet (`texts.md`): six steps for who has ten minutes' notice; it alone bears the leader's link."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date

from consult.services import qr, steps
from consult.services.kit.manus import rows
from consult.services.kit.sitting import Sitting
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def facts(sitting: Sitting) -> dict[str, Any]:
    """Return the sheet; its QR code is the leader's link."""
    drawn = qr.svg(sitting.leader_link)
    kind = sitting.group_session.kind
    return {
        "paper": "leader_sheet",
        "title": _("To you who lead. You need no account."),
        "rows": rows(sitting),
        "steps": _open(sitting) if kind == "open" else _together(sitting, is_class=kind == "classroom"),
        "qr": {"svg": str(drawn), "alt": _("QR code to the leader's page")},
        "page": _("Your page as leader"),
        "works": _("It works from the day before to the day after. Keep it to yourself."),
        "keep": _("This sheet is for you who lead. Do not put it up, and do not copy it to the group."),
    }


def _together(sitting: Sitting, *, is_class: bool) -> list[str]:
    first = [_letter(sitting)] if is_class else list(map(str, steps.FIELD[0].todo[:1]))
    return [
        *first,
        _say(sitting, is_class=is_class),
        _open_page(),
        _answer(sitting, is_class=is_class),
        _close(sitting),
        *_next(sitting),
    ]


def _open(sitting: Sitting) -> list[str]:
    """Return the steps of a poster: nobody stands beside it."""
    return [
        *map(str, steps.OPEN[0].todo),
        _("Open your leader's page below. Open and close the questions there."),
        *_next(sitting),
    ]


def _letter(sitting: Sitting) -> str:
    if not sitting.phone:
        return _("Have the guardians got the letter? If not: choose another day.")
    return _("Have the guardians got the letter? If not: choose another day and call %(phone)s.") % {
        "phone": sitting.phone
    }


def _say(sitting: Sitting, *, is_class: bool) -> str:
    place = sitting.group_session.consultation.project.place
    said = _(
        "Say: “The municipality wants to know what you think of %(place)s. It is voluntary. You may skip questions and "
        "stop when you want. Write no names.”"
    ) % {"place": place}
    own_screen = _("Say: “Look only at your own screen.”")
    return f"{said} {own_screen}" if is_class else said


def _open_page() -> str:
    return _("Open your leader's page below and write how many you are. Show the code, or share the link.")


def _answer(sitting: Sitting, *, is_class: bool) -> str:
    how = _("All answer by themselves.") if is_class else _("Give the device to one at a time. Step aside.")
    minutes = sitting.facts.questionnaire.minutes.get(sitting.group_session.levels[0])
    takes = _("It takes about %(minutes)s minutes.") % {"minutes": minutes} if minutes else ""
    aloud = _("Read the questions out loud if you like.")
    return " ".join(filter(None, (how, takes, aloud)))


def _close(sitting: Sitting) -> str:
    return _(
        "Press Close when everybody is done. If you are at least %(k)s you can see the group's answers together."
    ) % {"k": sitting.group_session.consultation.k}


def _next(sitting: Sitting) -> list[str]:
    promised = sitting.group_session.consultation.promised
    if promised is None:
        return []
    day = format_date(promised, "d MMMM y", locale=sitting.lang)
    return [_("Tell them what happens next: the municipality answers by %(date)s.") % {"date": day}]
