"""The planner's words for states, kinds and what comes next (`texts.md`, Terms)."""

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
