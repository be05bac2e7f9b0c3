"""The forms of an assignment: what is asked of a leader, the leader's report, a comment on it, the certificate."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, ValidationError

from forms.staff import StaffForm, needed
from forms.texts import lazy

LONGEST_REPORT = 20_000


class AssignmentForm(StaffForm):
    """What a planner asks of a leader. Call `offer` before anything else."""

    title = StringField(
        lazy("What is the assignment called?"),
        [needed(lazy("Write what the assignment is called")), Length(max=120)],
        description=lazy("For example: Ask children about Ekparken"),
    )
    task = TextAreaField(
        lazy("What is to be done?"),
        [needed(lazy("Write what is to be done")), Length(max=2000)],
        description=lazy("Write to the person: what, for whom, and what you will do with it."),
        render_kw={"rows": 5},
    )
    given_by = StringField(
        lazy("Who gave the assignment?"),
        [needed(lazy("Write who gave the assignment")), Length(max=120)],
        description=lazy("A board or a department, not a person. For example: The municipal executive board"),
    )
    due = DateField(lazy("When is it to be done?"), [needed(lazy("Choose a date"))])
    project_id = SelectField(lazy("Which project?"), [needed(lazy("Choose a project"))])
    leader_id = SelectField(lazy("Who does it?"), [needed(lazy("Choose who does it"))])

    def offer(self, projects: Mapping[str, str], leaders: Mapping[str, str]) -> None:
        """Offer projects by id and title, and leaders by id and address."""
        for field, found in ((self.project_id, projects), (self.leader_id, leaders)):
            field.choices = [SelectChoice(value, name) for value, name in found.items()]


class ReportForm(StaffForm):
    """The leader's own report, in the leader's own words."""

    report = TextAreaField(
        lazy("Your report"),
        [
            needed(lazy("Write something first")),
            Length(max=LONGEST_REPORT, message=lazy("The report is too long. Take away about a page and save again.")),
        ],
        description=lazy("A line that begins with # becomes a heading. Write no names of those who answered."),
        render_kw={"rows": 20},
    )


class CommentForm(StaffForm):
    """What an official says of a report."""

    text = TextAreaField(
        lazy("Your comment"),
        [needed(lazy("Write a comment")), Length(max=2000)],
        description=lazy("The leader reads it. The report can no longer be changed then."),
        render_kw={"rows": 4},
    )


class CertificateForm(StaffForm):
    """What a certificate says that the tool does not know; the name is written on the paper and kept nowhere."""

    name = StringField(
        lazy("The person's name"),
        [needed(lazy("Write the name")), Length(max=120)],
        description=lazy("It is written on the certificate and is not saved."),
        render_kw={"autocomplete": "off"},
    )
    first = DateField(lazy("First day"), [needed(lazy("Choose a date"))])
    last = DateField(lazy("Last day"), [needed(lazy("Choose a date"))])

    def validate_last(self, field: DateField) -> None:
        """A period ends after it began."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(lazy("Choose a day after the first one"))
