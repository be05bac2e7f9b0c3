"""The form of one question: its words by language and level, its answers, and what its kind lets a planner decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from wtforms import BooleanField, Field, Form, IntegerField
from wtforms.validators import InputRequired

from forms.options import Listed
from forms.question import Question
from forms.questionnaire import Questionnaire, dump_question
from forms.settings import PerLevel, PictureField, shown_picture, with_picture
from forms.staff import StaffForm, needed, tidy
from forms.staff.consultation import LEVEL_NAMES, Several, offered
from forms.texts import ANY_LEVEL, FIRST_LANGUAGE, LEVELS, Text, direction, lazy, put

LONGEST = {"text": 300, "hint": 200, "use": 200}
LONGEST_ANSWER = 120
Pictures = Sequence[tuple[str, str]]
"""Pictures that can be chosen, by name and what is drawn."""
_WRITE = lazy("Write the words in Swedish")
_LONG = lazy("Write it shorter")
_PLAIN = lazy("Write it with ordinary letters")


@dataclass(frozen=True)
class Cell:
    """The words of one language and level: the name of their field, what is written, and what stands stored."""

    name: str
    lang: str
    level: str
    words: str
    stored: str
    error: str

    @property
    def dir(self) -> str:
        """Direction of the words."""
        return direction(self.lang)


class WordsField(Field):
    """One text in the languages and levels shown; `data` is the Text, with the words of all others as they were."""

    def __init__(
        self, label: str, *, languages: Sequence[str], levels: Sequence[str], longest: int, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.languages, self.levels, self.longest = languages, levels, longest
        self.before = self.data = Text({})
        self.posted: dict[tuple[str, str], str] = {}
        self.wrong: dict[tuple[str, str], str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the words that were posted; cells that were not stay as they are."""
        self.process_errors, self.before = [], data or Text({})
        for lang, level in self._places():
            if formdata and (name := self._name(lang, level)) in formdata:
                self._take(lang, level, formdata[name])
        by = dict(self.before.by)
        for lang in self.languages:
            written = {level: self.posted[lang, level] or None for level in self.levels if (lang, level) in self.posted}
            by[lang] = put(by.get(lang, {}), written)
        self.data = Text({lang: said for lang, said in by.items() if said})
        self.process_errors = list(self.wrong.values())

    def _take(self, lang: str, level: str, raw: str) -> None:
        try:
            self.posted[lang, level] = " ".join(str(tidy(raw)).split())
        except ValueError:
            self.posted[lang, level], self.wrong[lang, level] = "", _PLAIN
        if len(self.posted[lang, level]) > self.longest:
            self.wrong[lang, level] = _LONG

    def refuse(self, message: str) -> None:
        """Say at the first Swedish cell what is wrong."""
        self.wrong[FIRST_LANGUAGE, self.levels[0]] = message
        self.errors = [message]

    def is_cleared(self) -> bool:
        """Tell whether no Swedish is left: none at all, or none of what stood at the levels shown."""
        shown = [cell for row in self.rows for cell in row if cell.lang == FIRST_LANGUAGE]
        left = any(self.data.by.get(FIRST_LANGUAGE, {}).values())
        return not left or (any(cell.stored for cell in shown) and not any(cell.words for cell in shown))

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells, a row for each level and a column for each language."""
        return [[self._cell(lang, level) for lang in self.languages] for level in self.levels]

    @property
    def first(self) -> str:
        """The name of the cell where something is wrong, else of the first."""
        return self._name(*next(iter(self.wrong), (self.languages[0], self.levels[0])))

    def _cell(self, lang: str, level: str) -> Cell:
        said = self.before.by.get(lang, {})
        stored, here = said.get(level) or said.get(ANY_LEVEL) or "", (lang, level)
        return Cell(self._name(lang, level), *here, self.posted.get(here, stored), stored, self.wrong.get(here, ""))

    def _name(self, lang: str, level: str) -> str:
        return f"{self.name}.{lang}.{level}"

    def _places(self) -> Iterator[tuple[str, str]]:
        return ((lang, level) for lang in self.languages for level in self.levels)


@dataclass(frozen=True)
class Entry:
    """One entry of a kind's list in the form; a field is None where the list has none of its sort."""

    id: str
    text: WordsField
    fields: Mapping[str, Field]


