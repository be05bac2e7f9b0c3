"""The form that ties a picture to the map: a few points, each as pixels in the picture and as coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from wtforms import SelectField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import TextInput

from forms.staff import StaffForm
from forms.texts import lazy

ROWS = 6
PARTS = ("x", "y", "east", "north")
LABELS = {
    "x": lazy("Pixels from the left"),
    "y": lazy("Pixels from the top"),
    "east": lazy("East (E)"),
    "north": lazy("North (N)"),
}
NAMES = {
    3006: "SWEREF 99 TM", 3007: "SWEREF 99 12 00", 3008: "SWEREF 99 13 30", 3009: "SWEREF 99 15 00",
    3010: "SWEREF 99 16 30", 3011: "SWEREF 99 18 00", 3012: "SWEREF 99 14 15", 3013: "SWEREF 99 15 45",
    3014: "SWEREF 99 17 15", 3015: "SWEREF 99 18 45", 3016: "SWEREF 99 20 15", 3017: "SWEREF 99 21 45",
    3018: "SWEREF 99 23 15", 4326: "WGS 84",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d{1,9}([.,]\d{1,12})?", re.ASCII)
_ONE, _THOUSANDS = r"(\d{1,9}(?:[.,]\d{1,12})?)", r"(\d{1,3}(?: \d{3}){1,2}(?:[.,]\d{1,12})?)"
_PAIRS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_ONE}(?: ?[,;] | ?; ?| ){_ONE}",
        rf"{_THOUSANDS} ?[,;] ?{_THOUSANDS}",
        r"(\d \d{3} \d{3}(?:[.,]\d+)?) (\d{2,3} \d{3}(?:[.,]\d+)?)",
        r"(\d{1,9}\.\d{1,12}),(\d{1,9}\.\d{1,12})",
    )
]
"""59,2741, 15,2134 · 6570593 512163 · 6 570 593, 512 163 · 59.2741,15.2134; letters before or after do no harm."""
_LETTERS = re.compile(r"\s*(?:\b(?:lat|long?|latitude?|longitude?|x|y)\b|[NEÖ°()])[:=]?\s*", re.IGNORECASE)
_ANGLE = re.compile(
    r"(\d{1,2})\s?°\s?(\d{1,2}(?:[.,]\d{1,12})?)\s?['′’](?:\s?(\d{1,2}(?:[.,]\d{1,12})?)\s?(?:[\"″”]|''))?", re.ASCII
)
"""59° 16′ 26,8″"""


class Measure(Field):
    """A number as people write it, with comma or dot and with spaces; `data` is a float or None."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; a ValueError says what to write instead."""
        typed = re.sub(r"\s", "", str(valuelist[0])) if valuelist else ""
        if typed and not _NUMBER.fullmatch(typed):
            raise ValueError(lazy("Write a number, with figures only"))
        self.data = float(typed.replace(",", ".")) if typed else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.9f}".rstrip("0").rstrip(".")


class Coordinate(Measure):
    """East or north; both pasted together are `pair`, east first, and the form puts each in its place."""

    pair: tuple[float, float] | None = None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read one number, or the two of a place."""
        self.pair = both(str(valuelist[0])) if valuelist else None
        if self.pair is None:
            super().process_formdata(valuelist)

    def put(self, value: float) -> None:
        """Hold a number that came with the other one."""
        self.data, self.pair, self.raw_data = value, None, None


def both(typed: str) -> tuple[float, float] | None:
    """Return east and north of a place that was pasted as one text; None for a text that is no such thing.

    In Sweden north is always the larger number, in degrees as in metres, so that the order does not matter.
    """
    angles = [_angle(*found.groups()) for found in _ANGLE.finditer(typed)]
    numbers = angles or [float(one.replace(" ", "").replace(",", ".")) for one in _apart(typed)]
    east, north = (min(numbers), max(numbers)) if len(numbers) == 2 else (0.0, 0.0)
    return (east, north) if north > 1_000_000 or (5 < east < 30 and 50 < north < 75) else None


def _apart(text: str) -> Sequence[str]:
    """Return the two numbers of a text, or nothing."""
    plain = " ".join(_LETTERS.sub(" ", text).split())
    for pattern in _PAIRS:
        if found := pattern.fullmatch(plain):
            return found.groups()
    return ()


def _angle(degrees: str, minutes: str, seconds: str | None) -> float:
    return int(degrees) + float(minutes.replace(",", ".")) / 60 + float((seconds or "0").replace(",", ".")) / 3600


class ControlPointsForm(StaffForm):
    """The points of one picture, all in one coordinate system; a row that is left empty is no point."""

    epsg = SelectField(
        lazy("Which coordinate system?"),
        choices=[SelectChoice(number, f"{name} (EPSG:{number})") for number, name in NAMES.items()],
        coerce=int,
        default=3006,
        description=lazy("In WGS 84, east is the longitude and north the latitude, in degrees."),
    )

    def rows(self) -> list[list[Field]]:
        """Return the fields, a row for each point."""
        return [[self[f"{part}{n}"] for part in PARTS] for n in range(1, ROWS + 1)]

    def typed(self) -> list[tuple[float, float, float, float]]:
        """Return the points that were filled in."""
        rows = [tuple(field.data for field in row) for row in self.rows()]
        return [row for row in rows if None not in row]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each point has all four numbers or none; two that were pasted together are taken apart first."""
        for _x, _y, east, north in self.rows():
            self._take_apart(east, north)
        fine = super().validate(extra_validators)
        gaps = [field for field in self._gaps() if not field.errors]
        for field in gaps:
            field.errors = [*field.errors, lazy("Fill in all four numbers of the point, or none")]
        return fine and not gaps

    @staticmethod
    def _take_apart(east: Any, north: Any) -> None:
        for one, other in ((east, north), (north, east)):
            pair = one.pair
            if pair and other.data is None and not other.process_errors:
                east.put(pair[0])
                north.put(pair[1])
            elif pair:
                one.process_errors = [*one.process_errors, lazy("Write one number here, or empty the other box")]

    def _gaps(self) -> Iterator[Field]:
        for row in self.rows():
            if any(field.data is not None or field.errors for field in row):
                yield from (field for field in row if field.data is None)


_KINDS = {"x": Measure, "y": Measure, "east": Coordinate, "north": Coordinate}
_ROWS = {
    f"{part}{n}": _KINDS[part](LABELS[part], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    for n in range(1, ROWS + 1)
    for part in PARTS
}
SixPoints = cast(type[ControlPointsForm], type("SixPoints", (ControlPointsForm,), _ROWS))
"""The form with its rows."""


def known(points: Sequence[Any]) -> dict[str, Any]:
    """Return what the form shows of points that are kept."""
    found = {f"{part}{n}": getattr(point, part) for n, point in enumerate(points, 1) for part in PARTS}
    return found | ({"epsg": points[0].epsg} if points else {})
