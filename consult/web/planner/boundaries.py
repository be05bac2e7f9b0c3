"""The area that a project is about: taken out of the map program once, used to keep pins near the place."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import boundaries, outlines
from consult.services.outlines import Ring
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from forms.staff.boundary import BoundaryForm


@dataclass(frozen=True)
class Area:
    """An area to look at: its outlines with north upwards from 0 0, its size in metres and hectares."""

    outlines: list[str]
    width: float
    height: float
    hectares: float
    corners: int


@blueprint.route("/o/<organisation>/projects/<int:project>/boundary", methods=["GET", "POST"])
@rule(*PLANNING)
def boundary(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Show a project's area, and take another in its place."""
    form, read = BoundaryForm(sent()), list[boundaries.Read]()
    if not (is_accepted(form) and is_done(form.file, lambda: read.append(boundaries.read(form.raw())))):
        area = _area(boundaries.rings(project))
        return show("boundary", organisation=organisation, project=project, form=form, area=area)
    boundaries.save(store(), actor(), project, read[0])
    store().commit()
    flash(gettext("The area is saved."))
    if holes := read[0].holes:
        flash(ngettext("%(num)d hole in it counts as inside.", "%(num)d holes in it count as inside.", holes))
    return redirect(url_for("planner.boundary", organisation=organisation.slug, project=project.id), 303)


@blueprint.post("/o/<organisation>/projects/<int:project>/boundary/remove")
@rule(*PLANNING)
def boundary_remove(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Forget the area."""
    if done_or_said(lambda: boundaries.remove(store(), actor(), project)):
        flash(gettext("The area is removed."))
    return redirect(url_for("planner.boundary", organisation=organisation.slug, project=project.id), 303)


def _area(rings: list[Ring]) -> Area | None:
    if not rings:
        return None
    east, north = ([one[axis] for ring in rings for one in ring] for axis in (0, 1))
    drawn = [" ".join(f"{x - min(east):.1f},{max(north) - y:.1f}" for x, y in ring) for ring in rings]
    hectares = sum(abs(outlines.area(ring)) for ring in rings) / 10_000
    return Area(drawn, max(east) - min(east), max(north) - min(north), hectares, len(east))
