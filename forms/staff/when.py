"""The form that says after which answers a question is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from forms.staff import StaffForm
from forms.staff.consultation import Several, offered
from forms.texts import lazy


class WhenForm(StaffForm):
    """An earlier question and some of its answers; no question where everybody is shown it. Call `offer` first."""

    question = StringField()
    any = Several(lazy("Answers"))

    def offer(self, answers: Mapping[str, Mapping[str, str]]) -> None:
        """Offer the answers, by id and name, of each question that may decide."""
        self.known = answers
        self.any.choices = offered(answers.get(self.question.data or "", {}), answers.get(self.question.data or "", {}))

    def validate_any(self, field: Any) -> None:
        """Expect an answer where there is a question."""
        if self.question.data and (self.question.data not in self.known or not field.data):
            raise ValidationError(lazy("Choose at least one answer"))
