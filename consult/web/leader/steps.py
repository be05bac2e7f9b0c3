"""The steps of a sitting on the leader's pages: which button belongs to each just now."""

from __future__ import annotations

from consult.i18n import language
from consult.models.group_session import GroupSession
from consult.services import out_loud
from consult.services.steps import BY_KIND, Step
from consult.web.leader.group_answers import seen
from consult.web.leader.standing import Standing, render, standing
from forms.staff.leader import DigitsForm, PresentForm, SurplusForm
from forms.texts import lazy

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
        "verb": _verb(one, now), "verbs": VERBS, "say": out_loud.of(group_session, language()),
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
