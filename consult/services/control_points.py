"""Where the picture of a map lies on the ground: its control points, kept per project and picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation, Version
from consult.models.project import ControlPoint, Media, Project
from consult.services import audit, documents
from consult.services.georeference import Fit, Pair, fit, to_ground
from consult.services.squares import WHOLE
from forms.questionnaire import Questionnaire
from forms.texts import gettext_in_force

Typed = tuple[float, float, float, float]
"""A point as it was typed: pixel x, y, east, north."""


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def pictures(db: Session, project: Project) -> list[Media]:
    """Return the pictures on which children of a project set pins, the newest consultation's first."""
    chosen = select(Version.consultation_id, Version.hash).join(Consultation).order_by(Consultation.id.desc())
    own_versions = chosen.where(Consultation.project_id == project.id, Version.hash == Consultation.version)
    names: dict[str, None] = {}
    for consultation, version in db.execute(own_versions):
        names |= dict.fromkeys(sha for _question, sha in _maps(documents.questionnaire(db, consultation, version)))
    own = select(Media).where(Media.organisation_id == project.organisation_id, Media.sha.in_(names))
    found = {one.sha: one for one in db.scalars(own)}
    return [found[sha] for sha in names if sha in found]


def of_picture(db: Session, project: Project, sha: str) -> list[ControlPoint]:
    """Return a picture's control points in the order in which they were typed."""
    chosen = select(ControlPoint).where(ControlPoint.project_id == project.id, ControlPoint.picture == sha)
    return list(db.scalars(chosen.order_by(ControlPoint.id)))


def fitted(points: Sequence[ControlPoint]) -> Fit | None:
    """Return how a picture lies on the ground, in its pixels; None without points."""
    return fit([_pair(one) for one in points]) if points else None


def save(db: Session, actor: str, project: Project, picture: Media, typed: Sequence[Typed], *, epsg: int) -> None:
    """Keep these points instead of those before, none to forget them; ValueError says which cannot be used."""
    made = [
        ControlPoint(project_id=project.id, picture=picture.sha, x=x, y=y, east=east, north=north, epsg=epsg)
        for x, y, east, north in typed
    ]
    for n, one in enumerate(made, 1):
        _check(n, one, picture)
    fitted(made)
    db.execute(delete(ControlPoint).where(ControlPoint.project_id == project.id, ControlPoint.picture == picture.sha))
    db.add_all(made)
    db.flush()
    facts: dict[str, Any] = {"picture": picture.sha[:12], "points": len(made), "epsg": epsg}
    audit.record(db, actor, "place picture on map", f"project {project.id}", project.organisation_id, **facts)


def grounds(db: Session, project: Project, questionnaire: Questionnaire) -> Iterator[tuple[str, Fit]]:
    """Return for each map question whose picture has points how it lies on the ground, in ten-thousandths of it."""
    for question, sha in _maps(questionnaire):
        own = select(Media).where(Media.organisation_id == project.organisation_id, Media.sha == sha)
        picture, found = db.scalars(own).one_or_none(), fitted(of_picture(db, project, sha))
        if picture and found:
            yield question, found.scaled(picture.width / WHOLE, picture.height / WHOLE)


def has_map(questionnaire: Questionnaire) -> bool:
    """Tell whether children set pins on a picture of the planner's."""
    return any(True for _one in _maps(questionnaire))


def _maps(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Return every map question with the name of its picture."""
    slots = {slot.id: slot.picture for slot in questionnaire.slots}
    for question in questionnaire.counted():
        shows = getattr(question.kind, "shows", None)
        if question.kind.once and shows is not None and (sha := slots.get(shows.slot) or shows.picture):
            yield question.id, sha


def _check(n: int, point: ControlPoint, picture: Media) -> None:
    if not (0 <= point.x <= picture.width and 0 <= point.y <= picture.height):
        said = _("Point {n} is outside the picture, which is {width} × {height} pixels.")
        raise ValueError(said.format(n=n, width=picture.width, height=picture.height))
    try:
        to_ground(point.epsg, point.east, point.north)
    except ValueError as wrong:
        raise ValueError(_("Point {n} {why}").format(n=n, why=wrong)) from wrong


def _pair(point: ControlPoint) -> Pair:
    return Pair(point.x, point.y, *to_ground(point.epsg, point.east, point.north))
