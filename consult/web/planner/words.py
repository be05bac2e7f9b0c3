"""The planner's words for states, kinds and what comes next (`texts.md`, Terms)."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext

from consult import child_texts
from consult.i18n import clock, day, moment
from forms.staff.consultation import LANGUAGE_NAMES
from forms.staff.group_session import local
from forms.staff.moments import is_whole_day
from forms.texts import lazy

STATE_NAMES = {
    "draft": lazy("draft"),
    "open": lazy("open"),
    "closed": lazy("closed"),
    "final": lazy("result ready"),
    "answered": lazy("answer given"),
    "purged": lazy("purged"),
}
NEXT_STEPS = {
    "draft": lazy("Make it ready and open it"),
    "open": lazy("Hold sessions, then close it"),
    "closed": lazy("Read the preliminary result"),
    "final": lazy("Answer the children"),
    "answered": lazy("Nothing more to do"),
    "purged": lazy("Nothing more to do"),
}
PHASE_NAMES = {
    "planned": lazy("planned"),
    "open": lazy("running"),
    "paused": lazy("paused"),
    "closed": lazy("ended"),
}
STATUS_NAMES = {
    "asked": lazy("asked"),
    "agreed": lazy("agreed with the place"),
    "moved": lazy("moved"),
    "cancelled": lazy("cancelled"),
    "open": lazy("running"),
    "paused": lazy("paused"),
    "done": lazy("held"),
}
"""How a session stands, by `bookings.status`."""
SESSION_KINDS = {
    "classroom": lazy("In a classroom"),
    "field": lazy("Out in the place"),
    "open": lazy("Poster or link"),
    "practice": lazy("Practice"),
}
ASSIGNMENT_STEPS = {
    "begin": lazy("not begun"),
    "draft": lazy("drafting questions"),
    "report": lazy("writing the report"),
    "nothing": lazy("report handed in"),
}
SAID = {
    "added": lazy("The question is added."),
    "copied": lazy("The question is copied."),
    "removed": lazy("The question is removed."),
    "moved": lazy("The question is moved."),
    "changed": lazy("The question is changed."),
    "people": lazy("It is changed whom you ask."),
    "place": lazy("The place is changed."),
}
"""What a step of a draft did, by its name."""
ASIDE_NAMES = {"unsure": lazy("Don't know"), "skip": lazy("Skipped"), "none": lazy("No answer")}


def language_names() -> Mapping[str, str]:
    """Return what planners call every language that has a catalogue: its own name where we have no other."""
    return {code: one.name for code, one in child_texts.languages().items()} | LANGUAGE_NAMES


def span(begins: datetime | None, ends: datetime | None) -> str:
    """Return when something is, `4 maj 2027 09:15–10:00` or `4 maj 2027, hela dagen`; empty without a time."""
    first, last = local(begins), local(ends)
    if begins is None or first is None:
        return moment(ends) if ends else ""
    if ends is None or last is None:
        return moment(begins)
    if is_whole_day(first, last):
        alone = gettext("%(day)s, all day", day=day(first))
        return alone if first.date() == last.date() else f"{day(first)} – {day(last)}"
    return f"{moment(begins)}–{clock(ends)}" if first.date() == last.date() else f"{moment(begins)} – {moment(ends)}"
