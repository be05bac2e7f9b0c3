"""What a municipality has decided for all its consultations."""

import re

from wtforms import EmailField, Field, Form, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from forms.staff import StaffForm
from forms.texts import lazy

SHORT, LONG = 200, 4000
_TOO_LONG = lazy("Write a shorter text")
_COLOUR = lazy("Write a hash and six signs, such as #0b5a63")
TOO_LIGHT = lazy("The colour is too light for white text. Choose a darker one.")
LEAST_CONTRAST = 4.5


def contrast_with_white(colour: str) -> float:
    """Return how clearly white stands on a colour `#rrggbb`, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def dark_enough(_: Form, field: Field) -> None:
    """Refuse what is no colour, and one on which white text cannot be read."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", field.data):
        raise StopValidation(_COLOUR)
    if contrast_with_white(field.data) < LEAST_CONTRAST:
        raise StopValidation(TOO_LIGHT)


class OrganisationForm(StaffForm):
    """The municipality's settings; the view sets the people and the languages that can be chosen."""

    name = StringField(
        lazy("Name of the municipality"), [InputRequired(lazy("Write the name")), Length(max=SHORT, message=_TOO_LONG)]
    )
    k = IntegerField(
        lazy("Smallest group that is shown"),
        [InputRequired(lazy("Write a number from 7 to 30")), NumberRange(7, 30, lazy("Write a number from 7 to 30"))],
        description=lazy(
            "7 or more. No figure builds on fewer answers. Consultations that are open keep their number."
        ),
        render_kw={"inputmode": "numeric"},
    )
    legal_basis = TextAreaField(
        lazy("Legal basis"),
        [Length(max=LONG, message=_TOO_LONG)],
        description=lazy("On what ground you handle the answers. Your data protection officer knows."),
    )
    retention = TextAreaField(
        lazy("Decision on keeping and deleting"),
        [Length(max=LONG, message=_TOO_LONG)],
        description=lazy("Name and date of the decision, and what is kept for how long. Your archivist knows."),
    )
    worry_contact_id = SelectField(
        lazy("Contact for worries"),
        coerce=int,
        description=lazy(
            "Who acts when something that a child has written gives cause for worry. A grown-up whose account has no "
            "last day. A new contact gets a test message."
        ),
    )
    mailbox = EmailField(
        lazy("Mailbox for questions"),
        [
            Optional(),
            Length(max=SHORT, message=_TOO_LONG),
            Regexp(r"[^@\s]+@[^@\s]+\Z", message=lazy("Write an e-mail address")),
        ],
        description=lazy("A mailbox that somebody reads also when you are on leave."),
    )
    phone = StringField(
        lazy("Telephone for leaders"), [Length(max=40, message=_TOO_LONG)], render_kw={"inputmode": "tel"}
    )
    adults_url = StringField(
        lazy("Address where adults send views"),
        [
            Optional(),
            Length(max=SHORT, message=_TOO_LONG),
            Regexp(r"https://[^\s]+\Z", message=lazy("Write an address that begins with https://")),
        ],
        description=lazy("Shown to those who are 19 or older and open the children's questions."),
        render_kw={"inputmode": "url"},
    )
    colour = StringField(
        lazy("Colour of printed papers"),
        [Optional(), dark_enough],
        description=lazy("A hash and six signs, such as #0b5a63. White text must be read on it. Empty for ours."),
    )
    letter = TextAreaField(
        lazy("Your own lines in the letter to guardians"),
        [Length(max=LONG, message=_TOO_LONG)],
        description=lazy("Stands last in the letter. What must be said is there already."),
    )
    languages = SelectMultipleField(
        lazy("Languages that children can choose"),
        description=lazy("Swedish is always there. Turn on a language when somebody who speaks it has read the texts."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
