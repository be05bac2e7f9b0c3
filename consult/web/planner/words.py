"""The planner's words for states, kinds and what comes next (`texts.md`, Terms)."""

from collections.abc import Mapping

from consult import child_texts
from forms.staff.consultation import LANGUAGE_NAMES
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
SESSION_KINDS = {
    "classroom": lazy("In a classroom"),
    "field": lazy("Out in the place"),
    "open": lazy("Poster or link"),
    "practice": lazy("Practice"),
}
ASIDE_NAMES = {"unsure": lazy("Don't know"), "skip": lazy("Skipped"), "none": lazy("No answer")}


def language_names() -> Mapping[str, str]:
    """Return what planners call every language that has a catalogue: its own name where we have no other."""
    return {code: one.name for code, one in child_texts.languages().items()} | LANGUAGE_NAMES
