"""The printed kit on the leader's pages: the papers of the one session that the link opens."""

from functools import partial

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.models.group_session import GroupSession
from consult.web import kit
from consult.web.access import LEADER_LINK, rule
from consult.web.leader import blueprint
from consult.web.leader.standing import render


@blueprint.get("/ledare/<token>/skriv-ut")
@rule(LEADER_LINK)
def kit_page(token: GroupSession) -> ResponseReturnValue:
    """Show what can be printed for the session."""
    return render("kit", token, papers=kit.rows(token, partial(url_for, "leader.kit_paper")))


@blueprint.get("/ledare/<token>/skriv-ut/<name>")
@rule(LEADER_LINK)
def kit_paper(token: GroupSession, name: str) -> ResponseReturnValue:
    """Send a paper; the list instead of one that the session does not have."""
    return kit.file(token, name) or redirect(url_for("leader.kit_page"), 303)
