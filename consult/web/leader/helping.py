"""*Hjälp någon*: a grown-up taps for one child on the leader's own device, and the answers are marked so."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.services import tickets
from consult.services.phases import phase
from consult.web.access import LEADER_LINK, rule, settings
from consult.web.leader import blueprint
from consult.web.leader.standing import render


@blueprint.get("/ledare/<token>/hjalp")
@rule(LEADER_LINK)
def helping(token: GroupSession) -> ResponseReturnValue:
    """Say how to help with the words and not with the answers, before the questions are opened."""
    return render("helping", token, wrong="")


@blueprint.post("/ledare/<token>/hjalp")
@rule(LEADER_LINK)
def help_one(token: GroupSession) -> ResponseReturnValue:
    """Go to the child's ordinary page with the mark that a grown-up taps; it holds for this one child."""
    if phase(token) != "open":
        return render("helping", token, wrong=gettext("The questions are not open now.")), 422
    practice, version = token.kind == "practice", token.consultation.version
    mark = tickets.issue(settings().secret_key, token.code, version, practice, now(), helped=True)
    return redirect(url_for("child.page", code=token.code, hjalp=mark), 303)
