"""The municipality's own map service: a WMS that is asked for one picture of a place, and tried before that."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.organisation import Organisation
from consult.services import audit, jobs, media, outside
from consult.services.georeference import DEGREES, from_ground, to_ground
from consult.services.outside import NotFetchedError
from forms.texts import lazy

TRIAL = "map trial"
MOST_BYTES = media.MOST_BYTES
WHY = outside.WHY | {
    "no service": lazy("There is no map service at the address. A WMS answers to GetCapabilities."),
    "layers": lazy("The service does not have all the layers. Write their names as the service does."),
    "system": lazy("The service does not know the coordinate system. Choose another."),
    "picture": lazy("The service sent no picture. Look at the layers and the coordinate system again."),
    "shape": lazy("The service sent a picture of another shape than the one we asked for."),
}
"""Why there is no picture, in words."""
_OURS = {"service", "request", "version", "layers", "styles", "srs", "crs", "bbox", "width", "height", "format"}
_EXTENT = re.compile(r"<LatLonBoundingBox([^>]*)>")
_MIDDLE_OF_SWEDEN = (15.0, 60.0)

Box = tuple[float, float, float, float]
"""West, south, east, north, in metres of the service's system."""


@dataclass(frozen=True)
class Service:
    """A WMS: its address, its layers with commas between, and the coordinate system that is asked for."""

    url: str
    layers: str
    epsg: int

    def address(self, **asked: str) -> str:
        """Return the address of a request; what stands in the service's own address stays, but for our words."""
        url = outside.parts(self.url)
        own = [(key, value) for key, value in parse_qsl(url.query, keep_blank_values=True) if key.lower() not in _OURS]
        query = urlencode([*own, ("SERVICE", "WMS"), ("VERSION", "1.1.1"), *asked.items()])
        return url._replace(query=query).geturl()

    def capabilities(self) -> str:
        """Return the address at which the service says what it has."""
        return self.address(REQUEST="GetCapabilities")

    def picture(self, box: Box, width: int, height: int) -> str:
        """Return the address of one picture; version 1.1.1 counts east before north in every system."""
        asked = {"LAYERS": self.layers, "STYLES": "", "SRS": f"EPSG:{self.epsg}", "FORMAT": "image/png"}
        bounds = ",".join(f"{one:.2f}" for one in box)
        return self.address(REQUEST="GetMap", **asked, BBOX=bounds, WIDTH=str(width), HEIGHT=str(height))


def of(organisation: Organisation) -> Service | None:
    """Return a municipality's map service; None without one."""
    kept = organisation.map_service
    return Service(kept["url"], kept["layers"], kept["epsg"]) if kept.get("url") else None


def save(db: Session, actor: str, organisation: Organisation, *, url: str, layers: str, epsg: int) -> None:
    """Keep a map service and ask for a trial of it, an empty address to have none; ValueError for what is none."""
    kept = locked(db, organisation)
    pictures = kept.get("pictures", [])
    if url:
        outside.parts(url)
        organisation.map_service = {"url": url, "layers": layers, "epsg": epsg, "pictures": pictures}
        jobs.enqueue(db, TRIAL, organisation.id)
    else:
        organisation.map_service = {"pictures": pictures} if pictures else {}
    db.flush()
    audit.record(db, actor, "change map service", f"organisation {organisation.id}", organisation.id)


def locked(db: Session, organisation: Organisation) -> dict[str, Any]:
    """Return what is kept of a municipality's map service as it is now; nobody else changes it in this transaction."""
    db.refresh(organisation, ["map_service"], with_for_update={"of": Organisation})
    return dict(organisation.map_service)


def tried(db: Session, organisation: Organisation, service: Service, why: str) -> None:
    """Keep what came of a trial (`why` is empty where all was well), unless the service has been changed since."""
    kept = locked(db, organisation)
    if of(organisation) == service:
        organisation.map_service = {**kept, "tried": {"at": now().isoformat(), "why": why}}


def attempt(service: Service, own: Collection[str]) -> str:
    """Ask a service what it has and for a small picture; return why it cannot be used, nothing when it can."""
    try:
        said = outside.fetch(service.capabilities(), own=own, most=MOST_BYTES).decode("utf-8", "replace")
        if why := _lacking(service, said):
            return why
        small = outside.fetch(service.picture(_somewhere(service, said), 64, 48), own=own, most=MOST_BYTES)
    except NotFetchedError as wrong:
        return wrong.why
    return "" if media.is_picture(small) else "picture"


def _lacking(service: Service, said: str) -> str:
    """Return what a service's own list lacks. Looked for as text: a list from outside is never parsed."""
    if not re.search(r"<WM(T_MS|S)_Capabilities", said):
        return "no service"
    names = {html.unescape(one) for one in re.findall(r"<Name>\s*([^<]{1,200}?)\s*</Name>", said)}
    if not set(service.layers.split(",")) <= names:
        return "layers"
    return "" if re.search(rf"EPSG:{service.epsg}\b", said) else "system"


def _somewhere(service: Service, said: str) -> Box:
    """Return a small box in the middle of what a service covers."""
    lon, lat = _MIDDLE_OF_SWEDEN
    if found := _EXTENT.search(said):
        sides = dict(re.findall(r'(minx|miny|maxx|maxy)="(-?\d+(?:\.\d+)?)"', found[1]))
        if len(sides) == 4:
            lon = (float(sides["minx"]) + float(sides["maxx"])) / 2
            lat = (float(sides["miny"]) + float(sides["maxy"])) / 2
    try:
        ground = to_ground(DEGREES, lon, lat)
    except ValueError:
        ground = to_ground(DEGREES, *_MIDDLE_OF_SWEDEN)
    east, north = from_ground(service.epsg, *ground)
    return east - 80, north - 60, east + 80, north + 60
