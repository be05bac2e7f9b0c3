"""The forms of what is used again: a copy, an own template, a questionnaire as a file."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField, FileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from forms.sent_file import ENDING, LONGEST_TITLE
from forms.staff import StaffForm, needed
from forms.texts import lazy


class CopyForm(StaffForm):
    """A second round: what it is called, and in which project. Call `offer` before anything else."""

    title = StringField(
        lazy("What is the consultation called?"),
        [needed(lazy("Write what the consultation is called")), Length(max=120)],
        description=lazy("Guardians and politicians read it too."),
    )
    project = SelectField(
        lazy("In which project?"),
        coerce=int,
        description=lazy("In another project the places are empty, and you fill them in anew."),
    )

    def offer(self, projects: Iterable[tuple[int, str]]) -> None:
        """Offer the organisation's projects: number and title."""
        self.project.choices = [SelectChoice(number, title) for number, title in projects]


class TemplateForm(StaffForm):
    """What an own template is called."""

    title = StringField(
        lazy("What is the template called?"),
        [needed(lazy("Write what the template is called")), Length(max=LONGEST_TITLE)],
        description=lazy("Everybody in your municipality who plans sees it."),
    )


class FileForm(StaffForm):
    """What travels along with the questions in a file."""

    places = BooleanField(lazy("The names of the places, and what you wrote about them"))
    pictures = BooleanField(
        lazy("The pictures that you have uploaded"),
        description=lazy("Only pictures that you may share. A picture with people in it stays here."),
    )
    voices = BooleanField(
        lazy("The recorded voices"),
        description=lazy("Ask those who read first: they said yes to this consultation, not to others."),
    )


class ImportForm(StaffForm):
    """A questionnaire's file to read."""

    file = FileField(
        lazy("The file"),
        [needed(lazy("Choose the file"))],
        description=lazy("Its name ends with .consult.json. At most 20 MB."),
        render_kw={"accept": f"{ENDING},.json"},
    )
