"""Paper on the planner's pages: a session's form to print, and typing in what children have crossed."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation
from consult.web import paper_forms
from consult.web.access import PLANNING, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import show


@blueprint.get("/o/<organisation>/sessions/<int:group_session>/paper")
@rule(*PLANNING)
def sheet(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Show the paper form, to be printed."""
    page = url_for("planner.group_session_page", organisation=organisation.slug, group_session=group_session.id)
    return paper_forms.sheet(group_session, back=page)


@blueprint.route("/o/<organisation>/sessions/<int:group_session>/enter", methods=["GET", "POST"])
@rule(*PLANNING)
def enter(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Type in one paper form after the other."""
    wrong = paper_forms.keep(group_session) if request.method == "POST" else ""
    if wrong or request.method != "POST":
        return show("enter", organisation=organisation, one=group_session, **paper_forms.entry(group_session, wrong))
    store().commit()
    return _again(organisation, group_session)


@blueprint.post("/o/<organisation>/sessions/<int:group_session>/enter/undo")
@rule(*PLANNING)
def enter_undo(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Remove the form that was saved last."""
    flash(paper_forms.undo(group_session))
    store().commit()
    return _again(organisation, group_session)


def _again(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    text = paper_forms.text()
    page = url_for("planner.enter", organisation=organisation.slug, group_session=group_session.id, **text)
    return redirect(page, 303)
