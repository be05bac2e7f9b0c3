"""A number: a field between two large buttons, for fewer and for more; the result tells it in bands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form, IntegerField
from wtforms.validators import InputRequired, NumberRange

from forms import widgets
from forms.kind import AnswerField, Asking, Counted, Kind, Paper, whole
from forms.options import SLUG, Listed
from forms.shapes import NONE, RESERVED, WHOLE, Cells, Chart, Distribution, Label, Value
from forms.texts import Text, lazy

HIGHEST = 9999
MOST_BANDS = 8
_WRITTEN = re.compile(r"[0-9]{1,4}", re.ASCII)


_NUMBER = lazy("Write a whole number, at most 9999")


class SettingsForm(Form):
    """What a planner decides about a number beside its bands."""

    min = IntegerField(lazy("Smallest number"), [InputRequired(_NUMBER), NumberRange(0, HIGHEST, _NUMBER)])
    max = IntegerField(lazy("Largest number"), [InputRequired(_NUMBER), NumberRange(1, HIGHEST, _NUMBER)])
    step = IntegerField(
        lazy("Step between numbers"), [InputRequired(_NUMBER), NumberRange(1, HIGHEST, _NUMBER)], default=1
    )


@dataclass(frozen=True)
class Band:
    """The numbers from `lowest` to `highest`, and what the result calls them."""

    id: str
    lowest: int
    highest: int
    text: Text

    def dump(self) -> dict[str, Any]:
        """Return what `load` reads; a band ends where the next begins."""
        said = self.text.dump()
        usual = said == {"sv": _usual(self.lowest, self.highest)}
        return {"id": self.id, "from": self.lowest} | ({} if usual else {"text": said})


@dataclass(frozen=True)
class Number(Kind):
    """Settings of one number: whole numbers from `smallest` to `largest` in steps, and two to eight bands of them."""

    name: ClassVar[str] = "number"
    title: ClassVar[str] = lazy("A number")
    hint: ClassVar[str] = lazy("A number with large buttons for fewer and more; the result shows it in bands.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    shape: ClassVar[type[Distribution]] = Distribution
    doing: ClassVar[str] = lazy("Here the children choose a number.")

    lists: ClassVar[tuple[Listed, ...]] = (
        Listed("bands", lazy("Groups of numbers in the result"), lazy("Add a group"), 2, MOST_BANDS,
               frozenset({"from"}), wordless=True),
    )  # fmt: skip
    start: ClassVar[Mapping[str, Any]] = {
        "bands": [{"id": "svar_1", "from": 0}, {"id": "svar_2", "from": 4}, {"id": "svar_3", "from": 8}]
    }

    smallest: int
    largest: int
    step: int
    bands: tuple[Band, ...]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the range and the bands, which together hold every number once."""
        smallest, largest, step = (raw.get(key, usual) for key, usual in (("min", 0), ("max", 10), ("step", 1)))
        if not all(type(one) is int for one in (smallest, largest, step)):
            raise ValueError(lazy("min, max and step are whole numbers"))
        if not 0 <= smallest < largest <= HIGHEST or step < 1 or (largest - smallest) % step:
            raise ValueError(lazy("The steps must lead from the smallest number to the largest"))
        return cls(smallest, largest, step, _bands(raw.get("bands") or (), smallest, largest))

    def dump(self) -> dict[str, Any]:
        """Return range, step and bands."""
        bands = [band.dump() for band in self.bands]
        return {"min": self.smallest, "max": self.largest, "step": self.step, "bands": bands}

    def another(self, listed: Listed) -> Mapping[str, Any]:
        """Return a band that takes the largest number from the last one."""
        return {"from": self.largest}

    def draw(self, field: AnswerField) -> Markup:
        """Draw the field and its two buttons."""
        return widgets.stepper(field, self.smallest, self.largest, self.step)

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return the number as plain digits, or `none`; ValueError outside the range or between two steps."""
        if not chosen:
            return NONE
        if len(chosen) > 1 or not _WRITTEN.fullmatch(chosen[0].strip()):
            raise ValueError("one whole number can be written")
        number = int(chosen[0])
        if not self.smallest <= number <= self.largest or (number - self.smallest) % self.step:
            raise ValueError("the number is not among those asked for")
        return str(number)

    def tally(self, counted: Counted) -> Cells:
        """Count children per band; the numbers themselves go no further."""
        banded: Counted = type(counted)()
        for (level, value), n in counted.items():
            banded[level, self.group(value)] += n
        return whole(banded, [band.id for band in self.bands])

    @property
    def groups(self) -> tuple[Label, ...]:
        """A group per band."""
        return tuple(Label(band.id, band.text) for band in self.bands)

    def group(self, value: Value) -> str:
        """Return the band of a number, or the reserved value itself."""
        if value in RESERVED:
            return str(value)
        number = int(str(value))
        return next(band.id for band in self.bands if band.lowest <= number <= band.highest)

    def chart(self) -> Chart:
        """One bar per band."""
        return Chart("bars", self.groups)

    def columns(self) -> tuple[tuple[str, str], ...]:
        """The bands, then the reserved categories."""
        return tuple((WHOLE, category) for category in (*(band.id for band in self.bands), *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """A line to write the number on."""
        return Paper("write", lines=1, range=(self.smallest, self.largest))


def _bands(raw: Sequence[Mapping[str, Any]], smallest: int, largest: int) -> tuple[Band, ...]:
    lowest = [one["from"] for one in raw]
    if not 2 <= len(raw) <= MOST_BANDS or lowest[0] != smallest:
        raise ValueError(lazy("The result needs 2 to 8 groups, the first from the smallest number"))
    ends = [*lowest[1:], largest + 1]
    if not all(type(one) is int for one in lowest) or any(one >= end for one, end in zip(lowest, ends, strict=True)):
        raise ValueError(lazy("Each group begins above the one before, and none above the largest number"))
    bands = tuple(_band(one, end - 1) for one, end in zip(raw, ends, strict=True))
    if len({band.id for band in bands}) < len(bands):
        raise ValueError(lazy("two bands have the same id"))
    return bands


def _band(raw: Mapping[str, Any], highest: int) -> Band:
    slug, lowest = str(raw.get("id", "")), raw["from"]
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        raise ValueError(lazy("the band id %(id)r must be small letters, figures and _") % {"id": slug[:40]})
    return Band(slug, lowest, highest, Text.load(raw.get("text") or _usual(lowest, highest)))


def _usual(lowest: int, highest: int) -> str:
    return str(lowest) if lowest == highest else f"{lowest}–{highest}"
