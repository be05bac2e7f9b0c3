"""The form of a map question's places and of where pins may stand, all in percent of the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from wtforms import HiddenField, SelectField, StringField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, Optional
from wtforms.widgets import TextArea

from forms.kinds.map_pin import MapPin
from forms.polygon import WHOLE_SIDE, Point
from forms.staff import StaffForm
from forms.staff.consultation import LANGUAGE_NAMES
from forms.staff.control_points import Measure
from forms.texts import FIRST_LANGUAGE, lazy

MOST_SPOTS, EMPTY_ROWS = 8, 2
PERCENT = WHOLE_SIDE // 100
_CORNER = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)[\s;]+(\d{1,3}(?:[.,]\d{1,2})?)\s*", re.ASCII)


@dataclass(frozen=True)
class Spot:
    """A place of the list: the option that it is ("" for a new one), a named place or names by language, and where."""

    id: str
    slot: str
    names: Mapping[str, str]
    at: Point


class Percent(Measure):
    """A share of the picture's width or height; `data` is in ten-thousandths or None."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read a number from 0 to 100."""
        super().process_formdata(valuelist)
        if self.data is not None:
            if not 0 <= self.data <= 100:
                raise ValueError(lazy("Write a number from 0 to 100"))
            self.data = round(self.data * PERCENT)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else _percent(self.data)


class Corners(Field):
    """A boundary, one corner a line; `data` is a list of points in ten-thousandths."""

    widget = TextArea()  # type: ignore[assignment]  # it draws any field that has a `_value`

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read two numbers a line; a ValueError says which line cannot be read."""
        self.data = []
        for n, line in enumerate(str(valuelist[0] if valuelist else "").strip().splitlines(), 1):
            found = _CORNER.fullmatch(line)
            corner = [round(float(one.replace(",", ".")) * PERCENT) for one in found.groups()] if found else []
            if not corner or max(corner) > WHOLE_SIDE:
                raise ValueError(lazy("Line %(n)s: write two numbers from 0 to 100, such as 12,5 80") % {"n": n})
            self.data.append((corner[0], corner[1]))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(f"{_percent(x)} {_percent(y)}" for x, y in self.data or ())


def _percent(value: float) -> str:
    return f"{value / PERCENT:.2f}".rstrip("0").rstrip(".").replace(".", ",")


class PinMapForm(StaffForm):
    """Up to eight places and the boundary. Made by `pin_map_form`."""

    languages: ClassVar[tuple[str, ...]] = (FIRST_LANGUAGE,)
    shown: ClassVar[int] = 0

    boundary = Corners(
        lazy("Where pins may stand"),
        description=lazy(
            "One corner a line: percent from the left, percent from the top. Leave empty for the whole picture."
        ),
        render_kw={"rows": 4, "spellcheck": "false"},
    )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Return the fields of each place."""
        for n in range(1, self.shown + 1):
            names = [self._fields[f"name{n}.{lang}"] for lang in self.languages]
            yield {key: self._fields[f"{key}{n}"] for key in ("id", "slot", "x", "y")} | {"names": names}

    def spots(self) -> list[Spot]:
        """Return the places that were filled in."""
        return [_spot(row, self.languages) for row in self.rows() if _begun(row)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each place that is begun has a name and stands somewhere."""
        fine = super().validate(extra_validators)
        gaps = list(self._gaps())
        for field, said in gaps:
            field.errors = [*field.errors, said]
        return fine and not gaps

    def _gaps(self) -> Iterator[tuple[Field, str]]:
        for row in filter(_begun, self.rows()):
            if not (row["slot"].data or row["names"][0].data):
                yield row["names"][0], lazy("Write what the place is called, or choose one of your places")
            for axis in ("x", "y"):
                if row[axis].data is None and not row[axis].errors:
                    yield row[axis], lazy("Click where the place is, or write where")


def _begun(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is a place: it is called something. A kept place without a name is removed."""
    named = bool(row["slot"].data or any(field.data for field in row["names"]))
    return named or bool(not row["id"].data and (row["x"].data is not None or row["y"].data is not None))


def _spot(row: Mapping[str, Any], languages: Sequence[str]) -> Spot:
    said = {lang: " ".join((field.data or "").split()) for lang, field in zip(languages, row["names"], strict=True)}
    return Spot(row["id"].data or "", row["slot"].data or "", said, (row["x"].data, row["y"].data))


def pin_map_form(languages: Sequence[str], slots: Sequence[tuple[str, str]], used: int) -> type[PinMapForm]:
    """Return the form for a consultation's languages and named places (id and name), with some empty rows."""
    ordered = (FIRST_LANGUAGE, *(lang for lang in languages if lang != FIRST_LANGUAGE))
    shown = min(MOST_SPOTS, used + EMPTY_ROWS)
    choices = [SelectChoice("", lazy("An own name, below")), *(SelectChoice(id, name) for id, name in slots)]
    fields: dict[str, Any] = {}
    for n in range(1, shown + 1):
        fields |= {f"id{n}": HiddenField(), f"slot{n}": SelectField(lazy("Which place?"), choices=choices, default="")}
        fields |= {f"name{n}.{lang}": _name(lang) for lang in ordered}
        fields |= {f"x{n}": Percent(lazy("Percent from the left")), f"y{n}": Percent(lazy("Percent from the top"))}
    return cast(
        type[PinMapForm], type("OnePinMapForm", (PinMapForm,), {"languages": ordered, "shown": shown, **fields})
    )


def _name(lang: str) -> StringField:
    label: str = lazy("Name")
    if lang != FIRST_LANGUAGE:
        label = lazy("Name in %(language)s") % {"language": LANGUAGE_NAMES.get(lang, lang)}
    return StringField(label, [Optional(), Length(max=40)], render_kw={"lang": lang, "dir": "auto"})


def known(kind: MapPin) -> dict[str, Any]:
    """Return what the form shows of a map: its places and its boundary."""
    data: dict[str, Any] = {"boundary": list(kind.boundary)}
    for n, zone in enumerate(kind.zones, 1):
        (x, y), slot = kind.at[zone.id], zone.slot or ""
        data |= {f"id{n}": zone.id, f"slot{n}": slot, f"x{n}": x, f"y{n}": y}
        if not slot:
            data |= {f"name{n}.{lang}": zone.text.say(lang).text for lang in zone.text.by}
    return data
