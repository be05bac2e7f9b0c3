"""A picture of the place out of the municipality's map service: asked for here, fetched by the worker."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import map_pictures, map_service, media
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, is_done, sent, show
from forms.staff.map_service import MapPictureForm


@blueprint.route("/o/<organisation>/projects/<int:project>/map-picture", methods=["GET", "POST"])
@rule(*PLANNING)
def map_picture(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Show the map pictures of a project, and ask for one more."""
    usual = map_pictures.usual(project)
    form = MapPictureForm(sent(), data={"metres": usual[2]} if usual else None)
    if not (is_accepted(form) and is_done(form.middle, lambda: _ask(project, form))):
        orders = map_pictures.of_project(organisation, project.id)
        facts = {"orders": orders, "waits": any(one.waits for one in orders), "why": map_service.WHY}
        facts |= {"there": map_service.of(organisation) is not None, "picture_of": media.address}
        has_area = usual is not None
        return show("map_picture", organisation=organisation, project=project, form=form, has_area=has_area, **facts)
    store().commit()
    return redirect(url_for("planner.map_picture", organisation=organisation.slug, project=project.id), 303)


def _ask(project: Project, form: MapPictureForm) -> None:
    map_pictures.ask(store(), actor(), project, form.middle.data, form.metres.data or 0)
