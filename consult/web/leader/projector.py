"""What stands on the wall: the way in and how many are done, then the group's answers. Nothing can be done here."""

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from consult.models.group_session import GroupSession
from consult.web.access import PROJECTOR, rule
from consult.web.leader import blueprint
from consult.web.leader.group_answers import seen
from consult.web.leader.standing import grouped, standing, told


@blueprint.get("/visa/<shown>")
@rule(PROJECTOR)
def projector(shown: GroupSession) -> ResponseReturnValue:
    """Show code, address and QR as large as a projector needs (`looks.md` 23), after the reveal the answers."""
    now = standing(shown)
    facts = seen(shown) if now.shows else {}
    return render_template(
        f"leader/projector{'_answers' if now.shows else ''}.html",
        group_session=shown,
        standing=now,
        code=grouped(shown.code),
        **facts,
    )


@blueprint.get("/visa/<shown>/antal")
@rule(PROJECTOR)
def projector_count(shown: GroupSession) -> ResponseReturnValue:
    """Return how many are done, in words, for the page's script."""
    return jsonify(told(standing(shown)))
