"""Choose among named places or zones, each a picture: the way without a map, for the youngest and for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form

from forms import widgets
from forms.kind import AnswerField
from forms.options import ANSWER_LIST, Listed, starting
from forms.settings import PerLevel
from forms.several_of import SeveralOf
from forms.texts import lazy


class SettingsForm(Form):
    """What a planner decides about a question of places beside the places."""

    maximum = PerLevel(lazy("How many places at most"), 8)


_A_PLACE = {"text": "Ny plats", "picture": "park"}


@dataclass(frozen=True)
class PlaceChoice(SeveralOf):
    """Settings of one question of places: each a place of the questionnaire (`slot`) or a zone with its picture."""

    name: ClassVar[str] = "place_choice"
    title: ClassVar[str] = lazy("Choose places")
    hint: ClassVar[str] = lazy("Large pictures of places with their names. The child chooses one or several.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm

    lists: ClassVar[tuple[Listed, ...]] = (
        replace(
            ANSWER_LIST,
            title=lazy("Places"),
            add=lazy("Add a place"),
            has=ANSWER_LIST.has | {"exclusive"},
            start=_A_PLACE,
        ),
    )
    start: ClassVar[Mapping[str, Any]] = {"options": starting(2, picture="park")}

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the places and the maximum; what excludes the places ("none of them") needs no picture."""
        loaded = super().load(raw)
        if not all(place.slot or place.picture or place.exclusive for place in loaded.choose):
            raise ValueError(lazy("Every place needs a picture"))
        return loaded

    def draw(self, field: AnswerField) -> Markup:
        """Draw a large picture with its name per place: one to choose, or several."""
        most = self.most(field.asking.level)
        return widgets.cards(field, self.choose, several=most if most > 1 else 0, large=True)
