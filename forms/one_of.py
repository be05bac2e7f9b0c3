"""What the kinds share in which a child chooses exactly one option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from forms import widgets
from forms.kind import Asking, Counted, Kind, Paper, whole
from forms.options import ANSWER_LIST, Listed, Option, labels_of, load_options, starting
from forms.shapes import NONE, RESERVED, WHOLE, Cells, Chart, Distribution, Value


@dataclass(frozen=True)
class OneOf(Kind):
    """One of `fewest` to `many` options; the subclasses say how it is drawn and what may be removed."""

    shape: ClassVar[type[Distribution]] = Distribution
    fewest: ClassVar[int] = 2
    many: ClassVar[int] = 8
    lists: ClassVar[tuple[Listed, ...]] = (ANSWER_LIST,)
    start: ClassVar[Mapping[str, Any]] = {"options": starting(2)}

    choose: tuple[Option, ...]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the options."""
        return cls(load_options(raw.get("options"), cls.fewest, cls.many))

    def dump(self) -> dict[str, Any]:
        """Return the options."""
        return {"options": [option.dump() for option in self.choose]}

    @property
    def options(self) -> tuple[Option, ...]:
        """The options offered."""
        return self.choose

    def without(self, option: str) -> Self:
        """Return the kind without one option; ValueError when too few would stay."""
        if len(self.choose) <= self.fewest:
            raise ValueError(f"the question needs at least {self.fewest} options")
        return replace(self, choose=tuple(one for one in self.choose if one.id != option))

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return the option chosen, or `none`."""
        if not chosen:
            return NONE
        if len(chosen) > 1:
            raise ValueError("only one answer can be chosen")
        if chosen[0] not in {option.id for option in self.choose if option.offered(level)}:
            raise ValueError("unknown answer")
        return chosen[0]

    def tally(self, counted: Counted) -> Cells:
        """Count children per option; never an average."""
        return whole(counted, [option.id for option in self.choose])

    def chart(self) -> Chart:
        """One bar per option."""
        return Chart("bars", labels_of(self.choose))

    def columns(self) -> tuple[tuple[str, str], ...]:
        """The options, then the reserved categories."""
        return tuple((WHOLE, category) for category in (*(option.id for option in self.choose), *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """Boxes, of which one is crossed."""
        return widgets.on_paper(asking, "one", self.choose)
