"""What stands on the wall: the code, the way in and how many are done."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.i18n import clock
from consult.models.group_session import GroupSession
from consult.web.access import LEADER_LINK, rule
from consult.web.leader import blueprint
from consult.web.leader.standing import render, standing


@blueprint.get("/ledare/<token>/visa")
@rule(LEADER_LINK)
def screen(token: GroupSession) -> ResponseReturnValue:
    """Show code, address and QR as large as a projector needs (`looks.md` 23)."""
    return render("screen", token)


@blueprint.get("/ledare/<token>/antal")
@rule(LEADER_LINK)
def count(token: GroupSession) -> ResponseReturnValue:
    """Return how many are done, in words, for the page's script."""
    now = standing(token)
    return jsonify(
        said=now.said,
        state=str(now.state),
        at=gettext("At %(time)s", time=clock(now.at)),
        page=now.page,
        answered=now.count.answered,
        held=now.count.held,
        present=now.count.present,
        phase=now.phase,
    )
