"""The staff's forms, one file a subject; what all of them share stands here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wtforms import Form
from wtforms.fields import (
    DateField,
    DateTimeLocalField,
    Field,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import StopValidation

from forms.texts import clean, lazy

MISTAKES: Mapping[type[Field], str] = {
    IntegerField: lazy("Write a whole number"),
    DateField: lazy("Choose a date"),
    DateTimeLocalField: lazy("Choose a day and a time"),
    SelectField: lazy("Choose one of those in the list"),
    SelectMultipleField: lazy("Choose from those in the list"),
}
"""What to do when a browser sent something that the field cannot hold; a field's own words come first."""


class StaffForm(Form):
    """A form whose texts arrive trimmed, in NFC and without hidden signs; a password arrives as it was typed."""

    class Meta:
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Put `tidy` before the field's own filters."""
            field: Field = unbound_field.bind(form=form, **options)
            if not isinstance(field, PasswordField):
                field.filters = (chosen if isinstance(field, FileField) else tidy, *field.filters)
            _teach(field)
            return field


def _teach(field: Field) -> None:
    """Give a field our words for what it cannot hold; its own come first. Several choices want a function."""
    words = next((said for kind, said in MISTAKES.items() if isinstance(field, kind)), None)
    choice = (lambda _: words) if isinstance(field, SelectMultipleField) else words
    for name, said in (("invalid_value_message", words), ("invalid_choice_message", choice)):
        setattr(field, name, getattr(field, name, None) or said)


def tidy(text: Any) -> Any:
    """Return a text trimmed and cleaned; anything else as it is."""
    return clean(text.replace("\r\n", "\n")).strip() if isinstance(text, str) else text


def chosen(file: Any) -> Any:
    """Return a file that was sent; a text in its place is no file."""
    return None if isinstance(file, str) else file


@dataclass(frozen=True)
class needed:  # noqa: N801  # read as a word in the lists of validators, like wtforms' own functions
    """A validator that stops at an empty field with a sentence that says what to do."""

    message: str
    field_flags = MappingProxyType({"needed": True})

    def __call__(self, _: Form, field: Field) -> None:
        """Stop at an empty field."""
        if not field.data:
            raise StopValidation(self.message)


def is_group(field: Field) -> bool:
    """Tell whether a field is several boxes or buttons under one question."""
    return isinstance(field, RadioField) or (
        isinstance(field, SelectMultipleField) and getattr(field.widget, "html_tag", "") in {"ul", "ol"}
    )


def attributes(field: Field) -> Mapping[str, Any]:
    """Return what ties a field to its hint and its error for those who do not see them."""
    notes = [f"{field.id}-hint"] if field.description else []
    notes += [f"{field.id}-error"] if field.errors else []
    tied = {"aria_describedby": " ".join(notes)} if notes else {}
    tied |= {"aria_required": "true"} if field.flags.needed else {}
    return tied | ({"aria_invalid": "true"} if field.errors else {})


def shown(field: Field) -> str:
    """Return what a field holds in words, for those who may read and not change."""
    if not isinstance(field, SelectMultipleField | SelectField):
        return str(field.data or "")
    chosen = set(map(str, field.data if isinstance(field.data, list) else [field.data]))
    return ", ".join(str(label) for value, label, *_ in field.iter_choices() if str(value) in chosen)
