"""Opening, closing, opening again and making final, each asked for on a page that says what it means."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import checklist, consultations, group_sessions, session_plans, states, waiting
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from forms.staff.consultation import FinalForm


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/open")
@rule(*PLANNING)
def opening(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Say what opening locks, before it is done."""
    if consultation.state != "draft" or checklist.missing(store(), consultation):
        return redirect(_overview(organisation, consultation), 303)
    document = consultations.questionnaire(store(), consultation)
    return render_template(
        "planner/opening.html", organisation=organisation, consultation=consultation, document=document
    )


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/open")
@rule(*PLANNING)
def open_(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Open for the children's answers."""
    if checklist.missing(store(), consultation):
        return redirect(_overview(organisation, consultation), 303)
    return _move(organisation, consultation, states.open_, gettext("The consultation is open."))


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/close")
@rule(*PLANNING)
def close(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Close the consultation and its sessions."""
    said = gettext("The consultation is closed, and so are its sessions. The result is preliminary.")
    return _move(organisation, consultation, states.close, said)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/reopen")
@rule(*PLANNING)
def reopen(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Open a closed consultation again."""
    said = gettext("The consultation is open again. Open its sessions one by one.")
    return _move(organisation, consultation, states.reopen, said)


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/final", methods=["GET", "POST"])
@rule(*PLANNING)
def final(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Make the result final before its time, by an explicit yes."""
    if consultation.state != "closed":
        abort(404)
    form = FinalForm(sent())
    missing, told = _waiting(consultation)
    known = max(missing, told)
    if not (is_accepted(form) and is_done(form.sure, lambda: states.finalise(store(), actor(), consultation, known))):
        facts = {"missing": missing, "told": told, "due": states.final_due(consultation)}
        return show("final", organisation=organisation, consultation=consultation, form=form, **facts)
    store().commit()
    flash(gettext("The result is ready. It can no longer change."))
    return redirect(_overview(organisation, consultation), 303)


def _waiting(consultation: Consultation) -> tuple[int, int]:
    """Return how many children were said to be there and have not been heard, and what devices say waits on them."""
    sessions = session_plans.of_consultation(store(), consultation)
    counts = [group_sessions.count(store(), one) for one in sessions]
    missing = sum(max(0, (one.present or 0) - one.answered) for one in counts)
    return missing, sum(waiting.told(one.code) for one in sessions)


def _move(
    organisation: Organisation,
    consultation: Consultation,
    verb: Callable[[Session, str, Consultation], None],
    said: str,
) -> ResponseReturnValue:
    if done_or_said(lambda: verb(store(), actor(), consultation)):
        flash(said)
    return redirect(_overview(organisation, consultation), 303)


def _overview(organisation: Organisation, consultation: Consultation) -> str:
    return url_for("planner.consultation_page", organisation=organisation.slug, consultation=consultation.id)
