"""What happens to a planned session before its day: copied, moved, called off, put in a calendar."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation
from consult.services import calendars, group_sessions, session_plans
from consult.web.access import PLANNING, actor, rule, settings, store
from consult.web.planner import blueprint
from consult.web.planner.running import leader_link, page_of
from consult.web.planner.session_texts import name, public_page, to_leader
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from consult.web.planner.words import span
from forms.staff.group_session import MoveForm


@blueprint.post("/o/<organisation>/sessions/<int:group_session>/duplicate")
@rule(*PLANNING)
def duplicate(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Plan the same sitting once more, and go on to what differs."""
    made: list[GroupSession] = []
    if not done_or_said(lambda: made.append(session_plans.duplicate(store(), actor(), group_session))):
        return redirect(page_of(organisation, group_session), 303)
    flash(gettext("The session is copied. Change what differs, and choose a time."))
    address = url_for("planner.group_session_edit", organisation=organisation.slug, group_session=made[0].id)
    return redirect(address, 303)


@blueprint.route("/o/<organisation>/sessions/<int:group_session>/move", methods=["GET", "POST"])
@rule(*PLANNING)
def move(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Choose another time; a cancelled session is planned again by it."""
    form = MoveForm(sent())
    if not (is_accepted(form) and is_done(form.opens_at, lambda: _move(group_session, form))):
        words = {"one": group_session, "before": span(group_session.opens_at, group_session.closes_at)}
        return show("move", organisation=organisation, form=form, **words)
    store().commit()
    flash(gettext("The session has a new time. Tell the leader."))
    return redirect(page_of(organisation, group_session), 303)


def _move(group_session: GroupSession, form: MoveForm) -> None:
    session_plans.move(store(), actor(), group_session, *form.times())


@blueprint.route("/o/<organisation>/sessions/<int:group_session>/cancel", methods=["GET", "POST"])
@rule(*PLANNING)
def cancel(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Call a session off after a yes; while it has answers, say how they are removed."""
    if request.method != "POST":
        count = group_sessions.count(store(), group_session)
        return show("cancel", organisation=organisation, one=group_session, count=count)
    if done_or_said(lambda: session_plans.cancel(store(), actor(), group_session)):
        flash(gettext("The session is cancelled. Tell the leader and the place."))
    return redirect(page_of(organisation, group_session), 303)


@blueprint.get("/o/<organisation>/sessions/<int:group_session>/calendar.ics")
@rule(*PLANNING)
def calendar(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Send the session as a calendar file; without a time, say that it has none."""
    one = group_session
    if one.opens_at is None:
        flash(gettext("The session has no time yet. Choose one, and you get a calendar file."))
        return redirect(page_of(organisation, one), 303)
    words = {"title": name(one), "about": to_leader(one, leader_link(one)), "page": public_page(one)}
    content = calendars.file(store(), one, host=settings().host, **words)
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="session-{one.id}.ics"'
    return answer
