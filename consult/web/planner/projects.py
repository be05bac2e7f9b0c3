"""Projects: make one, show it, change it, set the days of its stages."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import projects
from consult.services.clearing import queue
from consult.services.projects import STAGES
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, is_done, kept_picture, sent, show
from consult.web.planner.words import NEXT_STEPS, STATE_NAMES
from forms.staff.project import KIND_NAMES, STAGE_NAMES, ProjectForm, times


@blueprint.route("/o/<organisation>/projects/new", methods=["GET", "POST"])
@rule(*PLANNING)
def project_new(organisation: Organisation) -> ResponseReturnValue:
    """Make a project."""
    form = _form(None)
    made: list[Project] = []
    if not (is_accepted(form) and is_done(form.picture, lambda: made.append(_create(organisation, form)))):
        return show("project_form", organisation=organisation, project=None, form=form)
    store().commit()
    return redirect(url_for("planner.project_page", organisation=organisation.slug, project=made[0].id), 303)


@blueprint.get("/o/<organisation>/projects/<int:project>")
@rule(*PLANNING)
def project_page(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Show what is planned, how far it has come, and its consultations."""
    found = projects.of_project(store(), project)
    return render_template(
        "planner/project.html",
        organisation=organisation,
        project=project,
        stages=_stages(project),
        kind=KIND_NAMES[project.kind],
        is_early=projects.early(project),
        consultations=found,
        states=STATE_NAMES,
        next_steps=NEXT_STEPS,
        texts_waiting=queue.waiting(store(), [one.id for one in found]),
    )


@blueprint.route("/o/<organisation>/projects/<int:project>/edit", methods=["GET", "POST"])
@rule(*PLANNING)
def project_edit(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Change a project."""
    form = _form(project)
    if not (is_accepted(form) and is_done(form.picture, lambda: _edit(project, form))):
        return show("project_form", organisation=organisation, project=project, form=form)
    store().commit()
    flash(gettext("The project is saved."))
    return redirect(url_for("planner.project_page", organisation=organisation.slug, project=project.id), 303)


@blueprint.route("/o/<organisation>/projects/<int:project>/times", methods=["GET", "POST"])
@rule(*PLANNING)
def project_times(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Set the days of the project's stages, as far as they are known."""
    form = times(STAGES[project.kind])
    form.process(sent(), data={name: date.fromisoformat(day) for name, day in project.stages.items()})
    if not is_accepted(form):
        return show("project_times", organisation=organisation, project=project, form=form)
    projects.plan_stages(store(), actor(), project, form.data)
    store().commit()
    flash(gettext("The timetable is saved."))
    return redirect(url_for("planner.project_page", organisation=organisation.slug, project=project.id), 303)


def _form(project: Project | None) -> ProjectForm:
    form = ProjectForm(sent(), data=_known(project) if project else {"stage": "detaljplan:uppdrag"})
    form.offer(STAGES)
    return form


def _known(project: Project) -> dict[str, str]:
    names = ("title", "place", "at_place", "about", "dnr", "property", "departments", "mailbox")
    return {name: getattr(project, name) for name in names} | {"stage": f"{project.kind}:{project.stage}"}


def _create(organisation: Organisation, form: ProjectForm) -> Project:
    return projects.create(store(), actor(), organisation.id, picture=kept_picture(form), **form.facts())


def _edit(project: Project, form: ProjectForm) -> None:
    picture = kept_picture(form) or project.picture
    projects.edit(store(), actor(), project, picture=picture, **form.facts())


def _stages(project: Project) -> list[dict[str, object]]:
    """Return the project's way through the process: what is done, where it is, what comes, with the days known."""
    names = [name for name in STAGES[project.kind] if name != "avbruten" or project.stage == name]
    here = names.index(project.stage)
    return [
        {
            "name": STAGE_NAMES[name],
            "where": "done" if at < here else "here" if at == here else "coming",
            "day": date.fromisoformat(project.stages[name]) if name in project.stages else None,
        }
        for at, name in enumerate(names)
    ]
