"""Choose one of several, on cards with pictures or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import BooleanField, Form

from forms import widgets
from forms.kind import AnswerField
from forms.one_of import OneOf
from forms.options import ANSWER_LIST, Listed, labels_of, load_options
from forms.shapes import Chart, Label
from forms.texts import lazy


class SettingsForm(Form):
    """What a planner decides about a choice beside its options."""

    ordered = BooleanField(lazy("The answers are a scale: keep their order"))


@dataclass(frozen=True)
class Choice(OneOf):
    """Settings of one choice: two to eight options; `ordered` ones are a scale and never shuffled."""

    name: ClassVar[str] = "choice"
    title: ClassVar[str] = lazy("Choose one")
    hint: ClassVar[str] = lazy("Cards with a picture and a few words. The child chooses one.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm

    lists: ClassVar[tuple[Listed, ...]] = (replace(ANSWER_LIST, has=ANSWER_LIST.has | {"fixed"}),)

    ordered: bool = False

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read options and order."""
        return cls(load_options(raw.get("options"), cls.fewest, cls.many), bool(raw.get("ordered", False)))

    def dump(self) -> dict[str, Any]:
        """Return options and order."""
        return super().dump() | ({"ordered": True} if self.ordered else {})

    @property
    def groups(self) -> tuple[Label, ...]:
        """A group per option."""
        return labels_of(self.choose)

    def draw(self, field: AnswerField) -> Markup:
        """Draw a card per option."""
        return widgets.cards(field, self.choose, ordered=self.ordered)

    def chart(self) -> Chart:
        """One bar per option, or one stacked bar where the options are a scale."""
        return Chart("scale" if self.ordered else "bars", labels_of(self.choose))
