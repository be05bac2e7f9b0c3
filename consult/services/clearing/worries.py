"""Worry words: what a grown-up should see today rather than when the queue comes to it (`privacy.md` 8)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from consult.services.clearing.folding import fold

_LOOSE = str.maketrans({"å": "[åaoä]", "ä": "[äaeæ]", "ö": "[öoø]", "*": r"\w*"})
_GAP = {"worries": 4, "harmless": 2}
"""How many words may stand in a gap: fewer where something is taken away, so that it takes no worry with it."""
_FAR = 12
_LETTERS_APART = re.compile(r"(?<!\w)\w(?: \w){3,}(?!\w)")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")


def found(body: str) -> tuple[str, ...]:
    """Return the worrying words of a text in its order, each once; nothing when there are none.

    Phrases that only look like it ("slå en kullerbytta") are taken away first; what is left is looked through.
    """
    text = _harmless().sub(" / ", _plain(body))
    return tuple(dict.fromkeys(one[0].strip() for one in _worrying().finditer(text)))


def _plain(body: str) -> str:
    """Return small letters, one space between words, a bar where a sentence ends, drawn-out letters as one."""
    text = re.sub(r"[.!?\n]+", " / ", fold(body).lower)
    text = re.sub(r"[^\w/]+", " ", text)
    text = _LETTERS_APART.sub(lambda apart: apart[0].replace(" ", ""), text)
    return _DRAWN_OUT.sub(r"\1", text)


@cache
def _worrying() -> re.Pattern[str]:
    return _pattern("worries")


@cache
def _harmless() -> re.Pattern[str]:
    return _pattern("harmless")


def _pattern(name: str) -> re.Pattern[str]:
    """Return one pattern for all phrases of a list."""
    lists: dict[str, str] = {}
    phrases: list[str] = []
    for line in Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines():
        key, is_list, words = line.partition(" = ")
        if is_list and key.startswith("{"):
            for known, meant in lists.items():
                words = words.replace(known, meant)
            lists[key] = words
        elif line and not line.startswith("#"):
            phrases.append(_phrase(line, lists, _gap(_GAP[name])))
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)")


def _phrase(line: str, lists: dict[str, str], near: str) -> str:
    """Return a line of a list as a pattern; gaps hold few words of one sentence, so no text makes it slow."""
    for key, words in lists.items():
        line = line.replace(key, f"({words.replace(' ', '|')})")
    line = line.translate(_LOOSE).replace("(", "(?:").replace(" … ", near)
    one, either, other = line.partition(" & ")
    return f"{one}{_gap(_FAR)}{other}|{other}{_gap(_FAR)}{one}" if either else line


def _gap(most: int) -> str:
    return rf" (?:\w+ ){{0,{most}}}?"
