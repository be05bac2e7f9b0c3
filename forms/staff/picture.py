"""The two questions of every upload of a picture: which one, and whether there are people in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import FileField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, StopValidation

from forms.staff import StaffForm, needed
from forms.texts import lazy

PICTURES = "image/jpeg,image/png,image/webp"
PEOPLE: Mapping[str, str] = {
    "none": lazy("No"),
    "agreed": lazy("Yes, and everybody has said yes. For children also a guardian"),
    "unasked": lazy("Yes, but we have not asked"),
}
"""What is answered about people; only the first two are kept, with the picture."""

_ANSWER = lazy("Answer whether there are people in the picture")
_ASK_FIRST = lazy(
    "Do not use the picture yet. Ask everybody who can be seen, and a guardian of every child. "
    "Or choose a picture without people."
)


def picture_field(label: str, description: str) -> Any:
    """Return the field that takes a picture; the form's next field is `people_field()`."""
    return FileField(label, description=description, render_kw={"accept": PICTURES})


def people_field() -> Any:
    """Return the question that is asked of every picture; it needs an answer only where one was chosen.

    The form calls its picture `picture`; what it shows is told in the form's `about`."""
    return RadioField(
        lazy("Are there people in the picture?"),
        [_answered],
        choices=[SelectChoice(value, said) for value, said in PEOPLE.items()],
        validate_choice=False,
        description=lazy("Answer when you choose a new picture."),
    )


def about_field() -> Any:
    """Return the field for what a picture shows, in words."""
    return StringField(
        lazy("Say in words what the picture shows"),
        [needed(lazy("Say in words what the picture shows")), Length(max=200)],
        description=lazy("Write what is seen, not what the answer means. For example: A swing under two oaks"),
    )


def _answered(form: Form, field: Any) -> None:
    """Refuse a picture of people who have not been asked."""
    if not form["picture"].data:
        return
    if field.data not in PEOPLE:
        raise StopValidation(str(_ANSWER))
    if field.data == "unasked":
        raise StopValidation(str(_ASK_FIRST))


class OwnPictureForm(StaffForm):
    """A picture for an answer, and the words for who does not see it."""

    picture = picture_field(
        lazy("Choose a picture on your device"),
        lazy("One thing, seen from the side, without text. A JPEG, PNG or WebP of at most 5 MB."),
    )
    people = people_field()
    about = about_field()

    def validate_picture(self, field: Any) -> None:
        """Ask for the picture itself."""
        if not field.data:
            raise StopValidation(str(lazy("Choose a picture")))


class AboutForm(StaffForm):
    """What an uploaded picture shows, in words."""

    about = about_field()
