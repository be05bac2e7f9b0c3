"""Which rows of the log somebody looks for."""

from wtforms import DateField, SelectField
from wtforms.validators import Optional

from forms.staff import StaffForm
from forms.texts import lazy


class LogForm(StaffForm):
    """A day, who acted and what was done; each may be left open. The view sets the choices."""

    day = DateField(lazy("Day"), [Optional()])
    actor = SelectField(lazy("Who"), default="")
    action = SelectField(lazy("What was done"), default="")
