"""Pins on the picture of a place: what kind of place it is, and why; or the same of named places in a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form, IntegerField
from wtforms.validators import NumberRange, Optional

from forms import pin_widgets, widgets
from forms.kind import AnswerField, Asking, Counted, Kind, Paper, Pin, by_item
from forms.options import Listed, Option, everywhere, load_options
from forms.polygon import Point, Polygon, is_inside, load_point, load_polygon
from forms.settings import PictureField
from forms.shapes import NO, NONE, RESERVED, YES, Cells, Chart, Label, Places, Value
from forms.texts import LEVELS, Text, lazy, named

MOST_PINS, USUAL_PINS = 5, 3
LONGEST_ITEM = 32  # signs: what a counted cell has room for
GOOD_OR_BAD = (
    {"id": "good", "text": {
        "sv": "Bra plats", "en": "Good place", "ar": "مكان جيد", "fi": "Hyvä paikka", "so": "Meel fiican",
        "prs": "جای خوب", "uk": "Гарне місце",
    }},
    {"id": "bad", "text": {
        "sv": "Dålig plats", "en": "Bad place", "ar": "مكان سيئ", "fi": "Huono paikka", "so": "Meel xun",
        "prs": "جای بد", "uk": "Погане місце",
    }},
)  # fmt: skip
_WRITTEN = re.compile(r"(\d{1,5}),(\d{1,5}),([a-z][a-z0-9_]*)(?:,([a-z][a-z0-9_]*))?", re.ASCII)


class SettingsForm(Form):
    """What a planner decides about a map beside its places."""

    maximum = IntegerField(
        lazy("How many pins at most"), [Optional(), NumberRange(1, MOST_PINS, lazy("Write a number from 1 to 5"))]
    )
    picture = PictureField(lazy("The picture that they set pins on"))


@dataclass(frozen=True)
class MapPin(Kind):
    """Settings of one map: its picture (`slot` or `picture`), the pins, the boundary, and the places of the list.

    `of` holds the category of each reason that is one of a single category; the others are reasons of all."""

    name: ClassVar[str] = "map_pin"
    title: ClassVar[str] = lazy("Pins on a map")
    hint: ClassVar[str] = lazy("The child taps good and bad places on a picture, or chooses them in a list.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    shape: ClassVar[type[Places]] = Places
    doing: ClassVar[str] = lazy("Here the children point at places in a picture, if they want to.")
    levels: ClassVar[tuple[str, ...]] = ("10-12", "13-15", "16-18")
    once: ClassVar[bool] = True

    lists: ClassVar[tuple[Listed, ...]] = (
        Listed("zones", lazy("Places in the list beside the map"), lazy("Add a place"), 2, 8, frozenset({"picture"}),
               {"text": "Ny plats", "x": 5000, "y": 5000}),
        Listed("categories", lazy("Kinds of pins"), lazy("Add a kind of pin"), 2, 4, frozenset(), {"text": "Ny sort"}),
        Listed("whys", lazy("Reasons to choose"), lazy("Add a reason"), 0, 8, frozenset({"picture"}),
               {"text": "Nytt skäl"}),
    )  # fmt: skip
    start: ClassVar[Mapping[str, Any]] = {
        "picture": "ekparken",
        "zones": [
            {"id": "svar_1", "text": "Plats 1", "x": 2500, "y": 5000},
            {"id": "svar_2", "text": "Plats 2", "x": 7500, "y": 5000},
        ],
    }

    shows: Option
    categories: tuple[Option, ...]
    whys: tuple[Option, ...]
    of: Mapping[str, str]
    zones: tuple[Option, ...]
    at: Mapping[str, Point]
    boundary: Polygon = ()
    maximum: int = USUAL_PINS

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the map; its categories are a good and a bad place unless it says others."""
        shows = Option("map", Text({}), named(raw.get("picture"), "a picture"), named(raw.get("slot"), "a place"))
        whys, zones = (raw.get(key) or () for key in ("whys", "zones"))
        loaded = cls(
            shows=shows,
            categories=everywhere(load_options(raw.get("categories") or GOOD_OR_BAD, 2, 4)),
            whys=everywhere(load_options(whys, 0, 8)),
            of={str(one["id"]): str(one["of"]) for one in whys if one.get("of")},
            zones=everywhere(load_options(zones, 2, 8)),
            at={str(one["id"]): load_point((one["x"], one["y"])) for one in zones},
            boundary=load_polygon(raw.get("boundary") or ()),
            maximum=raw.get("maximum", USUAL_PINS),
        )
        loaded._check()
        return loaded

    def _check(self) -> None:
        if bool(self.shows.slot) == bool(self.shows.picture):
            raise ValueError(lazy("the map needs a place or a picture to set pins on, and not both"))
        if type(self.maximum) is not int or not 1 <= self.maximum <= MOST_PINS:
            raise ValueError(lazy("a child sets 1 to %(most)s pins") % {"most": MOST_PINS})
        if not set(self.of.values()) <= {one.id for one in self.categories}:
            raise ValueError(lazy("a reason belongs to a category that is not there"))
        if any(len(item) > LONGEST_ITEM for item in self.counted):
            raise ValueError(lazy("the ids of a category and its reason have at most 31 signs together"))
        if "x" in self.at or not all(is_inside(*point, self.boundary) for point in self.at.values()):
            raise ValueError(lazy("every place of the list lies within the boundary, and none is called x"))

    def dump(self) -> dict[str, Any]:
        """Return what `load` reads, without the usual categories and number."""
        raw: dict[str, Any] = {key: one for key in ("slot", "picture") if (one := getattr(self.shows, key))}
        categories = [one.dump() for one in self.categories]
        raw |= {"categories": categories} if categories != list(GOOD_OR_BAD) else {}
        whys = [one.dump() | ({"of": self.of[one.id]} if one.id in self.of else {}) for one in self.whys]
        raw |= {"whys": whys} if whys else {}
        raw["zones"] = [one.dump() | dict(zip("xy", self.at[one.id], strict=True)) for one in self.zones]
        raw |= {"boundary": [list(corner) for corner in self.boundary]} if self.boundary else {}
        return raw | ({"maximum": self.maximum} if self.maximum != USUAL_PINS else {})

    @property
    def options(self) -> tuple[Option, ...]:
        """The places of the list: the way without a map."""
        return self.zones

    @property
    def items(self) -> tuple[str, ...]:
        """Each place of the list is answered by itself."""
        return tuple(self.at)

    @property
    def slots(self) -> frozenset[str]:
        """The places of the list, and the one whose picture is the map."""
        return super().slots | ({self.shows.slot} if self.shows.slot else frozenset())

    @property
    def pictures(self) -> tuple[str, ...]:
        """The picture of the map, and those of the places of the list."""
        return (*((self.shows.picture,) if self.shows.picture else ()), *super().pictures)

    @property
    def counted(self) -> tuple[str, ...]:
        """What is counted of a child: its categories of pins, and `category.reason`; never where they stand."""
        categories = [one.id for one in self.categories]
        return (*categories, *(f"{one}.{why.id}" for one in categories for why in self.reasons(one)))

    def reasons(self, category: str) -> tuple[Option, ...]:
        """Return the reasons that can be given for a pin of a category."""
        return tuple(why for why in self.whys if self.of.get(why.id, category) == category)

    def most(self, level: str) -> int:
        """Return how many pins a child may set, on the map and in the list together."""
        return self.maximum

    def without(self, option: str) -> Self:
        """Return the map without one place of its list; at least two stay."""
        if len(self.zones) <= 2:
            raise ValueError("a map needs at least two places in its list")
        zones = tuple(one for one in self.zones if one.id != option)
        return replace(self, zones=zones, at={one.id: self.at[one.id] for one in zones})

    def elsewhere(self) -> Self:
        """Return the map without its boundary, which is drawn on the picture."""
        return replace(self, boundary=())

    def draw(self, field: AnswerField) -> Markup:
        """Draw the picture to tap, the steps of one pin, and the list."""
        return pin_widgets.picture_map(
            field,
            shows=self.shows,
            boundary=self.boundary,
            categories=self.categories,
            whys=[
                (why, " ".join(one.id for one in self.categories if why in self.reasons(one.id))) for why in self.whys
            ],
            zones=[(zone, self.at[zone.id]) for zone in self.zones],
        )

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return which categories the child set pins of, and which reasons it gave; `none` without a pin."""
        pins = self.apart(chosen, items)
        given = {pin.category for pin in pins} | {f"{pin.category}.{pin.why}" for pin in pins if pin.why}
        return tuple(item for item in self.counted if item in given) or NONE

    def apart(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]]) -> tuple[Pin, ...]:
        """Return the pins: posted ones, then those of the list where their places are; ValueError for impossible."""
        pins = [self._pin(written) for many in chosen for written in many.split()]
        for zone, point in self.at.items():
            given = [category for category in items.get(zone, ()) if category]
            if len(given) > 1:
                raise ValueError("a place has one category")
            pins += [self._known(Pin(*point, category)) for category in given]
        if len(pins) > self.maximum:
            raise ValueError("too many pins")
        return tuple(pins)

    def _pin(self, written: str) -> Pin:
        """Read `x,y,category` or `x,y,category,reason`."""
        found = _WRITTEN.fullmatch(written)
        if found is None:
            raise ValueError("this is not a pin")
        pin = Pin(*load_point((int(found[1]), int(found[2]))), found[3], found[4] or "")
        if not is_inside(pin.x, pin.y, self.boundary):
            raise ValueError("the pin is outside the boundary")
        return self._known(pin)

    def _known(self, pin: Pin) -> Pin:
        if (f"{pin.category}.{pin.why}" if pin.why else pin.category) not in self.counted:
            raise ValueError("unknown category or reason")
        return pin

    def tally(self, counted: Counted) -> Cells:
        """Count the children who set at least one pin of a category, or gave a reason, and those who did not."""
        return by_item(counted, self.counted, lambda item, given: YES if item in given else NO)

    def chart(self) -> Chart:
        """One bar per category, then one per reason: the share of children."""
        return self._chart

    @cached_property
    def _chart(self) -> Chart:
        reasons = [(one, why) for one in self.categories for why in self.reasons(one.id)]
        categories = tuple(one.label for one in self.categories)
        return Chart("bars", (*categories, *(Label(f"{one.id}.{why.id}", _both(one, why)) for one, why in reasons)))

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Yes and no per category and reason, then the reserved categories."""
        return tuple((item, category) for item in self.counted for category in (YES, NO, *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """The picture, and the places of the list with a box per category: what is on paper can be counted alike."""
        columns = tuple(asking.say(one.text).text for one in self.categories)
        shown = widgets.picture(asking, self.shows)
        return widgets.on_paper(asking, "several", self.zones, columns=columns, above=shown)


def _both(category: Option, why: Option) -> Text:
    """Return what a reason is called in a result: its category before it, in every language of either."""
    langs = dict.fromkeys((*category.text.by, *why.text.by))
    return Text(
        {
            lang: {level: f"{category.text.say(lang, level)}: {why.text.say(lang, level)}" for level in LEVELS}
            for lang in langs
        }
    )
