"""A short text of the child's own, always optional; kept apart and shown to nobody until it is cleared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form, IntegerField
from wtforms.validators import NumberRange, Optional

from forms import widgets
from forms.kind import AnswerField, Asking, Counted, Kind, Paper, whole
from forms.shapes import NONE, RESERVED, WHOLE, Cells, Chart, Texts, Value
from forms.texts import lazy, written

GIVEN = "given"
LONGEST = 500


class SettingsForm(Form):
    """What a planner decides about a text."""

    longest = IntegerField(
        lazy("Longest text, in signs"), [Optional(), NumberRange(50, LONGEST, lazy("Write a number from 50 to 500"))]
    )


@dataclass(frozen=True)
class ShortText(Kind):
    """Settings of one text: at most `longest` signs, newlines among them."""

    name: ClassVar[str] = "short_text"
    title: ClassVar[str] = lazy("Own words")
    hint: ClassVar[str] = lazy("A short text, optional. Can be used when somebody can read the texts first.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    shape: ClassVar[type[Texts]] = Texts
    levels: ClassVar[tuple[str, ...]] = ("10-12", "13-15", "16-18")
    needs_reader: ClassVar[bool] = True
    doing: ClassVar[str] = lazy("Here the children write in their own words, if they want to. No names.")
    notice: ClassVar[str] = "free_text"

    start: ClassVar[Mapping[str, Any]] = {
        "text": {
            "sv": "Vad mer vill du berätta om {platsen}?",
            "en": "What more do you want to tell us about {platsen}?",
        },
        "hint": {"sv": "Skriv inga namn.", "en": "Write no names."},
        "use": {"sv": "Det vi missade.", "en": "What we missed."},
    }

    longest: int = LONGEST

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the longest length."""
        longest = raw.get("longest", LONGEST)
        if not isinstance(longest, int) or not 50 <= longest <= LONGEST:
            raise ValueError(lazy("a text has room for 50 to %(most)s signs") % {"most": LONGEST})
        return cls(longest)

    def dump(self) -> dict[str, Any]:
        """Return the length where it is not the usual one."""
        return {} if self.longest == LONGEST else {"longest": self.longest}

    def draw(self, field: AnswerField) -> Markup:
        """Draw a field to write in, with the warning that nobody reads now."""
        return widgets.lines(field, self.longest)

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return `given` for a text, `none` for an empty one."""
        return GIVEN if written(chosen, self.longest) else NONE

    def apart(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """Return the text as it is kept."""
        return (written(chosen, self.longest),)

    def tally(self, counted: Counted) -> Cells:
        """Count the children who wrote something."""
        return whole(counted, [GIVEN])

    def chart(self) -> Chart:
        """Nothing: how many wrote says nothing about what they wrote."""
        return Chart("nothing")

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Given, then the reserved categories."""
        return tuple((WHOLE, category) for category in (GIVEN, *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """Lines to write on."""
        return Paper("write", lines=4)
