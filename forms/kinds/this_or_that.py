"""One of two big pictures: the smallest question, for the youngest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup
from wtforms import Form

from forms import widgets
from forms.kind import AnswerField
from forms.one_of import OneOf
from forms.options import ANSWER_LIST, Listed
from forms.texts import lazy


class SettingsForm(Form):
    """Nothing to decide beside the two options."""


@dataclass(frozen=True)
class ThisOrThat(OneOf):
    """Settings of one this-or-that: exactly two options."""

    name: ClassVar[str] = "this_or_that"
    title: ClassVar[str] = lazy("This or that")
    hint: ClassVar[str] = lazy("Two big cards. The child chooses one of them.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    many: ClassVar[int] = 2
    lists: ClassVar[tuple[Listed, ...]] = (replace(ANSWER_LIST, most=2),)

    def draw(self, field: AnswerField) -> Markup:
        """Draw the two cards side by side."""
        return widgets.cards(field, self.choose, pair=True)
