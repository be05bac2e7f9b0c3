"""The printed kit on the planner's pages: every session's papers, and one session's."""

from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation
from consult.services import session_plans
from consult.web import kit
from consult.web.access import PLANNING, rule, store
from consult.web.planner import blueprint
from consult.web.planner.words import SESSION_KINDS, span


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/kit")
@rule(*PLANNING)
def kit_sessions(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """List the sessions that have papers to print."""
    found = [one for one in session_plans.of_consultation(store(), consultation) if one.kind != "practice"]
    sessions = [(one, SESSION_KINDS[one.kind], span(one.opens_at, one.closes_at)) for one in found]
    return render_template(
        "planner/kit_sessions.html", organisation=organisation, consultation=consultation, sessions=sessions
    )


@blueprint.get("/o/<organisation>/sessions/<int:group_session>/kit")
@rule(*PLANNING)
def kit_page(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Show what can be printed for a session, and what is missing on it."""
    address = partial(url_for, "planner.kit_paper", organisation=organisation.slug, group_session=group_session.id)
    papers = kit.rows(group_session, address)
    return render_template("planner/kit.html", organisation=organisation, one=group_session, papers=papers)


@blueprint.get("/o/<organisation>/sessions/<int:group_session>/kit/<name>")
@rule(*PLANNING)
def kit_paper(organisation: Organisation, group_session: GroupSession, name: str) -> ResponseReturnValue:
    """Send a paper; the list instead of one that the session does not have."""
    page = url_for("planner.kit_page", organisation=organisation.slug, group_session=group_session.id)
    return kit.file(group_session, name) or redirect(page, 303)
