"""What a leader says with buttons and one number; no account stands behind it."""

from __future__ import annotations

from wtforms import Form, IntegerField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Regexp, ValidationError

from forms.texts import lazy

MOST_PRESENT = 500
VERBS = ("begin", "pause", "resume", "close", "reopen")
_NUMBER = lazy("Write how many you are, as a number from 1 to 500.")

_FOUR = Regexp(r"[0-9]{4}\Z", message=lazy("Write four digits."))
_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}


class PresentForm(Form):
    """How many are in the room."""

    present = IntegerField(lazy("How many are you?"), [InputRequired(_NUMBER), NumberRange(1, MOST_PRESENT, _NUMBER)])


class VerbForm(Form):
    """Which button was pressed: one of VERBS."""

    verb = StringField("", [AnyOf(VERBS)])


class ReadingForm(Form):
    """Whether a grown-up reads the questions out loud."""

    on = StringField("", [AnyOf(("yes", "no"))])


class SurplusForm(Form):
    """Whether more were there than was said, and if not, what happened."""

    answer = StringField("", [AnyOf(("more", "wrong"))])
    reason = TextAreaField(lazy("Write in a few words what happened."), [Length(max=500)])

    def validate_reason(self, field: TextAreaField) -> None:
        """Ask for words when something went wrong."""
        if self.answer.data == "wrong" and not (field.data or "").strip():
            raise ValidationError(lazy("Write in a few words what happened."))


class DigitsForm(Form):
    """The four digits that will lead back from the children to the leader's pages."""

    digits = StringField(lazy("Choose four digits that you remember"), [_FOUR], render_kw=_DIGITS)


class BackForm(Form):
    """The same four digits, to come back."""

    digits = StringField(lazy("You who lead: write your four digits to come back"), [_FOUR], render_kw=_DIGITS)

    def refuse(self) -> None:
        """Say that these are not the digits."""
        self.digits.errors = [lazy("Those are not the digits. Try again.")]
