"""What a leader says with buttons and one number; no account stands behind it."""

from __future__ import annotations

from typing import Any

from wtforms import Form, IntegerField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from forms.staff import StaffForm
from forms.texts import lazy

MOST_PRESENT = 500
VERBS = ("begin", "pause", "resume", "close", "reopen")
_NUMBER = lazy("Write how many you are, as a number from 1 to 500.")

_ENOUGH = Length(max=2000, message=lazy("Write at most 2000 signs."))
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


class NotesForm(StaffForm):
    """What the leader saw and heard, about the group alone."""

    present = IntegerField(lazy("How many were there?"), [Optional(), NumberRange(1, MOST_PRESENT, _NUMBER)])
    missing = TextAreaField(
        lazy("Which groups were missing?"),
        [_ENOUGH],
        description=lazy("For example: those who go home by bus, those who speak Arabic. No names."),
    )
    mood = TextAreaField(lazy("How was the mood?"), [_ENOUGH], description=lazy("For example: calm, happy, tired."))
    agreed = TextAreaField(
        lazy("What did the group agree on?"),
        [_ENOUGH],
        description=lazy("Write what they said, in their own words. Do not write who said it."),
    )

    def facts(self) -> dict[str, Any]:
        """Return what was written; a field that was not sent is empty."""
        return {"present": self.present.data} | {name: self[name].data or "" for name in ("missing", "mood", "agreed")}


class DigitsForm(Form):
    """The four digits that will lead back from the children to the leader's pages."""

    digits = StringField(lazy("Choose four digits that you remember"), [_FOUR], render_kw=_DIGITS)


class BackForm(Form):
    """The same four digits, to come back."""

    digits = StringField(lazy("You who lead: write your four digits to come back"), [_FOUR], render_kw=_DIGITS)

    def refuse(self) -> None:
        """Say that these are not the digits."""
        self.digits.errors = [lazy("Those are not the digits. Try again.")]
