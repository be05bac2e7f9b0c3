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
        """Each point has all four numbers or none."""
        fine = super().validate(extra_validators)
        gaps = [field for field in self._gaps() if not field.errors]
        for field in gaps:
            field.errors = [*field.errors, lazy("Fill in all four numbers of the point, or none")]
        return fine and not gaps

    def _gaps(self) -> Iterator[Field]:
        for row in self.rows():
            if any(field.data is not None or field.errors for field in row):
                yield from (field for field in row if field.data is None)


_ROWS = {
    f"{part}{n}": Measure(LABELS[part], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    for n in range(1, ROWS + 1)
    for part in PARTS
}
SixPoints = cast(type[ControlPointsForm], type("SixPoints", (ControlPointsForm,), _ROWS))
"""The form with its rows."""


def known(points: Sequence[Any]) -> dict[str, Any]:
    """Return what the form shows of points that are kept."""
    found = {f"{part}{n}": getattr(point, part) for n, point in enumerate(points, 1) for part in PARTS}
    return found | ({"epsg": points[0].epsg} if points else {})
