"""The steps of each kind of sitting: when, which task, and which button belongs to it just now."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from consult.models.group_session import GroupSession
from consult.web.leader import words
from consult.web.leader.group_answers import seen
from consult.web.leader.standing import Standing, render, standing
from forms.staff.leader import DigitsForm, PresentForm, SurplusForm
from forms.texts import lazy


@dataclass(frozen=True)
class Step:
    """One screen: its template's name, its task as heading, and when; minutes count from when the group sits down."""

    name: str
    task: str
    when: str = ""
    minutes: str = ""

    @property
    def time(self) -> str:
        """When it is the turn of this step, in words."""
        return gettext("%(span)s minutes", span=self.minutes) if self.minutes else str(self.when)


_READY = Step("ready", lazy("Get everything ready"), lazy("Before"))
_NOTES = Step("notes", lazy("Write your notes"), lazy("Afterwards"))
# The minutes are those of `practice.md`: forty in a class.
CLASSROOM = (
    _READY,
    Step("welcome", lazy("Welcome the group"), minutes="0–5"),
    Step("rights", lazy("Tell them about their rights"), minutes="5–10"),
    Step("join", lazy("Let everybody in"), minutes="10–12"),
    Step("answer", lazy("Let everybody answer"), minutes="12–27"),
    Step("close", lazy("Close the questions"), minutes="27–30"),
    Step("talk", lazy("Talk about the answers"), minutes="30–37"),
    Step("thanks", lazy("Thank the group"), minutes="37–40"),
    _NOTES,
)
FIELD = (
    _READY,
    Step("welcome", lazy("Tell them who asks"), lazy("For each one")),
    Step("round", lazy("Let one after the other answer"), lazy("All the time")),
    Step("close", lazy("Close the questions"), lazy("At the end")),
    Step("thanks", lazy("Thank the group"), lazy("At the end")),
    _NOTES,
)
OPEN = (
    Step("poster", lazy("Put up the poster"), lazy("Before")),
    Step("join", lazy("Open the questions"), lazy("The first day")),
    Step("close", lazy("Close the questions"), lazy("The last day")),
    _NOTES,
)
BY_KIND = {"classroom": CLASSROOM, "field": FIELD, "open": OPEN, "practice": CLASSROOM[:6]}
VERBS = {
    "begin": lazy("Open the questions"),
    "resume": lazy("Go on"),
    "close": lazy("Close"),
    "reveal": lazy("Show the group's answers"),
}


def of(group_session: GroupSession) -> tuple[Step, ...]:
    """Return a sitting's steps."""
    return BY_KIND[group_session.kind]


def last(group_session: GroupSession) -> int:
    """Return the number of the last step."""
    return len(of(group_session))


def at(group_session: GroupSession, number: int) -> Step:
    """Return a step by its number, from 1; for an odd number the nearest one that exists."""
    return of(group_session)[_within(group_session, number) - 1]


def to_go_on_with(now: Standing) -> int:
    """Return the number of the step that fits how the sitting stands."""
    begun = ["answer", "round", "join"]
    over = ["talk", "close"] if now.can_reveal else ["thanks", "close"]
    wanted = {"planned": ["ready", "poster"], "closed": over}.get(now.phase, begun)
    found = [one.name for one in of(now.group_session)]
    return next(found.index(name) + 1 for name in wanted if name in found)


def draw(group_session: GroupSession, number: int, **facts: object) -> str:
    """Draw a step; `facts` are the forms and what could not be done."""
    here, one, now = _within(group_session, number), at(group_session, number), standing(group_session)
    known: dict[str, object] = {
        "step": one, "steg": here, "total": last(group_session), "following": _following(group_session, here),
        "verb": _verb(one, now), "verbs": VERBS, "say": words.of(group_session),
        "form": PresentForm(data={"present": group_session.present or group_session.expected}), "wrong": "",
        "surplus": SurplusForm(), "digits": DigitsForm(),
        "few": seen(group_session)["few"] if one.name == "talk" and now.shows else None,
    }  # fmt: skip
    return render("manus", group_session, **known | facts)


def _within(group_session: GroupSession, number: int) -> int:
    return max(1, min(number, last(group_session)))


def _following(group_session: GroupSession, here: int) -> Step | None:
    return at(group_session, here + 1) if here < last(group_session) else None


def _verb(step: Step, now: Standing) -> str:
    """Return what this step's button does now; empty where nothing is to be done."""
    if step.name in ("join", "answer", "round") and now.can_open:
        return {"planned": "begin", "paused": "resume"}.get(now.phase, "")
    if step.name == "close" and now.phase in ("open", "paused"):
        return "close"
    return "reveal" if step.name in ("talk", "close") and now.can_reveal and not _talks_later(step, now) else ""


def _talks_later(step: Step, now: Standing) -> bool:
    return step.name == "close" and any(one.name == "talk" for one in of(now.group_session))
