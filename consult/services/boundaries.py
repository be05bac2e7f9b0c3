"""The area that a project is about: read from GeoJSON, kept in degrees, and laid over a picture for the pins."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from consult.models.project import Project
from consult.services import outlines, projects
from consult.services.georeference import DEGREES, SYSTEMS, Fit, to_degrees, to_ground
from consult.services.outlines import Ring
from forms.polygon import WHOLE_SIDE, Polygon, is_inside, is_simple, load_polygon
from forms.texts import lazy

MOST_BYTES = 1_000_000
MOST_READ, MOST_PARTS, MOST_CORNERS = 20_000, 20, 500
SMALLEST, LONGEST = 100.0, 100_000.0
"""Square metres of an area, metres from its one end to its other."""
MARGIN = 25.0
"""Metres around the area in which a pin may stand: a child taps the edge of the park, not its cadastral line."""
SIMPLE_CORNERS = 40
_STEP = 0.5
_WHOLE = {(0, 0), (WHOLE_SIDE, 0), (WHOLE_SIDE, WHOLE_SIDE), (0, WHOLE_SIDE)}

_NO_FILE = lazy("Choose a file, or paste the text of one.")
_NO_GEOJSON = lazy("This is not GeoJSON. Save the area as GeoJSON in the map program and try again.")
_TOO_LARGE = lazy("The file is larger than 1 MB. Save only the area.")
_NO_AREA = lazy("There is no area in the file, only points or lines. Save it as a polygon.")
_TOO_MANY = lazy("The area has too many parts or corners. At most 20 parts and 20,000 corners can be read.")
_SYSTEM = lazy("We do not know the file's coordinate system. Save it in WGS 84 or SWEREF 99.")
_CROSSES = lazy("The outline crosses itself. Mend it in the map program and try again.")
_TOO_FINE = lazy("The outline has more than 500 corners. Make it simpler in the map program.")
_SIZE = lazy("The area is smaller than 100 square metres or longer than 100 kilometres. Is it the right area?")
_ELSEWHERE = lazy("The picture does not show the project's area. Are the points of the picture right?")


@dataclass(frozen=True)
class Read:
    """An area in metres (SWEREF 99 TM), one outline a part, and how many holes were left out."""

    rings: list[Ring]
    holes: int = 0


def read(raw: bytes) -> Read:
    """Read GeoJSON in WGS 84 or a system that it names; ValueError says in plain words what to do instead."""
    if not raw.strip():
        raise ValueError(_NO_FILE)
    if len(raw) > MOST_BYTES:
        raise ValueError(_TOO_LARGE)
    try:
        document = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse)
        found = list(_polygons(document))
        epsg = _system(document)
        corners = [[[(float(one[0]), float(one[1])) for one in ring] for ring in polygon] for polygon in found]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as wrong:
        raise ValueError(str(wrong) if str(wrong) == str(_SYSTEM) else _NO_GEOJSON) from wrong
    if not any(corners):
        raise ValueError(_NO_AREA)
    if len(corners) > MOST_PARTS or sum(len(ring) for polygon in corners for ring in polygon) > MOST_READ:
        raise ValueError(_TOO_MANY)
    rings = [[to_metres(epsg, *one) for one in polygon[0]] for polygon in corners if polygon]
    return Read(_checked([_plain(ring) for ring in rings]), sum(len(polygon) - 1 for polygon in corners if polygon))


def _refuse(_: str) -> float:
    raise ValueError("NaN and Infinity are nowhere")


def to_metres(epsg: int, east: float, north: float) -> tuple[float, float]:
    """Return metres in SWEREF 99 TM; ValueError when the corner is not in Sweden."""
    try:
        return to_ground(epsg, east, north)
    except ValueError as wrong:
        raise ValueError(lazy("A corner %(why)s") % {"why": wrong}) from wrong


def _polygons(part: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield every polygon of a file, each a list of rings, its outline first."""
    kind = part["type"]
    if kind == "Polygon":
        yield part["coordinates"]
    elif kind == "MultiPolygon":
        yield from part["coordinates"]
    elif kind == "Feature" and part["geometry"]:
        yield from _polygons(part["geometry"])
    elif kind in {"FeatureCollection", "GeometryCollection"}:
        for one in part["features" if kind == "FeatureCollection" else "geometries"]:
            yield from _polygons(one)


