"""The words that children and grown-ups use about places, and the names people have, as lists in files."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

_ENDINGS = (
    "s t a e n r en et an ar or er na de te at it ad as es ed ing ly arna erna orna ande ende aste are iga igt ast "
    "ens ets ades ningen ning ningar arnas ernas ornas ers ies"
).split()
_SHORTEST = 3
"""A stem or half of a compound shorter than this says too little."""


@cache
def listed(name: str) -> frozenset[str]:
    """Return the words of `<name>.txt` beside this file; lines beginning with # say where they come from."""
    lines = Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def keyed(name: str) -> dict[str, frozenset[str]]:
    """Return the lists of `<name>.txt`, whose lines read `key = words`."""
    lines = Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines()
    rows = (line.split(" = ", 1) for line in lines if not line.startswith("#"))
    return {key: frozenset(words.split()) for key, words in rows}


@cache
def common() -> frozenset[str]:
    """Return the common words of Swedish and English."""
    return listed("swedish") | listed("english")


@lru_cache(maxsize=8192)
def is_known(word: str) -> bool:
    """Return whether a word in small letters is common Swedish or English: listed, inflected, or made of two such."""
    return _is_inflected(word) or any(
        _is_inflected(word[cut:])
        and (_is_inflected(word[:cut]) or (word[cut - 1] == "s" and word[: cut - 1] in common()))
        for cut in range(_SHORTEST + 1, len(word) - _SHORTEST + 1)
    )


def _is_inflected(word: str) -> bool:
    if word in common():
        return True
    stems = [
        word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST
    ]
    return any(stem in common() or f"{stem}a" in common() or f"{stem}e" in common() for stem in stems)
