"""What the kinds share in which a child chooses several options, up to a maximum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup

from forms import widgets
from forms.kind import AnswerField, Asking, Counted, Kind, Paper
from forms.options import ANSWER_LIST, Listed, Option, labels_of, load_options, starting
from forms.shapes import NO, NONE, NOT_ASKED, RESERVED, YES, Cells, Chart, DistributionSet, Value
from forms.texts import ANY_LEVEL, LEVELS, lazy


@dataclass(frozen=True)
class SeveralOf(Kind):
    """Two to eight options; `maximum` by level or `*`, none for as many as fit. One option may exclude the others."""

    shape: ClassVar[type[DistributionSet]] = DistributionSet

    lists: ClassVar[tuple[Listed, ...]] = (replace(ANSWER_LIST, has=ANSWER_LIST.has | {"exclusive", "levels"}),)
    start: ClassVar[Mapping[str, Any]] = {"options": starting(3)}

    choose: tuple[Option, ...]
    maximum: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read options and maximum (a number, or a number per level)."""
        options = load_options(raw.get("options"), 2, 8)
        if sum(option.exclusive for option in options) > 1:
            raise ValueError(lazy("Only one answer can exclude the others"))
        maximum = raw.get("maximum")
        limits = {ANY_LEVEL: maximum} if isinstance(maximum, int) else {**(maximum or {})}
        if not set(limits) <= {ANY_LEVEL, *LEVELS} or not all(1 <= most <= 8 for most in limits.values()):
            raise ValueError(lazy("the maximum is a number from 1 to 8"))
        return cls(options, limits)

    def dump(self) -> dict[str, Any]:
        """Return options and maximum."""
        raw: dict[str, Any] = {"options": [option.dump() for option in self.choose]}
        if self.maximum:
            alike = set(self.maximum) == {ANY_LEVEL}
            raw["maximum"] = self.maximum[ANY_LEVEL] if alike else dict(self.maximum)
        return raw

    @property
    def options(self) -> tuple[Option, ...]:
        """The options offered."""
        return self.choose

    def most(self, level: str) -> int:
        """Return how many a child at this level may choose."""
        return self.maximum.get(level) or self.maximum.get(ANY_LEVEL) or len(self.choose)

    def without(self, option: str) -> Self:
        """Return the question without one option; at least two stay."""
        if len(self.choose) <= 2:
            raise ValueError("a question with several answers needs at least two options")
        return replace(self, choose=tuple(one for one in self.choose if one.id != option))

    def draw(self, field: AnswerField) -> Markup:
        """Draw a card per option, any of which can be chosen."""
        return widgets.cards(field, self.choose, several=self.most(field.asking.level))

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return the chosen options in the question's order, or `none`."""
        offered = [option for option in self.choose if option.offered(level)]
        if not set(chosen) <= {option.id for option in offered}:
            raise ValueError("unknown answer")
        if len(set(chosen)) > self.most(level):
            raise ValueError("too many answers")
        taken = [option for option in offered if option.id in chosen]
        if len(taken) > 1 and any(option.exclusive for option in taken):
            raise ValueError("one of the answers excludes the others")
        return tuple(option.id for option in taken) or NONE

    def tally(self, counted: Counted) -> Cells:
        """Count yes and no per option; an option not offered at a child's level was not asked of it."""
        cells: dict[tuple[str, str], int] = {}
        for (level, value), n in counted.items():
            for option in self.choose:
                category = _category(option, level, value)
                cells[option.id, category] = cells.get((option.id, category), 0) + n
        return cells

    def chart(self) -> Chart:
        """One bar per option: the share that chose it."""
        return Chart("bars", labels_of(self.choose))

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Yes and no per option, then its reserved categories."""
        return tuple((option.id, category) for option in self.choose for category in (YES, NO, *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """Boxes, of which several are crossed."""
        return widgets.on_paper(asking, "several", self.choose)


def _category(option: Option, level: str, value: Value) -> str:
    if value == NOT_ASKED or not option.offered(level):
        return NOT_ASKED
    if isinstance(value, str):
        return value
    return YES if option.id in value else NO
