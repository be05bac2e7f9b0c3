"""The group sees what the group answered: one question a view, large, after the session was closed."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.models.group_session import GroupSession
from consult.services import releases
from consult.web.access import LEADER_LINK, actor, rule, store
from consult.web.leader import blueprint
from consult.web.leader.group_answers import seen
from consult.web.leader.run import shown_again
from consult.web.leader.standing import back, came_from, render


@blueprint.post("/ledare/<token>/visa-svar")
@rule(LEADER_LINK)
def reveal(token: GroupSession) -> ResponseReturnValue:
    """Release the group's answers to the group, once; later presses show the same."""
    try:
        releases.reveal(store(), actor(), token)
    except ValueError as why_not:
        return shown_again(token, wrong=str(why_not))
    store().commit()
    return redirect(back() if came_from() else url_for("leader.result"), 303)


@blueprint.get("/ledare/<token>/svar")
@rule(LEADER_LINK)
def result(token: GroupSession) -> ResponseReturnValue:
    """Show one question's answers, or why there are no figures for this group."""
    if token.revealed_at is None:
        abort(404)
    return render("result", token, **seen(token))
