"""What planners ask of leaders who are employed for a summer: assignments, comments on reports, certificates."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.assignment import Assignment
from consult.models.organisation import Organisation, User
from consult.models.project import Project
from consult.services import assignments, projects, reports, users
from consult.web import papers
from consult.web.access import PLANNING, actor, rule, signed_in_user, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, is_done, sent, show
from consult.web.planner.words import ASSIGNMENT_STEPS, STATE_NAMES
from forms.staff.assignment import AssignmentForm, CertificateForm, CommentForm

ADDRESS = "/o/<organisation>/assignments"
ONE = f"{ADDRESS}/<int:assignment>"


@blueprint.get(ADDRESS)
@rule(*PLANNING)
def assignment_list(organisation: Organisation) -> ResponseReturnValue:
    """List the organisation's assignments with the days they are due; an empty page says what to do first."""
    found = assignments.of_organisation(store(), organisation.id)
    return render_template(
        "planner/assignments.html",
        organisation=organisation,
        assignments=[(one, ASSIGNMENT_STEPS[assignments.next_step(store(), one)]) for one in found],
        days_left=assignments.days_left,
        can_give=_can_give(organisation),
    )


@blueprint.route(f"{ADDRESS}/new", methods=["GET", "POST"])
@rule(*PLANNING)
def assignment_new(organisation: Organisation) -> ResponseReturnValue:
    """Give a leader something to do in a project."""
    form = _form(organisation, {"project_id": request.args.get("project", "")})
    made: list[Assignment] = []
    if not (is_accepted(form) and is_done(form.title, lambda: made.append(_give(form)))):
        missing = not _can_give(organisation)
        return show("assignment_form", organisation=organisation, assignment=None, form=form, missing=missing)
    store().commit()
    flash(gettext("The assignment is given. The leader sees it on the first page."))
    return redirect(_address(organisation, made[0]), 303)


@blueprint.get(ONE)
@rule(*PLANNING)
def assignment_page(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Show an assignment, what came of it, and the report once it is handed in."""
    return _page(organisation, assignment, CommentForm())


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@rule(*PLANNING)
def assignment_edit(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Change what is asked."""
    form = _form(organisation, _known(assignment), assignment.leader)
    if not (is_accepted(form) and is_done(form.leader_id, lambda: _change(assignment, form))):
        return show("assignment_form", organisation=organisation, assignment=assignment, form=form, missing=False)
    store().commit()
    flash(gettext("The assignment is saved."))
    return redirect(_address(organisation, assignment), 303)


@blueprint.post(f"{ONE}/comment")
@rule(*PLANNING)
def assignment_comment(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Say something about the report; the report itself is the leader's alone."""
    form = CommentForm(request.form)
    if not (is_accepted(form) and is_done(form.text, lambda: _comment(assignment, form))):
        return _page(organisation, assignment, form), 422
    store().commit()
    flash(gettext("The comment is sent to the leader."))
    return redirect(_address(organisation, assignment), 303)


@blueprint.get(f"{ONE}/report.pdf")
@rule(*PLANNING)
def assignment_report(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Send the report as a PDF, once it is handed in."""
    if not assignment.handed_in_at:
        abort(404)
    return papers.report(assignment)


@blueprint.route(f"{ONE}/certificate", methods=["GET", "POST"])
@rule(*PLANNING)
def certificate(organisation: Organisation, assignment: Assignment) -> ResponseReturnValue:
    """Make a certificate for the leader; the name goes from the form to the paper and nowhere else."""
    form = CertificateForm(sent(), data={"last": assignment.leader.ends_on})
    if not is_accepted(form) or form.first.data is None or form.last.data is None:
        return show("certificate", organisation=organisation, assignment=assignment, form=form)
    done = reports.done(store(), assignment.leader, form.first.data, form.last.data)
    reports.note_certificate(store(), actor(), assignment.leader)
    store().commit()
    return papers.certificate(assignment, form.name.data or "", form.first.data, form.last.data, done)


def _page(organisation: Organisation, assignment: Assignment, form: CommentForm) -> str:
    return render_template(
        "planner/assignment.html",
        organisation=organisation,
        assignment=assignment,
        step=ASSIGNMENT_STEPS[assignments.next_step(store(), assignment)],
        days_left=assignments.days_left,
        draft=assignments.draft(store(), assignment),
        states=STATE_NAMES,
        blocks=list(reports.blocks(assignment.report)),
        comments=reports.comments(store(), assignment),
        form=form,
    )


def _form(organisation: Organisation, data: dict[str, Any], leader: User | None = None) -> AssignmentForm:
    """Return the form with the organisation's projects and leaders; one whose period is over keeps an assignment."""
    form = AssignmentForm(sent(), data=data)
    people = [*users.leaders(store(), organisation.id), *([leader] if leader else [])]
    found = {str(one.id): one.title for one in projects.of_organisation(store(), organisation.id)}
    form.offer(found, {str(one.id): one.email for one in people})
    return form


def _can_give(organisation: Organisation) -> bool:
    return bool(users.leaders(store(), organisation.id) and projects.of_organisation(store(), organisation.id))


def _give(form: AssignmentForm) -> Assignment:
    return assignments.give(store(), actor(), *_both(form), **_words(form))


def _change(assignment: Assignment, form: AssignmentForm) -> None:
    assignments.change(store(), actor(), assignment, *_both(form), **_words(form))


def _comment(assignment: Assignment, form: CommentForm) -> None:
    reports.comment(store(), actor(), assignment, signed_in_user(), form.text.data or "")


def _both(form: AssignmentForm) -> tuple[Project, User]:
    """Return whom and what the form names: only those that it offered are valid."""
    return store().get_one(Project, int(form.project_id.data)), store().get_one(User, int(form.leader_id.data))


def _words(form: AssignmentForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("title", "task", "given_by", "due")}


def _known(assignment: Assignment) -> dict[str, Any]:
    words = {name: getattr(assignment, name) for name in ("title", "task", "given_by", "due")}
    return words | {"project_id": str(assignment.project_id), "leader_id": str(assignment.leader_id)}


def _address(organisation: Organisation, assignment: Assignment) -> str:
    return url_for("planner.assignment_page", organisation=organisation.slug, assignment=assignment.id)
