"""A table that a planner pastes from a spreadsheet or a mail, read as what the session form's fields are sent."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from wtforms import Form, TextAreaField
from wtforms.validators import Length

from forms.staff import needed
from forms.staff.moments import when
from forms.texts import LEVELS, clean, lazy

MOST_ROWS = 200
LONGEST = 60_000
HEADINGS = {
    "title": "grupp gruppen klass klassen titel namn group class title name",
    "place": "plats platsen ställe skola skolan var lokal place school where location",
    "day": "datum dag dagen när date day when",
    "clock": "tid klockan kl klockslag från start börjar starttid time from begins starts",
    "end": "till slut slutar sluttid to until end ends",
    "expected": "antal antalelever elever barn deltagare hurmånga number children pupils count expected howmany",
    "age_group": "ålder åldrar åldersgrupp age ages agegroup",
    "levels": "textnivå nivå text level textlevel levels",
    "kind": "slag typ form sort kind type",
    "languages": "språk language languages",
    "device_word": "enhet enheter device devices",
    "contact": "kontakt kontaktperson lärare läraren contact teacher",
    "phone": "telefon telefonnummer tel mobil phone telephone",
    "leader_id": "ledare ledaren leader",
    "adult": "vuxen ansvarig ansvarigvuxen vuxensomansvarar adult responsible responsibleadult",
    "booking": "läge status bokning booking state",
}
"""What a column may be called, Swedish and English, without spaces and signs."""
_NAMED = {word: name for name, words in HEADINGS.items() for word in words.split()}
_KINDS = {
    "classroom": ("klass", "i klass", "skol", "class", "in a class"),
    "field": ("ut", "fält", "park", "field", "out"),
    "open": ("affisch", "länk", "öppe", "poster", "link", "open"),
}
_DEVICES = {
    "surfplattan": ("surf", "platt", "padd", "ipad", "tablet"),
    "datorn": ("dator", "chromebook", "computer", "laptop"),
    "telefonen": ("telefon", "mobil", "phone"),
}
_BOOKINGS = {
    "asked": ("förfråg", "fråg", "ask", "prel"),
    "agreed": ("klar", "bok", "ja", "agreed", "booked", "yes"),
    "moved": ("flytt", "moved"),
}
_SPOKEN = {
    "sv": ("svensk", "swedish"),
    "en": ("engelsk", "english"),
    "ar": ("arabisk", "arabic"),
    "fi": ("finsk", "finnish"),
    "so": ("somal",),
    "prs": ("dari",),
    "uk": ("ukrain",),
}
_PARTS = re.compile(r"\s*(?:[,;/&+]|\boch\b|\band\b)\s*")
_AGES = re.compile(r"(\d{1,2})(?:\s*(?:[-–—]|till|to)\s*(\d{1,2}))?\s*(?:år|years?)?")
_COUNT = re.compile(r"(?:ca\.?|cirka|ungefär|about|~)?\s*(\d{1,5})\s*[a-zåäö]*\.?")

NO_HEADER = lazy("Begin with a row that says what stands in each column, such as: Group, Place, Date, Time, Number.")
_TOO_MANY = lazy("Paste at most 200 rows at a time.")
_WIDE = lazy("The row has more columns than the first row.")
_AGE = lazy("Write an age that you ask: %(known)s.")
_LANGUAGE = lazy("Write languages that you ask in: %(known)s.")
_KIND = lazy("Write how they answer: classroom, field or poster.")
_NUMBER = lazy("Write how many as one number.")
_DEVICE = lazy("Write what they answer on: tablet, computer or phone.")
_BOOKING = lazy("Write what is settled: asked, agreed or moved.")
_LEADER = lazy("No leader has that address. Leave it empty for somebody without an account.")

Fields = dict[str, str | list[str]]


def _plain(text: str | None) -> str | None:
    return clean(text) if text else text


class PasteForm(Form):
    """The box that a table is pasted into; tabs at its edges are columns too, so nothing is trimmed."""

    table = TextAreaField(
        lazy("The table"),
        [needed(lazy("Paste a table")), Length(max=LONGEST, message=_TOO_MANY)],
        filters=[_plain],
        description=lazy("Copy the rows with their headings. Columns may stand in any order, and some may be missing."),
        render_kw={"rows": "8", "spellcheck": "false"},
    )


@dataclass(frozen=True)
class Known:
    """What a row may name: the levels and languages (by code) that are asked, and leaders' ids by address."""

    levels: Sequence[str]
    languages: Mapping[str, str]
    leaders: Mapping[str, str]
    today: date


@dataclass
class Row:
    """One row: its number in the table (the headings are 1), what it sends to the form, and what is wrong with it."""

    number: int
    fields: Fields = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """What was understood, and the headings of the columns that were not."""

    rows: list[Row]
    unused: list[str]


