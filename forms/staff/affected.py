"""The form for one group that a project affects: who they are and how many."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange

from forms.staff import StaffForm, needed
from forms.staff.consultation import offered
from forms.texts import lazy

AGES = {
    "": lazy("Mixed ages"),
    "6-9": lazy("6–9 years"),
    "10-12": lazy("10–12 years"),
    "13-15": lazy("13–15 years"),
    "16-18": lazy("16–18 years"),
}
SCHOOL_FORMS = {
    "": lazy("No school"),
    "grundskola": lazy("Compulsory school"),
    "anpassad_grundskola": lazy("Adapted compulsory school"),
    "specialskola": lazy("Special school"),
    "gymnasieskola": lazy("Upper secondary school"),
    "anpassad_gymnasieskola": lazy("Adapted upper secondary school"),
    "fritid": lazy("Leisure: a youth club, a library, a team"),
}
MOST = 100_000


class AffectedForm(StaffForm):
    """One group of children: never single ones, never names."""

    name = StringField(
        lazy("What is the group called?"),
        [needed(lazy("Write what the group is called")), Length(max=80)],
        description=lazy("A school, a class, a youth club. Write no child's name."),
    )
    number = IntegerField(
        lazy("How many children are they?"),
        [needed(lazy("Write how many they are, at least about")), NumberRange(1, MOST, lazy("Write a number from 1"))],
        description=lazy("About is good enough."),
    )
    age_group = SelectField(lazy("How old are they?"), choices=offered(AGES, AGES), default="")
    school_form = SelectField(lazy("What sort of school?"), choices=offered(SCHOOL_FORMS, SCHOOL_FORMS), default="")
    area = StringField(
        lazy("Which part of the municipality?"),
        [Length(max=60)],
        description=lazy("For example: Norra Lindhamn. Leave it empty if it does not matter."),
    )

    def facts(self) -> dict[str, Any]:
        """Return what the service wants: mixed ages as None."""
        return dict(self.data) | {"age_group": self.age_group.data or None}
