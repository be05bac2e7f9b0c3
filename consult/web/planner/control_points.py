"""Tying the picture of a map to the ground, so that the squares of the result can be opened in a map program."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.organisation import Organisation
from consult.models.project import ControlPoint, Media, Project
from consult.services import boundaries, control_points, georeference, media
from consult.services.georeference import Fit
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, sent, show
from forms.staff.control_points import ControlPointsForm, SixPoints, known


@dataclass(frozen=True)
class Placed:
    """How well a picture lies on the ground: metres each point is off, their RMS, the picture's size, its middle."""

    errors: tuple[float, ...]
    rms: float
    width: float
    height: float
    middle: tuple[float, float]
    doubtful: bool
    exact: bool
    """Whether there are so few points that no error can be seen."""


@blueprint.route("/o/<organisation>/projects/<int:project>/control-points", methods=["GET", "POST"])
@rule(*PLANNING)
def control_points_page(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Show a map's picture and its points, how well they fit, and take them down; `?picture=` says which."""
    pictures = control_points.pictures(store(), project)
    picture = next((one for one in pictures if one.sha == request.args.get("picture")), next(iter(pictures), None))
    points = control_points.of_picture(store(), project, picture.sha) if picture else []
    form = SixPoints(sent(), data=known(points))
    if picture is None or not (is_accepted(form) and _is_kept(project, picture, form)):
        facts = {"pictures": pictures, "picture": picture, "placed": _placed(points, picture)}
        place = {"organisation": organisation, "project": project, "picture_of": media.address}
        return show("control_points", form=form, area=_area(project, points), **place, **facts)
    store().commit()
    flash(gettext("The points are saved.") if form.typed() else gettext("The points are removed."))
    here = url_for("planner.control_points_page", organisation=organisation.slug, project=project.id)
    return redirect(f"{here}?picture={picture.sha}", 303)


def _is_kept(project: Project, picture: Media, form: ControlPointsForm) -> bool:
    try:
        control_points.save(store(), actor(), project, picture, form.typed(), epsg=form.epsg.data)
    except ValueError as wrong:
        form.form_errors = [*form.form_errors, str(wrong)]
        return False
    return True


def _placed(points: list[ControlPoint], picture: Media | None) -> Placed | None:
    found = control_points.fitted(points)
    if found is None or picture is None:
        return None
    across, down = found.steps
    return Placed(
        errors=found.errors,
        rms=found.rms,
        width=across * picture.width,
        height=down * picture.height,
        middle=_middle(found, picture),
        doubtful=georeference.doubtful(found, picture.width),
        exact=len(points) < 4,
    )


def _area(project: Project, points: list[ControlPoint]) -> list[str]:
    """Return the outlines of the project's area in the picture's pixels."""
    found = control_points.fitted(points)
    drawn = boundaries.over(project, found) if found else []
    return [" ".join(f"{x:.1f},{y:.1f}" for x, y in ring) for ring in drawn]


def _middle(found: Fit, picture: Media) -> tuple[float, float]:
    return georeference.to_degrees(*found.at(picture.width / 2, picture.height / 2))
