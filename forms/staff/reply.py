"""The form of *Så blev det*: three texts for each level that was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length

from forms.texts import clean, lazy

LONGEST = 2_000
LABELS = {
    "said": lazy("What the children said"),
    "done": lazy("What will be done"),
    "not_done": lazy("What will not be done, and why"),
}
_TOO_LONG = lazy("Write at most 2,000 signs. Short texts are read to the end.")


def _cleaned(words: str | None) -> str:
    return clean(words or "").replace("\r\n", "\n").strip()


def reply_form(levels: Sequence[str]) -> BaseForm:
    """Return a form with the fields `<level>.<part>`, all of which may wait while the reply is written."""
    return BaseForm({f"{level}.{part}": _words(label) for level in levels for part, label in LABELS.items()})


def as_texts(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the form's data as `{level: {part: words}}`."""
    texts: dict[str, dict[str, str]] = {}
    for name, words in data.items():
        level, _, part = name.partition(".")
        texts.setdefault(level, {})[part] = words or ""
    return texts


def as_data(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return texts as the form's data."""
    return {f"{level}.{part}": words for level, parts in texts.items() for part, words in parts.items()}


class NoReplyForm(Form):
    """Why there will be no reply; read by archivists and by whoever asks."""

    reason = TextAreaField(
        lazy("Why the children get no answer"),
        [DataRequired(lazy("Write why the children get no answer.")), Length(max=LONGEST, message=_TOO_LONG)],
        filters=[_cleaned],
    )


def _words(label: str) -> Any:
    return TextAreaField(label, [Length(max=LONGEST, message=_TOO_LONG)], filters=[_cleaned])
