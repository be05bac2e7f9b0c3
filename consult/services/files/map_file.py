"""The squares of maps as GeoJSON: polygons with the figures that the JSON file has, for map programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from consult.services import figures
from consult.services.described import Part, Result
from consult.services.georeference import GROUND, Fit, to_degrees
from consult.services.numbers import Number

Place = Callable[[float, float], tuple[float, float]]


def is_placed(result: Result) -> bool:
    """Tell whether there is a final map whose picture lies on the ground."""
    return result.final and bool(result.grounds)


def degrees(result: Result) -> bytes:
    """Return the squares in WGS 84, as RFC 7946 wants them."""
    return _written(result, {}, lambda fit: lambda x, y: _rounded(to_degrees(*fit.at(x, y)), 7))


def metres(result: Result) -> bytes:
    """Return the squares in SWEREF 99 TM (EPSG:3006), which the file names as GDAL and QGIS read it."""
    crs = {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{GROUND}"}}}
    return _written(result, crs, lambda fit: lambda x, y: _rounded(fit.at(x, y), 2))


def _written(result: Result, more: dict[str, Any], place: Callable[[Fit], Place]) -> bytes:
    grounds = dict(result.grounds) if result.final else {}
    features = [
        feature
        for part in result.everybody.parts
        if part.question in grounds
        for feature in _features(part, place(grounds[part.question]), result.lang)
    ]
    collection = {"type": "FeatureCollection", "name": result.title} | more | {"features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1).encode()


def _features(part: Part, place: Place, lang: str) -> Iterator[dict[str, Any]]:
    """Return a feature per square; the larger come first, so that what lies in another is drawn upon it."""
    squares = [one for one in part.numbers if one.item.startswith("square.")]
    for item, numbers in groupby(squares, key=lambda one: one.item):
        x, y, side = (int(one) for one in item.split(".")[1:4])
        ring = [place(*corner) for corner in ((x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y))]
        yield {
            "type": "Feature",
            "properties": _properties(part, item, list(numbers), lang),
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }


def _properties(part: Part, item: str, numbers: list[Number], lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "question_id": part.question,
        "question": part.title,
        "square_id": item,
        "square": numbers[0].item_label,
        "rest": item.endswith(".rest"),
        "answered": numbers[0].base,
    }
    for one in numbers:
        told |= {
            f"{one.category}_n": one.n,
            f"{one.category}_percent": one.percent,
            f"{one.category}_shown": one.shown,
            f"{one.category}_text": f"{one.label}: {_said(one, lang)}",
        }
    return told


def _said(one: Number, lang: str) -> str:
    return str(one.n) if one.n is not None else figures.said(lang)[one.shown]


def _rounded(at: tuple[float, float], decimals: int) -> tuple[float, float]:
    return round(at[0], decimals), round(at[1], decimals)
