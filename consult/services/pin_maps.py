"""Where a map question's places stand in its picture, and within which boundary pins may be set; drafts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import boundaries, consultations, control_points
from forms.kinds.map_pin import MapPin
from forms.polygon import Polygon, is_inside, load_polygon
from forms.question import Question
from forms.staff.pin_map import Spot
from forms.texts import ANY_LEVEL, Text, lazy

_TWO = lazy("The list needs at least two places. It is the way for those who cannot use the picture.")
_TWICE = lazy("The same place stands twice in the list.")
_CORNERS = lazy("The boundary has 3 to 60 corners, and its sides must not cross. Begin again with it.")
_OUTSIDE = lazy("A place lies outside the boundary: %(place)s. Move the place or the boundary.")
_UNPLACED = lazy("The picture has no points on the map yet. Place the picture on the map first.")


def arrange(
    db: Session,
    actor: str,
    consultation: Consultation,
    question: Question,
    *,
    spots: Sequence[Spot],
    boundary: Polygon,
) -> None:
    """Set the places of a map's list and the boundary of its pins; ValueError says what cannot be."""
    if len(spots) < 2:
        raise ValueError(_TWO)
    slots = [one.slot for one in spots if one.slot]
    if len(set(slots)) < len(slots):
        raise ValueError(_TWICE)
    try:
        load_polygon(boundary)
    except ValueError as wrong:
        raise ValueError(_CORNERS) from wrong
    _keep(db, actor, consultation, question, {"zones": _zones(question, spots), "boundary": list(boundary)})


def bound(db: Session, actor: str, consultation: Consultation, question: Question) -> None:
    """Let pins stand in the project's area and 25 metres around it; ValueError where the picture is on no map."""
    document = consultations.questionnaire(db, consultation)
    ground = dict(control_points.grounds(db, consultation.project, document)).get(question.id)
    if ground is None:
        raise ValueError(_UNPLACED)
    _keep(db, actor, consultation, question, {"boundary": list(boundaries.for_pins(consultation.project, ground))})


def _zones(question: Question, spots: Sequence[Spot]) -> list[dict[str, Any]]:
    before = {one.id: one for one in question.kind.options}
    taken, zones = {*before, *(one.id for one in spots)}, []
    for spot in spots:
        kept = before.get(spot.id)
        name = spot.id if kept else next(name for n in range(1, 99) if (name := f"z{n}") not in taken)
        taken.add(name)
        raw: dict[str, Any] = {"slot": spot.slot}
        if not spot.slot:
            raw = {"text": _named(kept.text if kept and not kept.slot else Text({}), spot)}
        if kept and kept.picture:
            raw["picture"] = kept.picture
        zones.append({"id": name, **raw, "x": spot.at[0], "y": spot.at[1]})
    return zones


def _named(before: Text, spot: Spot) -> dict[str, Any]:
    """Return a place's own name: what was changed holds for all ages, what was not stays as it was."""
    by = dict(before.by)
    for lang, name in spot.names.items():
        if name != before.say(lang).text or (lang not in by and name):
            by[lang] = {ANY_LEVEL: name}
    return Text({lang: said for lang, said in by.items() if any(said.values())}).dump()


def _keep(db: Session, actor: str, consultation: Consultation, question: Question, changed: dict[str, Any]) -> None:
    raw = question.kind.dump() | changed
    boundary = load_polygon(raw.get("boundary", ()))
    for zone in raw["zones"]:
        if not is_inside(zone["x"], zone["y"], boundary):
            raise ValueError(_OUTSIDE % {"place": _called(zone)})
    document = consultations.questionnaire(db, consultation)
    mine = replace(question, kind=MapPin.load(raw))
    changed_to = tuple(mine if one.id == question.id else one for one in document.questions)
    consultations.save_questionnaire(db, actor, consultation, replace(document, questions=changed_to))


def _called(zone: dict[str, Any]) -> str:
    return str(zone.get("slot") or Text.load(zone["text"]).say("sv"))
