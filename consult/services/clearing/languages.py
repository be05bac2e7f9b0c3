"""Whether a text is in a language that the lists of worry words cover (`privacy.md` 8)."""

from __future__ import annotations

import re
import unicodedata

from consult.services.clearing.folding import fold
from consult.services.clearing.naming import is_name
from consult.services.clearing.vocabulary import common, is_known, listed

_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[.!?\n,;:/]+")
_SHARE = 0.55
"""Of the words of a sentence, so many must be known; of two words one."""
_WINDOW = 5
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzåäöéèüáàôê")


def covered(body: str) -> bool:
    """Return whether everything in the text is plausibly Swedish or English; a text without letters is.

    Told by its words, for a child writes too little for anything else. A sentence in another
    language among Swedish ones counts, and so does a single word that nothing is known of.
    """
    folded = fold(body)
    if any(not _is_latin(letter) for letter in folded.text if letter.isalpha()):
        return False
    clauses = [_WORD.findall(clause) for clause in _CLAUSE.split(folded.lower)]
    words = [word for clause in clauses for word in clause]
    foreign = listed("foreign") - common()
    if sum(word in foreign for word in words) * 5 > len(words):
        return False
    parts = [*clauses, *_windows(words), words]
    return all(_are_known(part) for part in parts if len(part) > 1 or len(words) == 1)


def _windows(words: list[str]) -> list[list[str]]:
    """Return every stretch of words long enough to be a sentence of its own."""
    return [words[begin : begin + _WINDOW] for begin in range(len(words) - _WINDOW + 1)] if len(words) > _WINDOW else []


def _are_known(words: list[str]) -> bool:
    told = [word for word in words if len(word) > 1 and not is_name(word)]
    if any(not _LETTERS.issuperset(word) for word in told):
        return False
    known = sum(is_known(word) or word in listed("places") for word in told)
    return known >= (_SHARE if len(told) > 2 else 0.5) * len(told)


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))