class QuestionForm:
    """The form of one question as it stands in a document; `raw` is what `load_question` reads."""

    def __init__(self, document: Questionnaire, question: Question, formdata: Any, pictures: Pictures) -> None:
        self.document, self.question = document, question
        self.languages = (FIRST_LANGUAGE, *(one for one in document.languages if one != FIRST_LANGUAGE))
        self.levels = tuple(level for level in document.levels if level in question.kind.levels) or document.levels
        self.before = dump_question(question)
        self.lists = question.kind.lists
        self.form = self._made(formdata)
        self.settings = self._settings(formdata)
        slots = [(slot.id, slot.name.say(FIRST_LANGUAGE).text or slot.id) for slot in document.slots]
        for field in (*self.form, *self.settings):
            if isinstance(field, PictureField):
                field.offer(pictures, slots)
            elif isinstance(field, PerLevel):
                field.offer(self.levels)

    def _made(self, formdata: Any) -> StaffForm:
        fields = dict(self._own_fields())
        data: dict[str, Any] = {part: Text.load(self.before.get(part)) for part in LONGEST}
        data |= {"sensitive": self.question.sensitive, "practice": self.question.practice}
        data["levels"] = [level for level in self.levels if self.question.asked(level)]
        for listed in self.lists:
            for entry in filter(self._is_shown, self.before.get(listed.key, ())):
                start = f"{listed.key}.{entry['id']}."
                fields |= {start + name: field for name, field in self._entry_fields(listed)}
                data |= {start + name: value for name, value in _entry_data(entry, self.levels).items()}
        return cast(StaffForm, type("Words", (StaffForm,), fields)(formdata, data=data))

    def _own_fields(self) -> Iterator[tuple[str, Any]]:
        labels = {"text": lazy("The question"), "hint": lazy("Help below the question")}
        for part, label in labels.items():
            yield part, self._words(label, LONGEST[part])
        yield (
            "use",
            WordsField(
                lazy("What the answers are for"),
                languages=(FIRST_LANGUAGE,),
                levels=(ANY_LEVEL,),
                longest=LONGEST["use"],
            ),
        )
        if len(self.levels) > 1 or not any(map(self.question.asked, self.levels)):
            yield "levels", _levels_field(self.levels, lazy("Ages that get the question"))
        if self.question.kind.asks:
            yield (
                "sensitive",
                BooleanField(
                    lazy("The question is sensitive"),
                    description=lazy("Shown only in the final result, for everybody together, from 30 answers."),
                ),
            )
            yield (
                "practice",
                BooleanField(lazy("The question is for practice"), description=lazy("The answer is never stored.")),
            )

    def _entry_fields(self, listed: Listed) -> Iterator[tuple[str, Any]]:
        yield "text", self._words(lazy("Words"), LONGEST_ANSWER)
        makes = {
            "picture": PictureField,
            "exclusive": lambda: BooleanField(lazy("Excludes the others")),
            "fixed": lambda: BooleanField(lazy("Keeps its place when the answers are shuffled")),
            "levels": lambda: _levels_field(self.levels, lazy("Ages that get this answer")),
            "from": lambda: IntegerField(lazy("From this number"), [InputRequired(lazy("Write a number"))]),
        }
        for name, make in makes.items():
            if name in listed.has and (name != "levels" or len(self.levels) > 1):
                yield name, cast(Any, make)()

    def _words(self, label: str, longest: int) -> Any:
        return WordsField(label, languages=self.languages, levels=self.levels, longest=longest)

    def _settings(self, formdata: Any) -> Form:
        kind = self.question.kind.SettingsForm
        data = self.before | {"picture": shown_picture(self.before)}
        made = type("Settings", (StaffForm, kind), {})
        return cast(Form, made(formdata, prefix="settings.", data=data))

    def entries(self, listed: Listed) -> list[Entry]:
        """Return the entries of a list that somebody is offered, in order; the others stay as they are."""
        return [self._entry(listed, entry["id"]) for entry in filter(self._is_shown, self.before.get(listed.key, ()))]

    def _is_shown(self, entry: Mapping[str, Any]) -> bool:
        return bool(set(entry.get("levels") or LEVELS) & set(self.levels))

    def _entry(self, listed: Listed, name: str) -> Entry:
        start = f"{listed.key}.{name}."
        fields = {field.name.removeprefix(start): field for field in self.form if field.name.startswith(start)}
        return Entry(name, cast(WordsField, fields.pop("text")), fields)

    def validate(self) -> bool:
        """Tell whether everything can be saved; what cannot has its error where it stands."""
        valid = [self.form.validate(), self.settings.validate()]
        for field in self._needed():
            if field.is_cleared():
                field.refuse(_WRITE)
                valid.append(False)
        return all(valid)

    def _needed(self) -> Iterator[WordsField]:
        yield cast(WordsField, self.form["text"])
        for listed in self.lists:
            for entry in self.entries(listed):
                picture = entry.fields.get("picture")
                if not listed.wordless and not (picture and str(picture.data).startswith("slot:")):
                    yield entry.text

    def errors(self) -> list[tuple[str, str]]:
        """Return what is wrong, each with the id of the field where it is mended."""
        fields = [field for field in (*self.form, *self.settings) if field.errors]
        return [(field.first if isinstance(field, WordsField) else field.id, field.errors[0]) for field in fields]

    def raw(self) -> dict[str, Any]:
        """Return the question as it was written, as `load_question` reads it."""
        raw = {key: one for key, one in self.before.items() if key not in ("levels", "sensitive", "practice")}
        raw |= {part: self.form[part].data.dump() for part in LONGEST}
        raw |= {name: True for name in ("sensitive", "practice") if name in self.form and self.form[name].data}
        ticked = self.form["levels"].data if "levels" in self.form else None
        raw["levels"] = _all_levels(self.question.levels, self.levels, ticked)
        for listed in self.lists:
            raw[listed.key] = [
                _entry_raw(entry, self._entry(listed, entry["id"]), self.levels) if self._is_shown(entry) else entry
                for entry in self.before.get(listed.key, ())
            ]
        return self._with_settings(raw)

    def _with_settings(self, raw: dict[str, Any]) -> dict[str, Any]:
        for name, field in self.settings._fields.items():
            if isinstance(field, PictureField):
                raw = with_picture(raw, field.data or "")
            else:
                raw = {key: one for key, one in raw.items() if key != name}
                raw |= {} if field.data is None else {name: field.data}
        return raw

    def lost(self, posted: Mapping[str, str]) -> list[str]:
        """Return the words that were written for entries that are no longer there."""
        keys = tuple(f"{listed.key}." for listed in self.lists)
        known = {
            cell.name for field in self.form if isinstance(field, WordsField) for row in field.rows for cell in row
        }
        return [words for name, words in posted.items() if name.startswith(keys) and ".text." in name
                and words and name not in known]  # fmt: skip


