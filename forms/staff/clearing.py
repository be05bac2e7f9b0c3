"""The forms of those who read what children wrote: words to take away, and what was done about a worry."""

from __future__ import annotations

import re

from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Regexp

from forms.staff import StaffForm, needed
from forms.texts import lazy

NAME = re.compile(r"[0-9a-f-]{36}~?$", re.ASCII)
"""How a text is named, or with `~` the place just after it."""
CLEAR, HIDE, WORRY = "clear", "hide", "worry"


class ReadForm(StaffForm):
    """One text or drawing that was read: what to do with it, and the numbers of the words to take away."""

    text = HiddenField(validators=[Regexp(NAME)])
    seen = HiddenField()
    verb = StringField(validators=[AnyOf((CLEAR, HIDE, WORRY))])
    hide = SelectMultipleField(coerce=int, validate_choice=False)
    reads = BooleanField()


class DoneForm(StaffForm):
    """What the worry contact has done."""

    what = TextAreaField(
        lazy("What was done?"),
        [needed(lazy("Write in a few words what was done.")), Length(max=500)],
        description=lazy(
            "For example: Called the social services. Write no names, and nothing of what the child wrote: "
            "this is kept in the log."
        ),
        render_kw={"rows": 3},
    )
