"""Which picture a question or one of its answers shows, in the raw form that a planner's change is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.kind import Kind
from forms.settings import shown_picture, with_picture
from forms.texts import FIRST_LANGUAGE, Text


@dataclass(frozen=True)
class Place:
    """Where a picture stands: on an entry of one of the question's lists, or with both empty on the question itself."""

    key: str = ""
    entry: str = ""


def may_have(kind: type[Kind], raw: Mapping[str, Any], place: Place) -> bool:
    """Tell whether a question of a kind has a picture at this place."""
    if not place.key:
        return "picture" in kind.SettingsForm()
    has = any(one.key == place.key and "picture" in one.has for one in kind.lists)
    return has and any(one["id"] == place.entry for one in raw.get(place.key, ()))


def now(raw: Mapping[str, Any], place: Place) -> str:
    """Return the name of the picture that stands there, `slot:<id>` for that of a place; empty for none."""
    return shown_picture(_holder(raw, place))


def words(raw: Mapping[str, Any], place: Place) -> str:
    """Return the Swedish words that the picture stands beside."""
    return Text.load(_holder(raw, place).get("text")).say(FIRST_LANGUAGE).text


def put(raw: Mapping[str, Any], place: Place, name: str) -> dict[str, Any]:
    """Return the question with another picture there; an empty name takes it away."""
    if not place.key:
        return with_picture(raw, name)
    entries = [with_picture(one, name) if one["id"] == place.entry else one for one in raw[place.key]]
    return {**raw, place.key: entries}


def _holder(raw: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    return next(one for one in raw[place.key] if one["id"] == place.entry) if place.key else raw
