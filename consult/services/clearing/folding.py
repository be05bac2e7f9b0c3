"""A text as the detectors read it: one sign for each way of writing it, and where each sign stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LOOKS_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕкΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορυν", "ABEKMHOPCTYXIJSaeopcyxijskABEZHIKMNOPTYXaopuv"
)
_LATIN, _OTHER = re.compile(r"[A-Za-z]"), re.compile(r"[\u0370-\u04ff]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Sign *i* of `text`, and of `lower`, came from `body[at[i]]`; `at` ends with the body's length."""

    text: str
    lower: str
    at: tuple[int, ...]


def fold(body: str) -> Folded:
    """Return the body without invisible signs, in plain digits, dashes, spaces and letters, each with its place."""
    kept = [(place, plain) for place, sign in enumerate(body) if (plain := _plain(sign))]
    text = "".join(plain for _, plain in kept)
    if not text.isascii():
        text = _WORD.sub(_as_latin, text)
    lower = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    return Folded(text, lower, (*(place for place, _ in kept), len(body)))


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """Return the one sign that stands for this one, or nothing for a sign that cannot be seen or only decorates."""
    category = unicodedata.category(sign)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Pd" or sign == "−":
        return "-"
    if sign.isspace() or category == "Cc":
        return "\n" if sign in "\r\n" else " "
    if (digit := unicodedata.digit(sign, None)) is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", sign)
    return wide if len(wide) == 1 else sign


def _as_latin(word: re.Match[str]) -> str:
    """Return a word of Latin letters with Greek or Cyrillic doubles among them as the Latin word it looks like."""
    said = word[0]
    return said.translate(_LOOKS_LATIN) if _LATIN.search(said) and _OTHER.search(said) else said
