"""Fields of the planner's settings: a number for each level, and a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from forms.texts import ANY_LEVEL, LEVELS, lazy, put

SLOT = "slot:"


@dataclass
class LevelCell:
    """The number of one level: the name of its field, and what stands in it."""

    level: str
    name: str
    written: str


class PerLevel(Field):
    """A number from 1 to `highest` for each level, empty for none; `data` is a number or a mapping, as `load` reads.

    Only the levels that `offer` names are shown; those of the others stay as they are."""

    def __init__(self, label: str, highest: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.highest = highest
        self.levels: Sequence[str] = LEVELS
        self.posted: dict[str, str] = {}

    def offer(self, levels: Sequence[str]) -> None:
        """Show these levels only."""
        self.levels = levels

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the numbers that were posted, and keep the others."""
        self.process_errors, before = [], _by_level(data)
        names = {level: f"{self.name}.{level}" for level in LEVELS}
        self.posted = {one: formdata[name].strip() for one, name in names.items() if formdata and name in formdata}
        written = {level: _number(number, self.highest) for level, number in self.posted.items()}
        if -1 in written.values():
            self.process_errors.append(lazy("Write a whole number, at most 8"))
        numbers = put(before, {level: number or None for level, number in written.items() if number >= 0})
        self.data = numbers[ANY_LEVEL] if set(numbers) == {ANY_LEVEL} else numbers or None
        self.numbers = _by_level(self.data)

    @property
    def cells(self) -> list[LevelCell]:
        """The cells to show, one per level."""
        return [LevelCell(level, f"{self.name}.{level}", self._shown(level)) for level in self.levels]

    def _shown(self, level: str) -> str:
        number = self.numbers.get(level) or self.numbers.get(ANY_LEVEL)
        return self.posted.get(level, str(number or ""))


def _number(written: str, highest: int) -> int:
    """Return a number of at most `highest`, 0 for none and -1 for what is not one."""
    number = int(written or "0") if written.isdecimal() or not written else -1
    return number if number <= highest else -1


def _by_level(data: Any) -> dict[str, int]:
    if isinstance(data, Mapping):
        return dict(data)
    return {ANY_LEVEL: data} if data else {}


class PictureField(SelectField):
    """A picture by its name, or `slot:<id>` for that of a place; call `offer` before anything else."""

    def __init__(self, label: str = lazy("Picture"), *, places: bool = True, **kwargs: Any) -> None:
        super().__init__(label, choices=[], **kwargs)
        self.places = places

    def offer(self, pictures: Iterable[tuple[str, str]], slots: Iterable[tuple[str, str]]) -> None:
        """Offer none, the places and the pictures, each by value and name; what is chosen already stays possible."""
        places = [(f"{SLOT}{name}", said) for name, said in slots] if self.places else []
        offered = [("", lazy("No picture")), *places, *pictures]
        now = self.object_data or ""
        known = {value for value, _ in offered}
        self.choices = [SelectChoice(*one) for one in offered] + ([] if now in known else [SelectChoice(now, now)])


def shown_picture(raw: Mapping[str, Any]) -> str:
    """Return the value of a picture's field for what `load` reads."""
    return f"{SLOT}{raw['slot']}" if raw.get("slot") else str(raw.get("picture") or "")


def with_picture(raw: Mapping[str, Any], chosen: str) -> dict[str, Any]:
    """Return what `load` reads with another picture; the words of a place go and come with it."""
    rest = {key: one for key, one in raw.items() if key not in ("picture", "slot")}
    if chosen.startswith(SLOT):
        return rest | {"slot": chosen.removeprefix(SLOT)}
    return rest | ({"picture": chosen} if chosen else {})