def _system(document: Mapping[str, Any]) -> int:
    """Return the EPSG number that a file names; WGS 84 where it names none (RFC 7946)."""
    if not document.get("crs"):
        return DEGREES
    name = str(document["crs"]["properties"]["name"])
    if name.endswith("CRS84"):
        return DEGREES
    number = re.search(r"(\d{4,5})$", name)
    if number is None or int(number[1]) not in SYSTEMS:
        raise ValueError(str(_SYSTEM))
    return int(number[1])


def _plain(ring: Ring) -> Ring:
    """Return a ring without corners that say nothing: repeated ones, and the last where it is the first."""
    kept = [one for n, one in enumerate(ring) if n == 0 or math.dist(one, ring[n - 1]) > 0.01]
    return kept[:-1] if len(kept) > 1 and math.dist(kept[0], kept[-1]) <= 0.01 else kept


def _checked(rings: list[Ring]) -> list[Ring]:
    if any(len(ring) < 3 or abs(outlines.area(ring)) < SMALLEST for ring in rings) or _length(rings) > LONGEST:
        raise ValueError(_SIZE)
    share = MOST_CORNERS // len(rings)
    few = [outlines.simpler(ring, share, _STEP) for ring in rings]
    for ring, before in zip(few, rings, strict=True):
        if len(ring) < 3 or not is_simple(tuple((round(x * 100), round(y * 100)) for x, y in ring)):
            raise ValueError(_CROSSES if len(ring) == len(before) else _TOO_FINE)
    return few


def _length(rings: Sequence[Ring]) -> float:
    xs, ys = ([one[axis] for ring in rings for one in ring] for axis in (0, 1))
    return max(max(xs) - min(xs), max(ys) - min(ys))


def save(db: Session, actor: str, project: Project, area: Read) -> None:
    """Keep the area on its project, in degrees (RFC 7946: the first corner again at the end)."""
    rings = [[[round(part, 7) for part in to_degrees(*one)] for one in (*ring, ring[0])] for ring in area.rings]
    kept = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    projects.edit(db, actor, project, boundary=kept)


def remove(db: Session, actor: str, project: Project) -> None:
    """Forget the area."""
    projects.edit(db, actor, project, boundary=None)


def rings(project: Project) -> list[Ring]:
    """Return a project's area in metres, an outline a part; none without an area."""
    parts = project.boundary["coordinates"] if project.boundary else []
    return [[to_ground(DEGREES, *one) for one in polygon[0][:-1]] for polygon in parts]


def over(project: Project, ground: Fit) -> list[Ring]:
    """Return a project's area as it lies in a picture, in the picture's own units."""
    return [[ground.back(*one) for one in ring] for ring in rings(project)]


def for_pins(project: Project, ground: Fit, margin: float = MARGIN) -> Polygon:
    """Return where pins may stand, in ten-thousandths of a picture that lies so on the ground; empty for everywhere.

    The area with a margin around it; without bays where the margin would fill them, or where there are several parts.
    """
    parts = rings(project)
    if not parts:
        raise ValueError(lazy("The project has no area yet. Add it first."))
    everything = [one for ring in parts for one in ring]
    tries = [outlines.hull(everything)] if len(parts) > 1 else [parts[0], outlines.hull(everything)]
    for ring in tries:
        around = outlines.wider(outlines.simpler(ring, SIMPLE_CORNERS, _STEP), margin)
        found = _in_picture(around, ground)
        if found and (ring is tries[-1] or _holds(found, everything, ground)):
            return () if set(found) == _WHOLE else found
    raise ValueError(_ELSEWHERE)


def _in_picture(ring: Ring, ground: Fit) -> Polygon | None:
    inside = outlines.cut([ground.back(*one) for one in ring], WHOLE_SIDE)
    whole = [(round(x), round(y)) for x, y in inside]
    corners = [one for n, one in enumerate(whole) if one != whole[n - 1]]
    try:
        return load_polygon(corners) or None
    except ValueError:
        return None


def _holds(found: Polygon, corners: Ring, ground: Fit) -> bool:
    """Tell whether every corner of the area that the picture shows is a place for a pin."""
    seen = [(round(x), round(y)) for x, y in (ground.back(*one) for one in corners)]
    return all(is_inside(x, y, found) for x, y in seen if 0 <= x <= WHOLE_SIDE and 0 <= y <= WHOLE_SIDE)
