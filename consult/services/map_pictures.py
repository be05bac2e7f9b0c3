"""Pictures of a place out of the municipality's map service: asked for by a planner, fetched by the worker, kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.organisation import Organisation
from consult.models.project import Media, Project
from consult.services import audit, boundaries, control_points, jobs, map_service, media, outside
from consult.services.georeference import DEGREES, GROUND, from_ground, to_ground
from consult.services.map_service import Box, Service
from consult.services.media import Encoded
from forms.texts import lazy

JOB = "map picture"
WIDTH, HEIGHT = 1_600, 1_200
NARROWEST, WIDEST = 50, 5_000
"""Metres."""
FRESH = timedelta(days=1)
MOST_KEPT = 40
_EASTMOST_OF_A_ZONE = 250_000
"""Metres: every place in Sweden is farther east than that in SWEREF 99 TM, and not in its own zone."""
ROOM = 1.4
"""How much wider than the project's area a picture of it is."""

_NO_SERVICE = lazy("Your municipality has no map service yet.")
_NO_MIDDLE = lazy("Write the middle of the picture as two coordinates, such as 59,2741, 15,2134.")


class MisshapenError(ValueError):
    """The picture is not as wide to high as the one that was asked for, so that its corners are not where they seem."""

    why = "shape"


@dataclass(frozen=True)
class Order:
    """One picture that was asked for: `sha` when it is there, `why` (a key of `map_service.WHY`) when it is not."""

    project: int
    box: Box
    at: datetime
    actor: str
    service: Service
    sha: str = ""
    why: str = ""

    @property
    def waits(self) -> bool:
        """Whether the worker has not come to it."""
        return not (self.sha or self.why)

    def dump(self) -> dict[str, Any]:
        """Return what `load` reads."""
        one = self.service
        return {
            "project": self.project, "box": list(self.box), "at": self.at.isoformat(), "actor": self.actor,
            "service": [one.url, one.layers, one.epsg], "sha": self.sha, "why": self.why,
        }  # fmt: skip

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Order:
        """Read an order."""
        known = {"box": tuple(raw["box"]), "at": datetime.fromisoformat(raw["at"]), "service": Service(*raw["service"])}
        return cls(**{**raw, **known})


def of_project(organisation: Organisation, project: int) -> list[Order]:
    """Return a project's orders, the newest first."""
    return [one for one in _orders(organisation)[::-1] if one.project == project]


def fetched(organisation: Organisation, project: int) -> list[str]:
    """Return the names of the pictures that were fetched for a project, the newest first."""
    return list(dict.fromkeys(one.sha for one in of_project(organisation, project) if one.sha))


def usual(project: Project) -> tuple[float, float, int] | None:
    """Return the middle (SWEREF 99 TM) and the width in metres of a picture of a project's area; None without one."""
    corners = [one for ring in boundaries.rings(project) for one in ring]
    if not corners:
        return None
    (west, east), (south, north) = ((min(one), max(one)) for one in zip(*corners, strict=True))
    wide = max(east - west, (north - south) * WIDTH / HEIGHT) * ROOM
    return (west + east) / 2, (south + north) / 2, round(min(max(wide, NARROWEST), WIDEST))


def ask(db: Session, actor: str, project: Project, middle: tuple[float, float] | None, metres: int) -> Order:
    """Ask for a picture around a middle (east, north; the area's without one); what was fetched today is not again."""
    service = map_service.of(project.organisation)
    if service is None:
        raise ValueError(_NO_SERVICE)
    kept = map_service.locked(db, project.organisation)
    box = _box(_middle(service, project, middle), metres)
    known = [one for one in _orders(project.organisation) if (one.service, one.box) == (service, box) and _holds(one)]
    mine = next((one for one in known if one.project == project.id), None)
    if mine:
        return mine
    order = Order(project.id, box, now(), actor, service)
    _keep(project.organisation, kept, [*_orders(project.organisation), order])
    there = next((one.sha for one in known if one.sha), "")
    if there:
        _place(db, order, there)
    else:
        jobs.enqueue(db, JOB, project.id)
    audit.record(db, actor, "ask for map picture", f"project {project.id}", project.organisation_id, box=list(box))
    return order


def waiting(organisation: Organisation, project: int) -> Order | None:
    """Return the next order that the worker has to fetch."""
    return next((one for one in of_project(organisation, project)[::-1] if one.waits), None)


def fetch(order: Order, own: Collection[str]) -> bytes:
    """Return an order's picture as the service sends it; NotFetchedError says why there is none."""
    return outside.fetch(order.service.picture(order.box, WIDTH, HEIGHT), own=own, most=map_service.MOST_BYTES)


def receive(db: Session, folder: Path, order: Order, picture: Encoded) -> None:
    """Keep an encoded picture with its four corners as control points."""
    project = db.get_one(Project, order.project)
    _place(db, order, media.keep(db, order.actor, project.organisation_id, folder, picture))


def give_up(db: Session, order: Order, why: str) -> None:
    """Keep why there is no picture."""
    _settle(db, order, why=why)


def _place(db: Session, order: Order, sha: str) -> None:
    project = db.get_one(Project, order.project)
    mine = select(Media).where(Media.organisation_id == project.organisation_id, Media.sha == sha)
    picture = db.scalars(mine).one()
    if abs(picture.width * HEIGHT / (picture.height * WIDTH) - 1) > 0.01:
        raise MisshapenError
    west, south, east, north = order.box
    across, down = picture.width, picture.height
    corners = [(0, 0, west, north), (across, 0, east, north), (across, down, east, south), (0, down, west, south)]
    control_points.save(db, order.actor, project, picture, corners, epsg=order.service.epsg)
    picture.people = picture.people or "none"
    _settle(db, order, sha=sha)


def _settle(db: Session, order: Order, **how: str) -> None:
    organisation = db.get_one(Project, order.project).organisation
    kept = map_service.locked(db, organisation)
    done = Order.load(order.dump() | how)
    _keep(organisation, kept, [done if one == order else one for one in _orders(organisation)])
    db.flush()


def _orders(organisation: Organisation) -> list[Order]:
    return [Order.load(one) for one in organisation.map_service.get("pictures", [])]


def _keep(organisation: Organisation, kept: dict[str, Any], orders: list[Order]) -> None:
    organisation.map_service = {**kept, "pictures": [one.dump() for one in orders[-MOST_KEPT:]]}


def _holds(order: Order) -> bool:
    """Tell whether an order need not be made again: it waits, or its picture is of today."""
    return order.waits or (bool(order.sha) and now() - order.at < FRESH)


def _middle(service: Service, project: Project, middle: tuple[float, float] | None) -> tuple[float, float]:
    """Return the middle in metres of the service's system; the numbers' size says in which one they were written."""
    if middle is None:
        found = usual(project)
        if found is None:
            raise ValueError(_NO_MIDDLE)
        return from_ground(service.epsg, *found[:2])
    east, north = middle
    written = DEGREES if north < 100 else GROUND if east > _EASTMOST_OF_A_ZONE else service.epsg
    return from_ground(service.epsg, *to_ground(written, east, north))


def _box(middle: tuple[float, float], metres: int) -> Box:
    """Return a box of whole metres, as wide to high as the picture, so that its pixels are square."""
    east, north = (round(one) for one in middle)
    half = round(metres / 2)
    return east - half, north - half * HEIGHT / WIDTH, east + half, north + half * HEIGHT / WIDTH
