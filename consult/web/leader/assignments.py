"""A leader's own assignments: what is asked, what to do next, and the leader's own report."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.assignment import Assignment
from consult.models.organisation import Organisation
from consult.services import assignments, reports
from consult.web import papers
from consult.web.access import LEADER, actor, rule, store
from consult.web.leader import blueprint
from forms.staff.assignment import ReportForm

ONE = "/o/<organisation>/leader/assignments/<int:assignment>"


@blueprint.get(ONE)
@rule(LEADER)
def assignment(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Show the task, who gave it, when it is due and what to do next."""
    return render_template(
        "leader/assignment.html",
        organisation=organisation,
        assignment=assignment,
        step=assignments.next_step(store(), assignment),
        days_left=assignments.days_left,
        draft=assignments.draft(store(), assignment),
        blocks=list(reports.blocks(assignment.report)),
        comments=reports.comments(store(), assignment),
    )


@blueprint.get(f"{ONE}/report")
@rule(LEADER)
def report(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Show the report to write on, with suggested headings when it is empty."""
    if assignment.handed_in_at:
        return redirect(_address(organisation, assignment), 303)
    return _writing(organisation, assignment, ReportForm(data={"report": assignment.report or reports.outline()}))


@blueprint.post(f"{ONE}/report")
@rule(LEADER)
def write_report(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Keep what is written, or hand it in; what cannot be kept comes back with the reason."""
    form, last = ReportForm(request.form), request.form.get("do") == "hand in"
    if not form.validate():
        return _writing(organisation, assignment, form), 422
    try:
        (reports.hand_in if last else reports.write)(store(), actor(), assignment, form.report.data or "")
    except ValueError as why_not:
        form.report.errors = (str(why_not),)
        return _writing(organisation, assignment, form), 422
    store().commit()
    flash(gettext("The report is handed in.") if last else gettext("The report is saved. Nobody else reads it yet."))
    return redirect(_address(organisation, assignment), 303)


@blueprint.post(f"{ONE}/report/back")
@rule(LEADER)
def take_back_report(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Take the report back to go on writing, as long as nobody has commented."""
    try:
        reports.take_back(store(), actor(), assignment)
    except ValueError as why_not:
        flash(str(why_not))
        return redirect(_address(organisation, assignment), 303)
    store().commit()
    return redirect(url_for("leader.report", organisation=organisation.slug, assignment=assignment.id), 303)


@blueprint.get(f"{ONE}/report.pdf")
@rule(LEADER)
def report_paper(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Send the own report as a PDF."""
    return papers.report(assignment)


def _writing(organisation: Organisation, assignment: Assignment, form: ReportForm) -> str:
    return render_template("leader/report.html", organisation=organisation, assignment=assignment, form=form)


def _address(organisation: Organisation, assignment: Assignment) -> str:
    return url_for("leader.assignment", organisation=organisation.slug, assignment=assignment.id)
