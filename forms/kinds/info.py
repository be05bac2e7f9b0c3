"""Words that ask nothing: a card of support or of facts between two questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form

from forms.kind import AnswerField, Asking, Counted, Kind, Paper
from forms.settings import PictureField
from forms.shapes import NONE, Cells, Chart, Value
from forms.texts import lazy, named


class SettingsForm(Form):
    """What a planner decides about a card without a question."""

    picture = PictureField(places=False)


@dataclass(frozen=True)
class Info(Kind):
    """Settings of one card: perhaps a picture; the words are the question's own."""

    name: ClassVar[str] = "info"
    title: ClassVar[str] = lazy("Words only")
    hint: ClassVar[str] = lazy("A card that says something and asks nothing.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    shape: ClassVar[None] = None
    asks: ClassVar[bool] = False

    start: ClassVar[Mapping[str, Any]] = {"text": "Skriv vad barnen ska läsa"}

    picture: str | None = None

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the picture."""
        return cls(named(raw.get("picture"), "a picture"))

    def dump(self) -> dict[str, Any]:
        """Return the picture, if there is one."""
        return {"picture": self.picture} if self.picture else {}

    @property
    def pictures(self) -> tuple[str, ...]:
        """The card's picture."""
        return (self.picture,) if self.picture else ()

    def draw(self, field: AnswerField) -> Markup:
        """Draw the picture, if there is one."""
        return field.asking.picture(self.picture) if self.picture else Markup("")

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Accept nothing: there is nothing to answer."""
        if chosen:
            raise ValueError("nothing is asked here")
        return NONE

    def tally(self, counted: Counted) -> Cells:
        """Count nothing."""
        return {}

    def chart(self) -> Chart:
        """Draw nothing."""
        return Chart("nothing")

    def columns(self) -> tuple[tuple[str, str], ...]:
        """No figures."""
        return ()

    def paper(self, asking: Asking) -> Paper:
        """Only the words."""
        return Paper("words")
