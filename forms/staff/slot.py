"""The form of one named place: its words in every language, where wanted for each age, and its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, Optional

from forms.question import Slot
from forms.staff import StaffForm, needed
from forms.staff.consultation import LANGUAGE_NAMES, LEVEL_NAMES
from forms.staff.picture import people_field, picture_field
from forms.texts import ANY_LEVEL, FIRST_LANGUAGE, Text, lazy

NAME, ABOUT = 40, 400  # signs
PARTS = {
    "name": lazy("What do the children call it?"),
    "about": lazy("Describe the place in three short sentences"),
}


class SlotForm(StaffForm):
    """One place: Swedish for all ages, then other languages and other words for an age. Made by `slot_form`."""

    languages: ClassVar[tuple[str, ...]] = (FIRST_LANGUAGE,)
    levels: ClassVar[tuple[str, ...]] = ()
    """The levels that may have words of their own; none where there is one level only."""

    name = StringField(
        PARTS["name"],
        [needed(lazy("Write what the place is called")), Length(max=NAME)],
        description=lazy("At most three words. For example: The climbing frame"),
    )
    picture = picture_field(
        lazy("Picture"), lazy("Taken from a child's height, in daylight, without people. At most 5 MB.")
    )
    people = people_field()
    fetched = RadioField(lazy("Or a map picture that you have fetched"), [Optional()])
    about = TextAreaField(
        PARTS["about"],
        [Optional(), Length(max=ABOUT)],
        description=lazy("For example: There is a wooden climbing frame. It stands on sand. Two trees give shade."),
        render_kw={"rows": 4},
    )

    def offer(self, pictures: Sequence[str]) -> None:
        """Offer the map pictures of the project, by name, the newest first."""
        self.fetched.choices = [
            SelectChoice(sha, lazy("Map picture %(n)s") % {"n": n}) for n, sha in enumerate(pictures, 1)
        ]
        self.fetched.validate_choice = bool(self.fetched.data)

    def translations(self) -> list[tuple[str, list[Field]]]:
        """Return the fields of each other language, by its name."""
        return [(LANGUAGE_NAMES.get(one, one), self._fields_of(one)) for one in self.languages[1:]]

    def ages(self) -> list[tuple[str, list[Field]]]:
        """Return the fields of each age, all languages together, by its name."""
        return [
            (LEVEL_NAMES[level], [one for lang in self.languages for one in self._fields_of(lang, level)])
            for level in self.levels
        ]

    def has_own_words(self) -> bool:
        """Tell whether some age has words of its own, or something to change among them."""
        return any(one.data or one.errors for _, fields in self.ages() for one in fields)

    def _fields_of(self, lang: str, level: str = ANY_LEVEL) -> list[Field]:
        return [self._fields[_named(part, lang, level)] for part in PARTS]

    def slot(self, before: Slot, picture: str | None) -> Slot:
        """Return the filled place; without a new picture the one it had stays. Words of other languages stay too."""
        shown = picture or self.fetched.data or before.picture
        return Slot(before.id, self._said("name", before.name), shown, self._said("about", before.about))

    def _said(self, part: str, before: Text) -> Text:
        by = {lang: dict(said) for lang, said in before.by.items()}
        for lang in self.languages:
            typed = {level: self._fields[_named(part, lang, level)].data for level in (ANY_LEVEL, *self.levels)}
            by[lang] = {level: " ".join(words.split()) for level, words in typed.items() if words}
        return Text.load({lang: said for lang, said in by.items() if said})


def _named(part: str, lang: str, level: str = ANY_LEVEL) -> str:
    """Return a field's name: `name`, `name.en`, `name.sv.6-9`."""
    if level == ANY_LEVEL:
        return part if lang == FIRST_LANGUAGE else f"{part}.{lang}"
    return f"{part}.{lang}.{level}"


def slot_form(languages: Sequence[str], levels: Sequence[str]) -> type[SlotForm]:
    """Return the form for a consultation's languages and levels."""
    others = tuple(lang for lang in languages if lang != FIRST_LANGUAGE)
    apart = tuple(levels) if len(levels) > 1 else ()
    wanted = [(lang, ANY_LEVEL) for lang in others]
    wanted += [(lang, level) for level in apart for lang in (FIRST_LANGUAGE, *others)]
    fields = {_named(part, lang, level): _field(part, lang) for lang, level in wanted for part in PARTS}
    made = type("OneSlotForm", (SlotForm,), {"languages": (FIRST_LANGUAGE, *others), "levels": apart, **fields})
    return cast(type[SlotForm], made)


def _field(part: str, lang: str) -> Any:
    kind, most = (StringField, NAME) if part == "name" else (TextAreaField, ABOUT)
    label = lazy("%(question)s (%(language)s)") % {"question": PARTS[part], "language": LANGUAGE_NAMES.get(lang, lang)}
    rows = {} if part == "name" else {"rows": 3}
    return kind(label, [Optional(), Length(max=most)], render_kw={"lang": lang, "dir": "auto", **rows})


def known(slot: Slot) -> Mapping[str, str]:
    """Return what the form shows of a place."""
    parts = {"name": slot.name, "about": slot.about}
    said = {part: text.say(FIRST_LANGUAGE).text for part, text in parts.items()}
    for part, text in parts.items():
        for lang, by in text.by.items():
            said |= {_named(part, lang, level): words for level, words in by.items()}
    return said
