"""The form with which an administrator purges a consultation's answers."""

from __future__ import annotations

from wtforms import BooleanField, DateField, StringField
from wtforms.validators import Length, ValidationError

from forms.staff import StaffForm, needed
from forms.texts import lazy

WORD = lazy("purge")
"""What is written to show that it is meant."""
_WRITE_IT = lazy("Write the word as it stands above, if you want to purge")


class PurgeForm(StaffForm):
    """The decision, the archive, and a word that nobody writes by accident."""

    decision = StringField(
        lazy("The decision's reference number"),
        [needed(lazy("Write the decision's reference number")), Length(max=80)],
        description=lazy("For example: KS 2026/123. It stays in the record, with your account and today's date."),
    )
    decided_on = DateField(lazy("Day of the decision"), [needed(lazy("Choose the day of the decision"))])
    archived = BooleanField(
        lazy("The archive package is fetched, or the decision says that none is needed"),
        [needed(lazy("Have the archive package fetched first, then tick the box"))],
    )
    word = StringField(lazy("Write the word purge"), [needed(_WRITE_IT)], render_kw={"autocomplete": "off"})

    def validate_word(self, field: StringField) -> None:
        """Refuse any other word."""
        if (field.data or "").casefold() != str(WORD).casefold():
            raise ValidationError(str(_WRITE_IT))
