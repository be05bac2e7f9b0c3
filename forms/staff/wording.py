"""The forms about words: why a limit is passed, and the correction of a typo after the opening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from forms.staff import StaffForm
from forms.texts import direction, lazy

LONGEST_REASON = 300
LONGEST_WORDS = 400


def reasons_form(posted: Any, labels: Mapping[str, str], given: Mapping[str, str]) -> StaffForm:
    """Return a form with a field for each reason, by the field's name; empty ones may stay empty."""

    class ReasonsForm(StaffForm):
        """Why limits are passed."""

    for name, label in labels.items():
        field = TextAreaField(label, [Optional(), Length(max=LONGEST_REASON)], render_kw={"rows": 2})
        setattr(ReasonsForm, name, field)
    return ReasonsForm(posted, data=given)


def typo_form(posted: Any, words: Iterable[tuple[str, str, str, str]], was: str) -> StaffForm:
    """Return a form with a field for each text: its name, label, language and what it says now."""

    class TypoForm(StaffForm):
        """Words with a typo in them."""

        was = HiddenField()
        same = BooleanField(
            lazy("It means the same as before"),
            [InputRequired(lazy("Compare with what it said before, and tick that it means the same"))],
        )

    texts = list(words)
    for name, label, lang, _ in texts:
        kept = {"lang": lang, "dir": direction(lang)}
        setattr(TypoForm, name, StringField(label, [Length(max=LONGEST_WORDS)], render_kw=kept))
    return TypoForm(posted, data={"was": was, **{name: now for name, _, _, now in texts}})
