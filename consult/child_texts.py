"""The fixed words of the child's pages: one catalogue a language, read and checked at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.localedata import exists

from consult.assets import folder
from forms.texts import FIRST_LANGUAGE, LEVELS, Said, clean, nearest

Words = str | tuple[str, ...]
"""A text, or a list of them: one line or card each."""


class CatalogueError(ValueError):
    """A catalogue that the pages cannot be made from; names the file and the key."""


@dataclass(frozen=True)
class Catalogue:
    """One language: its code, its own name, who has read it, `texts[key][level]`, and how it writes a day.

    `dates` is the locale of Babel whose months it uses, `day` the pattern of a day and its month.
    """

    code: str
    name: str
    read_by: str
    texts: Mapping[str, Mapping[str, Words]]
    dates: str
    day: str


def say(key: str, lang: str, level: str) -> Said:
    """Return one text, empty where the level has none on purpose; KeyError for an unknown key."""
    words, tongue = _find(key, lang, level)
    if not isinstance(words, str):
        raise TypeError(f"{key} has several lines")
    return Said(words, tongue, borrowed=tongue != lang)


def lines(key: str, lang: str, level: str) -> list[Said]:
    """Return a text of several lines, none where the level has none on purpose; KeyError for an unknown key."""
    words, tongue = _find(key, lang, level)
    return [Said(line, tongue, borrowed=tongue != lang) for line in ([words] if isinstance(words, str) else words)]


def languages() -> Mapping[str, Catalogue]:
    """Return every language that has a catalogue, by its code, Swedish first."""
    return _catalogues()


def unread() -> frozenset[str]:
    """Return the languages that no native reader has signed: off until the municipality turns them on."""
    return frozenset(one.code for one in _catalogues().values() if not one.read_by)


def writing(lang: str) -> Catalogue:
    """Return the catalogue by which a language writes days and lists; the Swedish one for a language without any."""
    return _catalogues().get(lang) or _catalogues()[FIRST_LANGUAGE]


@cache
def _find(key: str, lang: str, level: str) -> tuple[Words, str]:
    """Find the nearest level of the language, then of Swedish (`children.md`); Swedish decides who has none."""
    first = _catalogues()[FIRST_LANGUAGE].texts[key]
    if level not in first:
        return ((), lang) if isinstance(next(iter(first.values())), tuple) else ("", lang)
    for tongue in (lang, FIRST_LANGUAGE):
        said = _catalogues()[tongue].texts.get(key, {}) if tongue in _catalogues() else {}
        for one in (level, *nearest(level)):
            if said.get(one):
                return said[one], tongue
    raise KeyError(key)


@cache
def _catalogues() -> Mapping[str, Catalogue]:
    files = sorted(folder("translations").glob("*/child.yaml"), key=lambda file: file.parent.name != FIRST_LANGUAGE)
    found = {file.parent.name: _load(file) for file in files}
    if FIRST_LANGUAGE not in found:
        raise CatalogueError("translations/sv/child.yaml is missing; the child's pages are made from it.")
    for catalogue in found.values():
        _compare(catalogue, found[FIRST_LANGUAGE])
    return found


def _load(file: Path) -> Catalogue:
    raw = yaml.safe_load(file.read_text("utf-8"))
    try:
        about = raw.pop("language")
        texts = {key: _levels(said) for key, said in raw.items()}
        names = str(about["code"]), str(about["name"]), str(about.get("read_by") or "")
        return Catalogue(*names, texts, _locale(about), str(about.get("day") or "d\u00a0MMMM"))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise CatalogueError(f"{file}: {wrong}") from wrong


def _locale(about: Mapping[str, Any]) -> str:
    """Return the locale that a head names, else the language's own; Swedish months where Babel knows neither."""
    wanted = str(about.get("dates") or about["code"])
    if not exists(wanted) and "dates" in about:
        raise ValueError(f"dates: {wanted} is no locale of Babel's")
    return wanted if exists(wanted) else FIRST_LANGUAGE


def _levels(said: Any) -> Mapping[str, Words]:
    if not isinstance(said, Mapping):
        return dict.fromkeys(LEVELS, _words(said))
    if not said or not set(said) <= set(LEVELS):
        raise ValueError(f"a text has the levels {', '.join(LEVELS)}")
    return {level: _words(one) for level, one in said.items()}


def _words(said: Any) -> Words:
    if isinstance(said, str) and said:
        return clean(said)
    if isinstance(said, list) and said and all(isinstance(line, str) and line for line in said):
        return tuple(clean(line) for line in said)
    raise ValueError(f"{said!r} is neither words nor a list of them")


def _compare(catalogue: Catalogue, first: Catalogue) -> None:
    for key, said in catalogue.texts.items():
        if key not in first.texts:
            raise CatalogueError(f"translations/{catalogue.code}/child.yaml: {key} is not in the Swedish catalogue.")
        kinds = {type(words) for words in (*said.values(), *first.texts[key].values())}
        if len(kinds) != 1:
            raise CatalogueError(f"translations/{catalogue.code}/child.yaml: {key} is one text here and several there.")
