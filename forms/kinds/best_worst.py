"""Point out the best and the worst of a few things; the others are neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form

from forms import widgets
from forms.kind import AnswerField, Asking, Counted, Kind, Paper, by_item
from forms.options import ANSWER_LIST, Listed, Option, everywhere, labels_of, load_options, starting
from forms.shapes import NONE, RESERVED, Cells, Chart, DistributionSet, Value
from forms.texts import lazy

BEST, WORST, NEITHER = "best", "worst", "neither"
ENDS = {BEST: "ends.best", WORST: "ends.worst"}
"""Each end and the fixed text that it is called."""
FEWEST, MANY = 3, 6


class SettingsForm(Form):
    """Nothing to decide beside the options."""


@dataclass(frozen=True)
class BestWorst(Kind):
    """Settings of one best-and-worst: three to six options."""

    name: ClassVar[str] = "best_worst"
    title: ClassVar[str] = lazy("Best and worst")
    hint: ClassVar[str] = lazy("The child points out the best and the worst of a few things.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    shape: ClassVar[type[DistributionSet]] = DistributionSet

    lists: ClassVar[tuple[Listed, ...]] = (replace(ANSWER_LIST, fewest=FEWEST, most=MANY),)
    start: ClassVar[Mapping[str, Any]] = {"options": starting(FEWEST)}

    choose: tuple[Option, ...]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the options."""
        return cls(everywhere(load_options(raw.get("options"), FEWEST, MANY)))

    def dump(self) -> dict[str, Any]:
        """Return the options."""
        return {"options": [option.dump() for option in self.choose]}

    @property
    def options(self) -> tuple[Option, ...]:
        """The options offered, the same at both ends."""
        return self.choose

    @property
    def items(self) -> tuple[str, ...]:
        """The two ends: each is answered by itself."""
        return tuple(ENDS)

    def without(self, option: str) -> Self:
        """Return the question without one option; at least three stay."""
        if len(self.choose) <= FEWEST:
            raise ValueError(f"the question needs at least {FEWEST} options")
        return replace(self, choose=tuple(one for one in self.choose if one.id != option))

    def draw(self, field: AnswerField) -> Markup:
        """Draw each option with two cards: best and worst."""
        return widgets.rows(field, self.choose, ENDS, apart="ends.same")

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return `best:<option>` and `worst:<option>`, one of them alone, or `none`; never the same option twice."""
        known = {option.id for option in self.choose}
        if chosen or any(len(many) > 1 or not set(many) <= known for many in items.values()):
            raise ValueError("one option is the best and one the worst")
        given = [(end, items[end][0]) for end in ENDS if items.get(end)]
        if len({option for _, option in given}) < len(given):
            raise ValueError("the same option cannot be both the best and the worst")
        return tuple(f"{end}:{option}" for end, option in given) or NONE

    def tally(self, counted: Counted) -> Cells:
        """Count best, worst and neither per option."""
        return by_item(counted, [option.id for option in self.choose], _end)

    def chart(self) -> Chart:
        """Two bars per option."""
        return Chart("bars", labels_of(self.choose), tuple(ENDS.items()))

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Best, worst and neither per option, then its reserved categories."""
        return tuple((option.id, end) for option in self.choose for end in (BEST, WORST, NEITHER, *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """The options, of which one is marked as the best and one as the worst."""
        return widgets.on_paper(asking, "several", self.choose, columns=tuple(map(asking.fixed, ENDS.values())))


def _end(option: str, given: Sequence[str]) -> str:
    return next((end for end in ENDS if f"{end}:{option}" in given), NEITHER)
