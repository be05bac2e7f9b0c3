"""Which words of a child's text say who somebody is, and the text without them (`privacy.md` 8)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from consult.services.clearing import addresses, naming, numbers
from consult.services.clearing.folding import fold
from consult.services.clearing.spans import Span

MASK = "•••"
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a text; `why` is "" or `personnummer`, `phone`, `email`, `url` or `name`.

    Spaces and signs are words too. A number or address is one word, however many parts it was written in.
    """

    text: str
    why: str = ""


def read(body: str) -> tuple[Word, ...]:
    """Return the text in words that together are the text again, with why each should be hidden, if it should."""
    folded = fold(body)
    found = _first_wins([*addresses.find(folded), *numbers.find(folded), *naming.find(folded)])
    words: list[Word] = []
    begun = 0
    for end, why in _pieces(folded.text, found):
        if (place := folded.at[end]) > begun:
            words.append(Word(body[begun:place], why))
            begun = place
    return tuple(words) if begun == len(body) else (*words, Word(body[begun:]))


def written(words: Sequence[str], hidden: Collection[int]) -> str:
    """Return the text with each run of hidden words as one mask; spaces between two hidden words belong to the run.

    >>> written(["Anna", " ", "Ek", " ", "gungar"], {0, 2})
    '••• gungar'
    """
    hidden = set(hidden)
    shown = [place for place, word in enumerate(words) if place not in hidden and not word.isspace()]
    for before, after in pairwise([-1, *shown, len(words)]):
        inside = [place for place in range(before + 1, after) if place in hidden]
        if inside:
            hidden.update(range(inside[0], inside[-1]))
    runs = groupby(enumerate(words), key=lambda one: one[0] in hidden)
    return "".join(MASK if out else "".join(word for _, word in run) for out, run in runs)


def _first_wins(spans: list[Span]) -> list[Span]:
    """Return spans that do not overlap: two that did are one, of the kind that was looked for first."""
    order = {id(span): place for place, span in enumerate(spans)}
    whole: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if whole and span.start < whole[-1].end:
            last = whole[-1]
            why = min(last, span, key=lambda one: order.get(id(one), 0)).why
            whole[-1] = Span(last.start, max(last.end, span.end), why)
        else:
            whole.append(span)
    return whole


def _pieces(text: str, found: list[Span]) -> Iterator[tuple[int, str]]:
    """Yield where each piece ends, and why it should be hidden: a found span is one piece, the rest words and signs."""
    begun = 0
    for span in [*found, Span(len(text), len(text), "")]:
        yield from ((one.end(), "") for one in _PIECES.finditer(text, begun, span.start))
        if span.why:
            yield span.end, span.why
        begun = span.end