def _levels_field(levels: Iterable[str], label: str) -> Any:
    return Several(label, [needed(lazy("Choose at least one age"))], choices=offered(levels, LEVEL_NAMES))


def _entry_data(entry: Mapping[str, Any], levels: Iterable[str]) -> dict[str, Any]:
    own = entry.get("levels") or LEVELS
    more = {name: entry.get(name) for name in ("exclusive", "fixed", "from")}
    return more | {
        "text": Text.load(entry.get("text")),
        "picture": shown_picture(entry),
        "levels": [level for level in levels if level in own],
    }


def _entry_raw(before: Mapping[str, Any], entry: Entry, levels: Sequence[str]) -> dict[str, Any]:
    fields = entry.fields
    raw = {key: one for key, one in before.items() if key not in fields}
    raw |= {name: field.data for name in ("exclusive", "fixed", "from") if (field := fields.get(name))}
    raw["text"] = entry.text.data.dump()
    if "levels" in fields:
        raw["levels"] = _all_levels(before.get("levels", ()), levels, fields["levels"].data)
    return with_picture(raw, fields["picture"].data or "") if "picture" in fields else raw


def _all_levels(before: Collection[str], shown: Collection[str], ticked: Collection[str] | None) -> list[str]:
    """Return the levels chosen with those that are not shown as they were; none where that is all of them."""
    if ticked is None:
        return list(before)
    chosen = [one for one in LEVELS if one in ticked or (one not in shown and one in (before or LEVELS))]
    return [] if len(chosen) == len(LEVELS) else chosen
