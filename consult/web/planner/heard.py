"""*Vilka har vi hört?*: whom a project affects, whom its sessions have heard, and who is missing."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.affected import Affected
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import heard, projects
from consult.web.access import PLANNING, actor, reporting, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, sent, show
from forms.staff.affected import AGES, SCHOOL_FORMS, AffectedForm

TAKE_SESSIONS = ("draft", "open", "closed")


@blueprint.route("/o/<organisation>/projects/<int:project>/heard", methods=["GET", "POST"])
@rule(*PLANNING)
def heard_page(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Show the groups with bars, who is missing, and a form for one more group."""
    form = AffectedForm(sent())
    if not is_accepted(form):
        return _show(organisation, project, form)
    heard.add(store(), actor(), project, **form.facts())
    store().commit()
    flash(gettext("The group is added."))
    return redirect(_page(organisation, project), 303)


@blueprint.route("/o/<organisation>/projects/<int:project>/heard/<int:affected>", methods=["GET", "POST"])
@rule(*PLANNING)
def affected_edit(organisation: Organisation, project: Project, affected: Affected) -> ResponseReturnValue:
    """Change what is known of one group."""
    form = AffectedForm(sent(), data=_known(affected))
    if not is_accepted(form):
        return show("affected", organisation=organisation, project=project, affected=affected, form=form)
    heard.edit(store(), actor(), project, affected, **form.facts())
    store().commit()
    flash(gettext("The group is saved."))
    return redirect(_page(organisation, project), 303)


@blueprint.post("/o/<organisation>/projects/<int:project>/heard/<int:affected>/remove")
@rule(*PLANNING)
def affected_remove(organisation: Organisation, project: Project, affected: Affected) -> ResponseReturnValue:
    """Forget a group; its sessions stay."""
    heard.remove(store(), actor(), project, affected)
    store().commit()
    flash(gettext("The group is removed. Its sessions are still there."))
    return redirect(_page(organisation, project), 303)


def _show(organisation: Organisation, project: Project, form: AffectedForm) -> ResponseReturnValue:
    # Read by the connection that cannot read answers: whom we have heard is what grown-ups counted.
    db = store() if request.method == "POST" else reporting()
    found = heard.of_project(db, project)
    return show(
        "heard",
        organisation=organisation,
        project=project,
        form=form,
        groups=found,
        missing=[one for one in found if one.missing],
        ungrouped=heard.ungrouped(db, project),
        consultations=[one for one in projects.of_project(db, project) if one.state in TAKE_SESSIONS],
        names={"age": AGES, "school": SCHOOL_FORMS},
    )


def _known(affected: Affected) -> dict[str, object]:
    names = ("name", "number", "area", "school_form")
    return {name: getattr(affected, name) for name in names} | {"age_group": affected.age_group or ""}


def _page(organisation: Organisation, project: Project) -> str:
    return url_for("planner.heard_page", organisation=organisation.slug, project=project.id)
