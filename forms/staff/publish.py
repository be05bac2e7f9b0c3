"""The form of publishing: for each question who may see it and which quotes stand with it; and taking it away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length

from forms.staff import StaffForm, needed
from forms.staff.consultation import Several, offered
from forms.texts import lazy

PLANNERS, PUBLIC, CHILDREN = "planners", "public", "children"
WHO = {
    PLANNERS: lazy("Only we who plan"),
    PUBLIC: lazy("Everybody, on the public page"),
    CHILDREN: lazy("Everybody, and the children where they answered"),
}
_WHICH = lazy("Quotes to show with it")
LONGEST = 2_000


def publish_form(questions: Mapping[str, tuple[str, str]], quotes: Mapping[str, Mapping[str, str]]) -> BaseForm:
    """Return a form with `shown.<question>` for each (title, finding), and `quotes.<question>` where there are any."""
    fields: dict[str, Any] = {}
    for question, (title, finding) in questions.items():
        needs = [InputRequired(lazy("Choose who may see it"))]
        fields[f"shown.{question}"] = RadioField(title, needs, choices=offered(WHO, WHO), description=finding)
        if found := quotes.get(question):
            fields[f"quotes.{question}"] = Several(_WHICH, choices=offered(found, found))
    return BaseForm(fields)


def as_choice(data: Mapping[str, Any]) -> dict[str, str]:
    """Return for each question of the form's data who may see it."""
    return {name.removeprefix("shown."): who for name, who in data.items() if name.startswith("shown.")}


def as_quotes(data: Mapping[str, Any]) -> list[str]:
    """Return the ids of the quotes that the form's data names."""
    return [one for name, ids in data.items() if name.startswith("quotes.") for one in ids or ()]


def as_data(choice: Mapping[str, str], quotes: list[str]) -> dict[str, Any]:
    """Return a choice as the data of a form for these questions."""
    shown: dict[str, Any] = {f"shown.{question}": who for question, who in choice.items()}
    return shown | {f"quotes.{question}": quotes for question in choice}


class WithdrawForm(StaffForm):
    """Why what was published is taken away."""

    reason = TextAreaField(
        lazy("Why the result is taken away"),
        [needed(lazy("Write why the result is taken away.")), Length(max=LONGEST)],
    )
