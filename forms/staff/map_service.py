"""The forms of the municipality's own map service: which it is, and a picture out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import TextInput

from forms.staff import StaffForm
from forms.staff.control_points import NAMES, both
from forms.texts import lazy

NARROWEST, WIDEST = 50, 5_000
_LAYERS = lazy("Write the names of the layers with commas between")
METRES = lazy("Write a number of metres from 50 to 5000")


class MapServiceForm(StaffForm):
    """A WMS; without an address there is none."""

    url = StringField(
        lazy("Address of the map service (WMS)"),
        [Optional(), Length(max=500)],
        description=lazy("For example: https://karta.kommunen.se/wms. Your map engineers know."),
        render_kw={"inputmode": "url", "spellcheck": "false"},
    )
    layers = StringField(
        lazy("Layers"),
        [
            Length(max=300),
            Regexp(r"[^<>]*\Z", message=_LAYERS),
        ],
        description=lazy("Names with commas between, the lowest first. A background map or an aerial photo is enough."),
        filters=[lambda typed: re.sub(r"\s*,\s*", ",", typed or "").strip(",")],
        render_kw={"spellcheck": "false"},
    )
    epsg = SelectField(
        lazy("Which coordinate system?"),
        choices=[SelectChoice(number, f"{name} (EPSG:{number})") for number, name in NAMES.items() if number != 4326],
        coerce=int,
        default=3006,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """An address needs layers."""
        fine = super().validate(extra_validators)
        if self.url.data and not self.layers.data:
            self.layers.errors = [*self.layers.errors, _LAYERS]
            return False
        return fine


class Middle(Field):
    """A place as one text; `data` is east and north, or None where nothing is written."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read both coordinates; a ValueError shows how to write them."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = both(typed)
        if typed and self.data is None:
            raise ValueError(lazy("Write two coordinates, such as 59,2741, 15,2134 or N 6570593 E 512163"))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""


class MapPictureForm(StaffForm):
    """A picture of a place: its middle and how wide it is."""

    middle = Middle(
        lazy("The middle of the picture"),
        description=lazy("Two coordinates, such as 59,2741, 15,2134 or N 6570593 E 512163. Copy them from any map."),
        render_kw={"autocomplete": "off"},
    )
    metres = IntegerField(
        lazy("How many metres wide?"),
        [InputRequired(METRES), NumberRange(NARROWEST, WIDEST, METRES)],
        description=lazy("A school yard is often 200 metres, a part of town 1000."),
        render_kw={"inputmode": "numeric"},
        default=300,
    )
