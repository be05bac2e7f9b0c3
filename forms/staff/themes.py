"""The forms of sorting: what is ticked, which theme it goes under, and what becomes of a theme."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wtforms import Field, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, Optional, ValidationError

from forms.staff import StaffForm
from forms.staff.consultation import Several
from forms.texts import lazy

LONGEST = 60
_NAME = re.compile(r"[0-9a-f-]{36}")


def _names(sent: Iterable[str] | None) -> list[str]:
    """Keep what can be the name of a text; a page sends nothing else."""
    return [one for one in sent or () if _NAME.fullmatch(one)]


def _ticked() -> SelectMultipleField:
    return SelectMultipleField(lazy("Texts"), validate_choice=False, filters=[_names])


def _name(label: str) -> StringField:
    return StringField(label, [Length(max=LONGEST)], render_kw={"maxlength": LONGEST, "autocomplete": "off"})


class SortForm(StaffForm):
    """What is ticked goes under `theme`; without one, under a new theme called `name`, or under none yet."""

    quotes = _ticked()
    theme = IntegerField(validators=[Optional()])
    name = _name(lazy("New theme"))

    def validate_quotes(self, field: Field) -> None:
        """A theme that is there already wants something to be put under it."""
        if self.theme.data is not None and not field.data:
            raise ValidationError(lazy("Tick the texts first. Then press the theme."))

    def validate_name(self, field: Field) -> None:
        """A new theme wants a name."""
        if self.theme.data is None and not field.data:
            raise ValidationError(lazy("Write what the theme is called"))


class ThemeForm(StaffForm):
    """What becomes of a theme: another name, another place, merged, split, removed. Call `offer` before showing it."""

    theme = IntegerField(validators=[Optional()])
    place = IntegerField(validators=[Optional()])
    name = _name(lazy("What the theme is called"))
    into = SelectField(lazy("The other theme"), validate_choice=False)
    part = _name(lazy("The new theme"))
    quotes = _ticked()

    def offer(self, others: Iterable[tuple[int, str]]) -> None:
        """Offer the other themes, by number and name."""
        self.into.choices = [SelectChoice(str(number), name) for number, name in others]


class SortersForm(StaffForm):
    """Which leaders may sort. Call `offer` before anything else."""

    leaders = Several(lazy("Who may sort?"))

    def offer(self, leaders: Iterable[tuple[int, str]]) -> None:
        """Offer leaders, by number and address."""
        self.leaders.choices = [SelectChoice(str(number), name) for number, name in leaders]
