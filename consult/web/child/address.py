"""The child's address: eight digits however they are written, and what it says of language, level and age."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from consult import child_texts
from consult.services.submissions import SessionRow
from forms.respond import AGES
from forms.texts import FIRST_LANGUAGE, LEVELS

ADULT = "adult"
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_BETWEEN = re.compile(r"[\s\u00a0\u202f\-–]+")
ASKS_ADULTS = ("field", "open")


def canonical(written: str) -> str:
    """Return a code as it stands in addresses: spaces and hyphens gone, Arabic and Persian digits made Western."""
    return _BETWEEN.sub("", written).translate(_DIGITS)


def spoken(code: str) -> str:
    """Return a code as people read it: `4821 7306`, with a no-break space."""
    return f"{code[:4]}\u00a0{code[4:]}"


@dataclass(frozen=True)
class Way:
    """One way through a session's pages. `level` and `age` are None while they are still to be asked."""

    lang: str
    level: str | None
    age: str | None
    swedish_too: bool = False
    helped: str | None = None
    """The ticket by which a leader taps for a child, checked; it stands in every address of the way."""

    @property
    def look(self) -> str:
        """The look: it follows the age group, else the text's level, else what is safe for the youngest."""
        return self.age if self.age in LEVELS else self.level or "10-12"

    @property
    def whole(self) -> bool:
        """Tell whether nothing is left to ask before the questions."""
        return bool(self.level and self.age)

    def to(self, **changed: str | bool) -> str:
        """Return the query of the same way with something changed."""
        way = replace(self, **changed)  # type: ignore[arg-type]  # the names are the fields'
        facts = {"lang": way.lang, "level": way.level, "age": way.age}
        facts |= {"swedish": "1" if way.swedish_too else None, "hjalp": way.helped}
        return "?" + urlencode({name: value for name, value in facts.items() if value})


def languages(row: SessionRow) -> list[str]:
    """Return the session's languages that have a catalogue."""
    return [lang for lang in row.languages if lang in child_texts.languages()] or [FIRST_LANGUAGE]


def choices(row: SessionRow, way: Way) -> list[tuple[str, str, str]]:
    """Return the session's languages as (code, own name, the same way in it)."""
    return [(lang, child_texts.languages()[lang].name, way.to(lang=lang)) for lang in languages(row)]


def levels(row: SessionRow) -> list[str]:
    """Return the session's levels, the youngest first."""
    return [level for level in LEVELS if level in row.levels]


def ages(row: SessionRow) -> tuple[str, ...]:
    """Return the ages that a session offers where it leaves the age group open."""
    return (*AGES[:-1], ADULT, AGES[-1]) if row.kind in ASKS_ADULTS else AGES


def device(row: SessionRow, way: Way) -> str:
    """Return the address of the page for who holds the device, in the language of a way."""
    return f"/s/{row.code}/enhet?lang={way.lang}"


def way(row: SessionRow, asked: Mapping[str, str]) -> Way:
    """Return the way that an address names; what it does not say, or says wrongly, is the session's first or asked."""
    offered, spoken_here = levels(row), languages(row)
    lang = asked.get("lang", "")
    level = asked.get("level", "")
    age = asked.get("age", "")
    return Way(
        lang if lang in spoken_here else spoken_here[0],
        level if level in offered else offered[0] if len(offered) == 1 else None,
        row.age_group or (age if age in ages(row) else None),
        asked.get("swedish") == "1",
    )
