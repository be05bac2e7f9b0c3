"""Choose several, up to a maximum; one option may exclude the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wtforms import Form

from forms.settings import PerLevel
from forms.several_of import SeveralOf
from forms.texts import lazy


class SettingsForm(Form):
    """What a planner decides about a question with several answers beside its options."""

    maximum = PerLevel(lazy("How many at most"), 8)


@dataclass(frozen=True)
class Choices(SeveralOf):
    """Settings of one question with several answers."""

    name: ClassVar[str] = "choices"
    title: ClassVar[str] = lazy("Choose several")
    hint: ClassVar[str] = lazy("Cards with a picture and a few words. The child chooses up to the number you set.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
