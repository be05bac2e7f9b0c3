"""Accounts: inviting somebody, giving another role, the language of one's pages."""

from wtforms import BooleanField, DateField, EmailField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, Optional, Regexp

from forms.staff import StaffForm, needed
from forms.texts import lazy

ROLES = [
    SelectChoice("planner", lazy("Planner: asks, follows and answers")),
    SelectChoice("strategist", lazy("Strategist: as a planner, and decides the municipality's settings")),
    SelectChoice("leader", lazy("Leader: runs their own sessions")),
    SelectChoice("administrator", lazy("Administrator: accounts and settings, no consultations")),
]
"""Every role with what it may do, the commonest first."""


ROLE_NAMES = {
    "planner": lazy("Planner"),
    "strategist": lazy("Strategist"),
    "leader": lazy("Leader"),
    "administrator": lazy("Administrator"),
}


class RoleForm(StaffForm):
    """Which role somebody has."""

    role = RadioField(lazy("Role"), [needed(lazy("Choose a role"))], choices=ROLES)


class PeriodForm(StaffForm):
    """For those who are employed for some weeks: the last day, and whether a grown-up answers for their sittings."""

    ends_on = DateField(
        lazy("Last day of the period"),
        [Optional()],
        description=lazy("For those who work some weeks. The account ends after that day. Leave it empty for others."),
    )
    under_18 = BooleanField(
        lazy("Under 18 years"),
        description=lazy("Then an adult with a phone must be there for each session that the person leads."),
    )


class InvitationForm(RoleForm, PeriodForm):
    """Whom to invite, and as what."""

    email = EmailField(
        lazy("E-mail address"),
        [
            needed(lazy("Write an e-mail address")),
            Length(max=254, message=lazy("Write a shorter e-mail address")),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message=lazy("Write an e-mail address such as name@municipality.se")),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class LanguageForm(StaffForm):
    """The language of one's own pages."""

    language = RadioField(
        lazy("Language of your pages"),
        [needed(lazy("Choose a language"))],
        choices=[SelectChoice("sv", "Svenska"), SelectChoice("en", "English")],
    )


class HandOverForm(StaffForm):
    """Who takes over; the view fills in the choices, and takes away what nobody needs to take over."""

    leader = SelectField(lazy("Who takes over the work?"), [needed(lazy("Choose who takes over"))])
    contact = SelectField(
        lazy("Who becomes contact for worries?"),
        [needed(lazy("Choose the new contact for worries"))],
        description=lazy("The person gets a test message and answers it. Until then children cannot write and draw."),
    )
