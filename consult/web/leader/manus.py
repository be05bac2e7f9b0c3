"""The manus: one thing a screen, from getting ready to the notes, with what to say and do at each step."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.models.group_session import GroupSession
from consult.services.bookings import CANCELLED
from consult.web.access import LEADER_LINK, rule
from consult.web.leader import blueprint, steps


@blueprint.get("/ledare/<token>/manus")
@rule(LEADER_LINK)
def manus(token: GroupSession) -> ResponseReturnValue:
    """Show one step; the last one is the page of the notes itself. Of a cancelled session there is none."""
    if token.booking == CANCELLED:
        return redirect(url_for("leader.page"), 303)
    number = request.args.get("steg", 1, type=int)
    if steps.at(token, number).name == "notes":
        return redirect(url_for("leader.notes", steg=steps.last(token)), 303)
    return steps.draw(token, number)
