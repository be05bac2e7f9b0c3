"""The built-in pictures that answers may have, found by Swedish words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from consult import assets

_WORD = re.compile(r"\w+")
_ENDINGS = ("orna", "arna", "erna", "or", "ar", "er", "en", "et", "na", "a", "n", "t")
_SMALL = frozenset("att den det en ett för i med och om på som till vid är".split())
_SHORTEST = 3


@dataclass(frozen=True)
class Picture:
    """One picture: its name, what is drawn, and what else it may be searched by; both in Swedish."""

    name: str
    about: str
    words: str


@cache
def offered() -> tuple[Picture, ...]:
    """Return every picture that may stand on an answer, in the order of the list."""
    return tuple(Picture(name, one["sv"], one["words"]) for name, one in assets.pictures().items() if "words" in one)


def search(asked: str) -> list[Picture]:
    """Return the pictures that fit every word asked for, whatever its ending; all of them for no word."""
    words = [word for word in _WORD.findall(asked.casefold()) if word not in _SMALL]
    return [one for one in offered() if all(_is_in(_stem(word), one) for word in words)]


def about(name: str) -> str:
    """Return what a picture shows, in Swedish; empty for one that is not of the library."""
    return next((one.about for one in offered() if one.name == name), "")


def _is_in(stem: str, picture: Picture) -> bool:
    """Short words begin a word; longer ones may stand inside one, or begin with it: `boll` `fotboll` `fotbollsplan`."""
    words = _WORD.findall(f"{picture.about} {picture.words}".casefold())
    return any(
        word.startswith(stem) or (len(stem) > _SHORTEST and (stem in word or (len(word) > _SHORTEST and word in stem)))
        for word in words
    )


def _stem(word: str) -> str:
    """Return a word without its ending, so that `gungor` finds `gunga`."""
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST), "")
    return word.removesuffix(ending)