def read(text: str, known: Known) -> Table:
    """Read a table; ValueError where it has no headings, or too many rows."""
    lines = [(n, cells) for n, cells in enumerate(_cells(text), start=1) if any(map(str.strip, cells))]
    headings = [" ".join(cell.split()) for cell in lines[0][1]] if lines else []
    names: list[str] = []
    for one in headings:
        name = _NAMED.get(re.sub(r"[\W_]+", "", one.casefold()), "")
        names.append("" if name in names else name)
    if not any(names):
        raise ValueError(NO_HEADER)
    if len(lines) > MOST_ROWS + 1:
        raise ValueError(_TOO_MANY)
    unused = [one for one, name in zip(headings, names, strict=True) if one and not name]
    return Table([_row(number, names, cells, known) for number, cells in lines[1:]], unused)


def _cells(text: str) -> list[list[str]]:
    """Return the cells, parted by what parts the first row: tab, semicolon or comma. An odd quote is a plain sign."""
    lines = [f"{line}\n" for line in re.split(r"\r\n?|\n", text)]
    first = next((line for line in lines if line.strip()), "")
    parted = next((sign for sign in "\t;," if sign in first), "\t")
    if text.count('"') % 2:
        return list(csv.reader(lines, delimiter=parted, quoting=csv.QUOTE_NONE))
    return list(csv.reader(lines, delimiter=parted))


def _row(number: int, names: list[str], cells: list[str], known: Known) -> Row:
    said = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
    row = Row(number, problems=[str(_WIDE)] if any(map(str.strip, cells[len(names) :])) else [])
    for name, reads in _READ.items():
        if name in said:
            _keep(row, partial(_field, name, reads, said[name], known))
    _keep(row, partial(_times, said, known.today))
    if phone := said.get("phone"):
        row.fields |= {"adult_phone": phone} if "adult" in said else {"contact": f"{said.get('contact', '')} {phone}"}
    if row.fields.get("age_group"):
        row.fields.setdefault("levels", [str(row.fields["age_group"])])
    return row


def _keep(row: Row, reads: Callable[[], Fields]) -> None:
    """Keep what cells say, or what is wrong with them."""
    try:
        row.fields |= reads()
    except ValueError as wrong:
        row.problems.append(str(wrong))


def _field(name: str, reads: Callable[[str, Known], str | list[str]], text: str, known: Known) -> Fields:
    return {name: reads(text, known)}


def _times(said: Mapping[str, str], today: date) -> Fields:
    begins, ends = when(said.get("day", ""), said.get("clock", ""), said.get("end", ""), today)
    found = {"opens_at": begins, "closes_at": ends}
    return {name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in found.items() if moment}


def _as_it_is(text: str, _: Known) -> str:
    return text


def _one_of(words: Mapping[str, tuple[str, ...]], otherwise: str) -> Callable[[str, Known], str]:
    def find(text: str, _: Known) -> str:
        if value := _begun(text.casefold(), words):
            return value
        raise ValueError(otherwise)

    return find


def _begun(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return what a text means by how it begins, so that endings do not matter; empty for nothing known."""
    return next((value for value, beginnings in words.items() if text.startswith(beginnings)), "")


def _count(text: str, _: Known) -> str:
    if found := _COUNT.fullmatch(text.casefold()):
        return str(int(found[1]))
    raise ValueError(_NUMBER)


def _age(text: str, known: Known) -> str:
    found = _AGES.fullmatch(text.casefold())
    ages = [int(age) for age in found.groups() if age] if found else []
    for level in known.levels if ages else ():
        youngest, _, oldest = level.partition("-")
        if all(int(youngest) <= age <= int(oldest) for age in ages):
            return level
    raise ValueError(_AGE % {"known": ", ".join(level.replace("-", "–") for level in LEVELS if level in known.levels)})


def _levels(text: str, known: Known) -> list[str]:
    return list(dict.fromkeys(_age(part, known) for part in _PARTS.split(text) if part))


def _languages(text: str, known: Known) -> list[str]:
    parts = [part for part in _PARTS.split(text.casefold()) if part]
    found = dict.fromkeys(_language(part, known) for part in parts)
    if "" in found:
        raise ValueError(_LANGUAGE % {"known": ", ".join(known.languages.values())})
    return list(found)


def _language(word: str, known: Known) -> str:
    by_name = {str(name).casefold(): code for code, name in known.languages.items()}
    code = by_name.get(word) or _begun(word, _SPOKEN) or word
    return code if code in known.languages else ""


def _leader(text: str, known: Known) -> str:
    if text.casefold() in known.leaders:
        return known.leaders[text.casefold()]
    raise ValueError(_LEADER)


_READ: Mapping[str, Callable[[str, Known], str | list[str]]] = {
    "title": _as_it_is,
    "place": _as_it_is,
    "kind": _one_of(_KINDS, _KIND),
    "age_group": _age,
    "levels": _levels,
    "languages": _languages,
    "device_word": _one_of(_DEVICES, _DEVICE),
    "expected": _count,
    "contact": _as_it_is,
    "leader_id": _leader,
    "adult": _as_it_is,
    "booking": _one_of(_BOOKINGS, _BOOKING),
}
