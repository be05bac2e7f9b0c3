"""Would you do it again: yes, perhaps or no to each of a few things that the child has tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form

from forms import widgets
from forms.kind import AnswerField, Asking, Counted, Kind, Paper, by_item
from forms.options import ANSWER_LIST, Listed, Option, everywhere, labels_of, load_options, starting
from forms.shapes import NO, NONE, RESERVED, YES, Cells, Chart, DistributionSet, Value
from forms.texts import lazy

PERHAPS = "perhaps"
ANSWERS = {YES: "again.yes", PERHAPS: "again.perhaps", NO: "again.no"}
"""Each answer and the fixed text that it is called."""
FEWEST, MANY = 2, 6


class SettingsForm(Form):
    """Nothing to decide beside the things."""


@dataclass(frozen=True)
class AgainAgain(Kind):
    """Settings of one again-and-again: two to six things, each answered by itself or left."""

    name: ClassVar[str] = "again_again"
    title: ClassVar[str] = lazy("Again?")
    hint: ClassVar[str] = lazy("For each thing they tried: would they do it again? Yes, perhaps or no.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    shape: ClassVar[type[DistributionSet]] = DistributionSet

    lists: ClassVar[tuple[Listed, ...]] = (
        replace(ANSWER_LIST, title=lazy("Things they have tried"), add=lazy("Add a thing"), most=MANY),
    )
    start: ClassVar[Mapping[str, Any]] = {"options": starting(FEWEST)}

    things: tuple[Option, ...]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the things; "x" is no name for one, since `q.<id>.x` is unsure or skip."""
        things = everywhere(load_options(raw.get("options"), FEWEST, MANY))
        if "x" in {thing.id for thing in things}:
            raise ValueError(lazy("the option id 'x' is taken"))
        return cls(things)

    def dump(self) -> dict[str, Any]:
        """Return the things."""
        return {"options": [thing.dump() for thing in self.things]}

    @property
    def options(self) -> tuple[Option, ...]:
        """The things."""
        return self.things

    @property
    def items(self) -> tuple[str, ...]:
        """The things: each is answered by itself."""
        return tuple(thing.id for thing in self.things)

    def without(self, option: str) -> Self:
        """Return the question without one thing; at least two stay."""
        if len(self.things) <= FEWEST:
            raise ValueError(f"the question needs at least {FEWEST} options")
        return replace(self, things=tuple(one for one in self.things if one.id != option))

    def draw(self, field: AnswerField) -> Markup:
        """Draw each thing with three cards beside it."""
        return widgets.rows(field, self.things, ANSWERS)

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return `<thing>:<answer>` for each thing answered, or `none`."""
        if chosen or any(len(many) > 1 or not set(many) <= set(ANSWERS) for many in items.values()):
            raise ValueError("each thing has one answer: yes, perhaps or no")
        return tuple(f"{thing}:{items[thing][0]}" for thing in self.items if items.get(thing)) or NONE

    def tally(self, counted: Counted) -> Cells:
        """Count yes, perhaps and no per thing; a thing left while others were answered is `none`."""
        return by_item(counted, self.items, lambda thing, given: dict(_pairs(given)).get(thing, NONE))

    def chart(self) -> Chart:
        """Three bars per thing."""
        return Chart("bars", labels_of(self.things), tuple(ANSWERS.items()))

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Yes, perhaps and no per thing, then its reserved categories."""
        return tuple((thing, answer) for thing in self.items for answer in (*ANSWERS, *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """The things, each with one answer to mark."""
        return widgets.on_paper(asking, "several", self.things, columns=tuple(map(asking.fixed, ANSWERS.values())))


def _pairs(given: Sequence[str]) -> list[tuple[str, str]]:
    return [(thing, answer) for thing, _, answer in (one.partition(":") for one in given)]
