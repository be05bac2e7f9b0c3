"""A scale of faces with a word under each: sad to happy, or all positive, within the limits of `children.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import AnyOf

from forms import widgets
from forms.kind import AnswerField, Asking, Paper
from forms.one_of import OneOf
from forms.options import ANSWER_LIST, Listed, Option, labels_of, load_options
from forms.shapes import Chart
from forms.texts import lazy

FAMILIES = ("sad_to_happy", "all_positive")
DRAWN = {3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}


class SettingsForm(Form):
    """What a planner decides about a scale of faces."""

    family = RadioField(
        lazy("Which faces"),
        [AnyOf(FAMILIES)],
        choices=[
            SelectChoice("sad_to_happy", lazy("From sad to happy")),
            SelectChoice("all_positive", lazy("All happy, more and more")),
        ],
        description=lazy("All happy faces only for how fun or good something is, never for safety or belonging."),
    )


@dataclass(frozen=True)
class Faces(OneOf):
    """Settings of one scale of three, four or five faces; words stand on every point."""

    name: ClassVar[str] = "faces"
    title: ClassVar[str] = lazy("Faces")
    hint: ClassVar[str] = lazy("A scale of three to five faces, with a word under each.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    fewest: ClassVar[int] = 3
    many: ClassVar[int] = 5

    lists: ClassVar[tuple[Listed, ...]] = (
        replace(ANSWER_LIST, title=lazy("The words under the faces"), add=lazy("Add a face"), fewest=3, most=5,
                has=frozenset()),
    )  # fmt: skip
    start: ClassVar[Mapping[str, Any]] = {
        "options": [{"id": "inte", "text": "Inte bra"}, {"id": "okej", "text": "Okej"}, {"id": "bra", "text": "Bra"}]
    }

    family: str = "sad_to_happy"

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the points, from least to most, and the family; every point has words."""
        family = raw.get("family", "sad_to_happy")
        points = load_options(raw.get("options"), cls.fewest, cls.many)
        if family not in FAMILIES:
            raise ValueError(lazy("the faces are sad_to_happy or all_positive"))
        if not all(point.text for point in points):
            raise ValueError(lazy("every face needs words"))
        return cls(points, family)

    def dump(self) -> dict[str, Any]:
        """Return points and family."""
        return super().dump() | {"family": self.family}

    def without(self, option: str) -> Self:
        """Refuse: a scale loses its meaning with a point."""
        raise ValueError("a scale keeps all its points")

    def draw(self, field: AnswerField) -> Markup:
        """Draw a face with its word per point, in the order of the scale."""
        return widgets.cards(field, self._faced(), ordered=True)

    def paper(self, asking: Asking) -> Paper:
        """Boxes with the faces, of which one is crossed."""
        return widgets.on_paper(asking, "one", self._faced())

    def chart(self) -> Chart:
        """One stacked bar in the order of the scale."""
        return Chart("scale", labels_of(self._faced()))

    def _faced(self) -> tuple[Option, ...]:
        stem = "face-good" if self.family == "all_positive" else "face-sad"
        drawn = DRAWN[len(self.choose)]
        return tuple(replace(point, picture=f"{stem}-{n}") for point, n in zip(self.choose, drawn, strict=True))
