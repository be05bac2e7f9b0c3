"""Swedish words, sentences, endings and how hard a text is to read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

LONG = 6
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
# The endings of nouns, adjectives and verbs, with and without -s.
_ENDINGS = (
    "a ad ade an ande ar are aren arna ast aste at d de e en er erna es et i iga igt ing ingen it n na nad nader "
    "naderna or orna r ra ran re ren rna s t te ts tt"
).split()


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, as they are written."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; what holds no letter is none."""
    return [one.strip() for one in _SENTENCE.findall(text) if re.search(r"[^\W\d_]", one)]


def lix(text: str, known: Collection[str] = ()) -> float:
    """Return words a sentence plus the share in percent of words of more than six letters (Björnsson 1968).

    Words that are `known`, in small letters, do not count as long. 0 for a text without words."""
    found, said = words(text), sentences(text)
    if not said:
        return 0.0
    return len(found) / len(said) + 100 * len(long_words(found, known)) / len(found)


def long_words(found: Iterable[str], known: Collection[str] = ()) -> list[str]:
    """Return the words of more than six letters that are not `known`."""
    return [word for word in found if len(word) > LONG and word.lower() not in known]


@cache
def pattern(entry: str) -> re.Pattern[str]:
    """Return what finds a word in all its forms: `-word` also ends compounds, `word!` is found as it stands."""
    before = r"\w*" if entry.startswith("-") else ""
    said = entry.lstrip("-").rstrip("!").split()
    forms = [re.escape(word) if entry.endswith("!") else _inflected(word) for word in said]
    return re.compile(rf"\b{before}" + r"\s+".join(forms) + r"\b")


def _inflected(word: str) -> str:
    stem = word[:-1] if len(word) > 4 and word[-1] in "ae" else word
    return rf"{re.escape(stem)}(?:{'|'.join(_ENDINGS)})?s?"
