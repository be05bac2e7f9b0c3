"""Paper on the leader's pages: a form to print, and typing in what children have crossed."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.models.group_session import GroupSession
from consult.web import paper_forms
from consult.web.access import LEADER_LINK, rule, store
from consult.web.leader import blueprint
from consult.web.leader.standing import render


@blueprint.get("/ledare/<token>/papper")
@rule(LEADER_LINK)
def sheet(token: GroupSession) -> ResponseReturnValue:
    """Show the paper form, to be printed."""
    return paper_forms.sheet(token, back=url_for("leader.page"))


@blueprint.route("/ledare/<token>/skriv-in", methods=["GET", "POST"])
@rule(LEADER_LINK)
def enter(token: GroupSession) -> ResponseReturnValue:
    """Type in one paper form after the other."""
    if request.method != "POST":
        return render("enter", token, **paper_forms.entry(token))
    if wrong := paper_forms.keep(token):
        return render("enter", token, **paper_forms.entry(token, wrong)), 422
    store().commit()
    return redirect(url_for("leader.enter", **paper_forms.text()), 303)


@blueprint.post("/ledare/<token>/skriv-in/angra")
@rule(LEADER_LINK)
def enter_undo(token: GroupSession) -> ResponseReturnValue:
    """Remove the form that was saved last."""
    flash(paper_forms.undo(token))
    store().commit()
    return redirect(url_for("leader.enter", **paper_forms.text()), 303)
