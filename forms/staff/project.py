"""The project's forms: what is planned, where in the process, and the place in words and a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm
from wtforms.validators import Length, Optional, Regexp

from forms.staff import StaffForm, needed
from forms.staff.picture import people_field, picture_field
from forms.texts import lazy

STAGE_NAMES = {
    "planbesked": lazy("Planning notice"),
    "uppdrag": lazy("Planning assignment"),
    "program": lazy("Planning programme"),
    "tidig_dialog": lazy("Early dialogue"),
    "samrad": lazy("Statutory consultation"),
    "bearbetning": lazy("Revision of the plan"),
    "granskning": lazy("Statutory review"),
    "antagande": lazy("Adoption"),
    "overklagad": lazy("Appealed"),
    "laga_kraft": lazy("Legal force"),
    "genomforande": lazy("Implementation"),
    "avbruten": lazy("Cancelled"),
    "ide": lazy("Idea"),
    "forslag": lazy("Proposal"),
    "beslut": lazy("Decision"),
    "bygge": lazy("Construction"),
    "klart": lazy("Ready"),
}
KIND_NAMES = {"detaljplan": lazy("Detailed development plan"), "other": lazy("Other project")}
MAILBOX = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s.]+$", message=lazy("Write an address such as plan@kommunen.se"))


class ProjectForm(StaffForm):
    """A planning project. Call `offer` before anything else: the stages are the service's."""

    title = StringField(
        lazy("What is the project called?"),
        [needed(lazy("Write what the project is called")), Length(max=120)],
        description=lazy("For example: School yard of Björkbacka school"),
    )
    stage = SelectField(lazy("Where in the process are you?"))
    place = StringField(
        lazy("What do the children call the place?"),
        [needed(lazy("Write what the place is called")), Length(max=60)],
        description=lazy("The children read it in a sentence: What do you think of Ekparken?"),
    )
    at_place = StringField(
        lazy("And with the word before it?"),
        [needed(lazy("Write the name of the place with the word before it")), Length(max=80)],
        description=lazy(
            "For example: in Ekparken. The children read it in a sentence: How often are you in Ekparken?"
        ),
    )
    picture = picture_field(
        lazy("Picture of the place"), lazy("Taken from a child's height, in daylight, without people. At most 5 MB.")
    )
    people = people_field()
    about = TextAreaField(
        lazy("Describe the picture of the place in words, in three sentences"),
        [Optional(), Length(max=600)],
        description=lazy("Everybody gets to read it, also those who do not see the picture."),
        render_kw={"rows": 4},
    )
    dnr = StringField(lazy("Reference number"), [Optional(), Length(max=40)])
    property = StringField(lazy("Property"), [Optional(), Length(max=120)])
    departments = StringField(lazy("Departments that share the project"), [Optional(), Length(max=200)])
    mailbox = StringField(
        lazy("Mailbox that answers questions about the project"),
        [Optional(), Length(max=120), MAILBOX],
        description=lazy("Leave it empty to use your municipality's."),
        render_kw={"type": "email"},
    )

    def offer(self, stages: Mapping[str, Sequence[str]]) -> None:
        """Offer the stages of each kind of project, in their order; the value is `kind:stage`."""
        self.stage.choices = [
            SelectChoice(f"{kind}:{stage}", STAGE_NAMES[stage], optgroup=str(KIND_NAMES[kind]))
            for kind, names in stages.items()
            for stage in names
        ]

    def facts(self) -> dict[str, str]:
        """Return what the service wants, but for the picture and what goes with it."""
        kind, _, stage = self.stage.data.partition(":")
        words = {name: field.data or "" for name, field in self._fields.items()}
        del words["picture"], words["people"]
        return words | {"kind": kind, "stage": stage}


def times(stages: Sequence[str]) -> BaseForm:
    """Return the form of a project's timetable: an optional day per stage."""
    days: dict[str, Any] = {stage: DateField(STAGE_NAMES[stage], [Optional()]) for stage in stages}
    return BaseForm(days)
