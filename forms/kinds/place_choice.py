"""Choose among named places or zones, each a picture: the way without a map, for the youngest and for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form, IntegerField
from wtforms.validators import NumberRange, Optional

from forms import widgets
from forms.kind import AnswerField
from forms.several_of import SeveralOf
from forms.texts import lazy


class SettingsForm(Form):
    """What a planner decides about a question of places beside the places."""

    maximum = IntegerField(lazy("How many places at most"), [Optional(), NumberRange(min=1, max=8)])


@dataclass(frozen=True)
class PlaceChoice(SeveralOf):
    """Settings of one question of places: each a place of the questionnaire (`slot`) or a zone with its picture."""

    name: ClassVar[str] = "place_choice"
    title: ClassVar[str] = lazy("Choose places")
    hint: ClassVar[str] = lazy("Large pictures of places with their names. The child chooses one or several.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the places and the maximum; what excludes the places ("none of them") needs no picture."""
        loaded = super().load(raw)
        if not all(place.slot or place.picture or place.exclusive for place in loaded.choose):
            raise ValueError("every place needs a picture")
        return loaded

    def draw(self, field: AnswerField) -> Markup:
        """Draw a large picture with its name per place: one to choose, or several."""
        most = self.most(field.asking.level)
        return widgets.cards(field, self.choose, several=most if most > 1 else 0, large=True)
