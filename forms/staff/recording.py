"""Reading aloud: whose voice it is, with a yes, and the sound of one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, StopValidation

from forms.staff import StaffForm, needed
from forms.texts import Said, lazy

VOICES: Mapping[str, str] = {
    "planner": lazy("A planner"),
    "leader": lazy("A leader"),
    "teacher": lazy("A teacher"),
    "other": lazy("Somebody else"),
}
SOUNDS = "audio/*,video/mp4,video/webm"
"""Also what browsers call video, for some record sound into it."""


class VoiceForm(StaffForm):
    """Who reads, by role and never by name, and that the voice may be used; asked once for everything that is read."""

    minor = False
    """Whether the leader who is signed in is under 18; set by the view."""

    voice = RadioField(
        lazy("Who reads?"),
        [needed(lazy("Choose who reads"))],
        choices=[SelectChoice(value, said) for value, said in VOICES.items()],
        validate_choice=False,
        description=lazy("We keep the role, never a name."),
    )
    yes = BooleanField(
        lazy("I who read have said yes to the use of my voice in this consultation"),
        [needed(lazy("Ask who reads first. Without a yes the voice cannot be used"))],
    )
    under_18 = BooleanField(lazy("I who read am under 18"))
    guardian = BooleanField(lazy("A guardian has said yes too"), description=lazy("Needed for who is under 18."))

    def validate_voice(self, field: Any) -> None:
        """Take only a role of the list."""
        if field.data not in VOICES:
            raise StopValidation(lazy("Choose who reads"))

    def validate_guardian(self, field: Any) -> None:
        """Want the guardian's yes for who is under 18."""
        if self.is_young and not field.data:
            raise StopValidation(lazy("Ask a guardian first. Without that yes the voice cannot be used"))

    @property
    def is_young(self) -> bool:
        """Tell whether who reads is under 18, by the box or because the account says so."""
        return bool(self.under_18.data) or (self.minor and self.voice.data == "leader")

    @property
    def agreed(self) -> str:
        """Return who said yes: `self`, or `guardian` for who is under 18."""
        return "guardian" if self.is_young else "self"


class RecordingForm(StaffForm):
    """The sound of one text, which is named by its language and words."""

    lang = HiddenField("", [needed("lang"), Length(max=8)])
    words = HiddenField("", [needed("words"), Length(max=4000)])
    sound = FileField(
        lazy("Sound file"),
        [needed(lazy("Record, or choose a sound file"))],
        description=lazy("At most one minute and 5 MB. MP3, M4A, WAV, WebM, OGG or FLAC."),
        render_kw={"accept": SOUNDS},
    )

    @property
    def said(self) -> Said:
        """Return the text that is read."""
        return Said(self.words.data or "", self.lang.data or "")
