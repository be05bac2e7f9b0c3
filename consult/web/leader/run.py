"""The leader's page: how many are done, and the few things a leader does. Every button may be pressed twice."""

from collections.abc import Callable

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult.models.group_session import GroupSession
from consult.services import group_sessions
from consult.services.bookings import CANCELLED
from consult.web.access import LEADER_LINK, actor, rule, store
from consult.web.leader import blueprint, steps
from consult.web.leader.standing import back, came_from, render, standing, told
from forms.staff.leader import DigitsForm, PresentForm, ReadingForm, SurplusForm, VerbForm

VERBS: dict[str, Callable[[Session, str, GroupSession], None]] = {
    "begin": group_sessions.begin,
    "pause": group_sessions.pause,
    "resume": group_sessions.resume,
    "close": group_sessions.close,
    "reopen": group_sessions.reopen,
}


@blueprint.get("/ledare/<token>")
@rule(LEADER_LINK)
def page(token: GroupSession) -> ResponseReturnValue:
    """Show what is needed just now."""
    return _page(token, PresentForm(data={"present": token.present or token.expected}))


@blueprint.get("/ledare/<token>/antal")
@rule(LEADER_LINK)
def count(token: GroupSession) -> ResponseReturnValue:
    """Return how many are done, in words, for the page's script."""
    now = standing(token)
    numbers = {"answered": now.count.answered, "held": now.count.held, "present": now.count.present}
    return jsonify(told(now) | numbers | {"waiting": now.waiting, "phase": now.phase})


@blueprint.post("/ledare/<token>/antal-har")
@rule(LEADER_LINK)
def present(token: GroupSession) -> ResponseReturnValue:
    """Write down how many are there."""
    form = PresentForm(request.form)
    if not form.validate():
        return shown_again(token, form=form)
    group_sessions.set_present(store(), actor(), token, form.present.data or 0)
    store().commit()
    return _back()


@blueprint.post("/ledare/<token>/lage")
@rule(LEADER_LINK)
def steer(token: GroupSession) -> ResponseReturnValue:
    """Open, pause, go on, close or open again."""
    form = VerbForm(request.form)
    if not form.validate():
        return _back()
    try:
        VERBS[form.verb.data or ""](store(), actor(), token)
    except ValueError as why_not:
        return shown_again(token, wrong=str(why_not))
    store().commit()
    return _back()


@blueprint.post("/ledare/<token>/vuxen-laser")
@rule(LEADER_LINK)
def read_aloud(token: GroupSession) -> ResponseReturnValue:
    """Turn *Vuxen läser* on or off."""
    form = ReadingForm(request.form)
    if form.validate():
        group_sessions.set_reading(store(), actor(), token, form.on.data == "yes")
        store().commit()
    return _back()


@blueprint.post("/ledare/<token>/var-ni-fler")
@rule(LEADER_LINK)
def surplus(token: GroupSession) -> ResponseReturnValue:
    """Take the answer to *Var ni fler?*: count all, or leave it to the planner with a reason."""
    form = SurplusForm(request.form)
    if not form.validate():
        return shown_again(token, surplus=form)
    try:
        _judge(token, form)
    except ValueError as why_not:
        return shown_again(token, wrong=str(why_not))
    store().commit()
    return _back()


def _judge(group_session: GroupSession, form: SurplusForm) -> None:
    if form.answer.data == "more":
        group_sessions.accept_surplus(store(), actor(), group_session)
        answered = standing(group_session).count.answered
        flash(gettext("Good. Now all %(answered)s are counted.", answered=answered))
    else:
        group_sessions.refuse_surplus(store(), actor(), group_session, form.reason.data or "")
        flash(gettext("The planner decides. Nothing has been removed."))


def shown_again(
    group_session: GroupSession,
    *,
    form: PresentForm | None = None,
    surplus: SurplusForm | None = None,
    digits: DigitsForm | None = None,
    wrong: str = "",
) -> ResponseReturnValue:
    """Return the page, or the step of the manus, with what could not be done, and why."""
    form = form or PresentForm(data={"present": group_session.present})
    return _page(group_session, form, surplus, digits, wrong), 422


def _page(
    group_session: GroupSession,
    form: PresentForm,
    surplus: SurplusForm | None = None,
    digits: DigitsForm | None = None,
    wrong: str = "",
) -> str:
    forms = {"form": form, "surplus": surplus or SurplusForm(), "digits": digits or DigitsForm(), "wrong": wrong}
    if group_session.booking == CANCELLED:
        return render("cancelled", group_session, **forms)
    step = came_from()
    if step and steps.at(group_session, step).name != "notes":  # they have a page and a form of their own
        return steps.draw(group_session, step, **forms)
    return render("run", group_session, go_on=steps.to_go_on_with(standing(group_session)), **forms)


def _back() -> ResponseReturnValue:
    return redirect(back(), 303)
