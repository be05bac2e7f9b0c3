"""Names of people: from lists, and from how a sentence speaks of somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from consult.services.clearing.folding import Folded
from consult.services.clearing.spans import Span
from consult.services.clearing.vocabulary import common, is_known, keyed, listed

_WORD = re.compile(r"[^\W\d_]+(?:['’´`](?:s\b|[^\W\d_]{2,}))?")
_WHOSE = re.compile(r"(.{2,}?)(?:['’´`]?s|['’´`].*)")
_OPENS = re.compile(r"[.!?:;\n\"”*•]|^\s*-\s")
_CUES = keyed("cues")
_SPOKEN = frozenset(word for key, words in _CUES.items() if key != "ends" for word in words)
_CLASSES = frozenset("abcdef")
_DOTLESS = str.maketrans("åäöéèíçğışşüń", "aaoeeicgissun")


def find(folded: Folded) -> Iterator[Span]:
    """Yield every word that is a name, each by itself."""
    said = list(_words(folded))
    shouting = _is_shouting(said)
    names: list[bool] = []
    for place in range(len(said)):
        names.append(_Near(said, place, names, shouting).is_person())
    for place, word in enumerate(said):
        if names[place] or (place + 1 < len(said) and names[place + 1] and _leads(word, said[place + 1], shouting)):
            yield Span(word.start, word.end, "name")


@lru_cache(maxsize=8192)
def is_name(low: str) -> bool:
    """Return whether a word in small letters is a listed name and no other word, also as "Annas" and "Anna's"."""
    return any(
        (one in _names() or (one.endswith("sson") and len(one) > 6)) and one not in common() for one in _bare(low)
    )


@cache
def _names() -> frozenset[str]:
    """Return all listed names, also as they are written without dots and accents."""
    names = listed("given_names") | listed("family_names")
    return names | {plain for name in names if len(plain := name.translate(_DOTLESS)) > 3}


@lru_cache(maxsize=8192)
def _may_be_name(low: str) -> bool:
    return any(one in _names() for one in _bare(low))


@lru_cache(maxsize=8192)
def _may_be_given(low: str) -> bool:
    return any(one in listed("given_names") for one in _bare(low))


def _bare(low: str) -> tuple[str, ...]:
    """Return the word, and what it is without the ending that makes it "whose"."""
    whose = _WHOSE.fullmatch(low)
    return (low, whose[1]) if whose else (low,)


@lru_cache(maxsize=8192)
def _is_unknown(low: str) -> bool:
    """Return whether a word is none that we know, no place, and ends as no place or thing ends."""
    if len(low) < 3 or low in _SPOKEN or any(one in listed("places") or is_known(one) for one in _bare(low)):
        return False
    return not _ends_as_thing(low)


@lru_cache(maxsize=8192)
def _ends_as_thing(low: str) -> bool:
    return any(one.endswith(end) and len(one) > len(end) + 1 for end in _CUES["ends"] for one in _bare(low))


class _Word(NamedTuple):
    text: str
    low: str
    start: int
    end: int
    opens: bool
    """Whether a sentence begins here."""
    glue: str
    """What stands between the word before and this one."""


def _words(folded: Folded) -> Iterator[_Word]:
    end = 0
    for one in _WORD.finditer(folded.text):
        glue = folded.text[end : one.start()]
        opens = not end or bool(_OPENS.search(glue))
        yield _Word(one[0], folded.lower[one.start() : one.end()], *one.span(), opens, glue)
        end = one.end()


def _is_shouting(said: list[_Word]) -> bool:
    """Return whether capitals tell nothing here: nearly every word has one."""
    long = [word for word in said if len(word.text) > 1]
    return len(long) > 2 and sum(word.text[0].isupper() for word in long) > 0.6 * len(long)


def _leads(word: _Word, name: _Word, shouting: bool) -> bool:
    """Return whether a word right before a name belongs to it: "Xxx Lindqvist", "love bergström"."""
    if name.glue not in {" ", "-"}:
        return False
    capital = word.text[0].isupper() and not shouting
    return _is_unknown(word.low) if capital else _may_be_name(word.low) and name.low in listed("family_names")


class _Near(NamedTuple):
    """A word, what stands around it, and which of the words before are names."""

    said: list[_Word]
    place: int
    names: list[bool]
    shouting: bool

    @property
    def word(self) -> _Word:
        return self.said[self.place]

    def low(self, step: int) -> str:
        """Return a word nearby, or nothing where the text or its sentence ends; a colon ends none."""
        where = self.place + step
        if not 0 <= where < len(self.said):
            return ""
        first, last = sorted((self.place, where))
        ended = any(one.opens and ":" not in one.glue for one in self.said[first + 1 : last + 1])
        return "" if ended else self.said[where].low

    def is_person(self) -> bool:
        """Return whether the word names a person: by the lists, or by the ways in which one speaks of people."""
        low = self.word.low
        if is_name(low) or low in _CUES["never"]:
            return is_name(low)
        if self._is_called() or self._is_family():
            return True
        ways = (self._is_presented, self._is_whose, self._is_next, self._acts, self._signs, self._stands_out)
        return self._is_likely() and any(way() for way in ways)

    def _is_capital(self) -> bool:
        text = self.word.text
        return text[0].isupper() and not self.shouting and not (text.isupper() and len(text) < 5)

    def _is_likely(self) -> bool:
        """Return whether the word could be a name where the sentence speaks of a person."""
        low = self.word.low
        if _may_be_name(low) if self._is_capital() else _may_be_given(low):
            return True
        if self._is_capital() and not self.word.opens:
            return low not in common() and low not in listed("places") and not _ends_as_thing(low)
        return _is_unknown(low)

    def _is_called(self) -> bool:
        """Return whether it is said to be a name: "jag heter x", "my name is x", "kalla mig x"."""
        before, two = self.low(-1), self.low(-2)
        if before in _CUES["called"]:
            return self._is_likely() or (two in _CUES["me"] and self.word.low not in _CUES["does"])
        if before in _CUES["me"]:
            return two in {"kalla", "kallar", "call"}
        is_so = before in _CUES["are"]
        return is_so and (two in {"namn", "name"} or (two in _CUES["me"] and self._is_capital() and self._is_likely()))

    def _is_family(self) -> bool:
        """Return whether it goes on right after a name."""
        if not (self.names and self.names[-1] and self.word.glue in {" ", "-"}):
            return False
        return self._is_capital() or self.word.low in listed("family_names") or _is_unknown(self.word.low)

    def _is_presented(self) -> bool:
        """Return whether the words beside it speak of a person: "min kompis x", "fröken x", "jag och x"."""
        before, two, after = self.low(-1), self.low(-2), self.low(1)
        if before in {"med", "with"}:
            return two in _CUES["company"] | _CUES["me"]
        if before in _CUES["are"]:
            return (two == "det" and after == "som") or two in {"vänner", "kompisar", "bästisar", "friends"}
        if before == "jag":
            return two in _CUES["person"] or "," in self.word.glue
        said = (before in {"till", "åt"} and two in _CUES["tell"]) or (
            before in {"vill", "gör", "tycker"} and two == "det"
        )
        beside = (before in _CUES["and"] and two in _CUES["me"]) or (
            after in _CUES["and"] and self.low(2) in _CUES["me"]
        )
        greeted = before in _CUES["person"] | {"hos"} or (before == "från" and not two)
        return said or beside or greeted or (before, two) == ("i", "kär")

    def _is_whose(self) -> bool:
        """Return whether something is somebody's: "Xs mamma"."""
        return self.word.low.endswith("s") and self.low(1) in _CUES["owned"]

    def _is_next(self) -> bool:
        """Return whether it is the next of several names: "x, y och z"."""
        if self.names and self.names[-1] and self.word.glue.strip() in {",", "/", "&", "+"}:
            return True
        return len(self.names) > 1 and self.names[-2] and self.low(-1) in _CUES["and"]

    def _acts(self) -> bool:
        """Return whether it is or does what only people are and do: "x är dum", "x och y bråkar", "X tog bollen"."""
        clause = self.low(-1) in _CUES["clause"]
        if not (self.word.opens or clause) or self._is_definite():
            return False
        step = self._row_end()
        one, two, three = self.low(step), self.low(step + 1), self.low(step + 2)
        if one in _CUES["are"]:
            return two in _CUES["is"] or (two in _CUES["so"] and three in _CUES["is"])
        if one in _CUES["acts"] or (clause and one in _CUES["will"]):
            return True
        if one in _CUES["does"] and (self._is_capital() or clause or _may_be_name(self.word.low)):
            return True
        return two in {"har": _CUES["done"], "hade": _CUES["done"], "i": _CUES["class"]}.get(one, ())

    def _is_definite(self) -> bool:
        """Return whether the word ends as "the thing" does, and is no listed name."""
        low = self.word.low
        return len(low) > 6 and low.endswith(("en", "an", "et", "na")) and not _may_be_name(low)

    def _row_end(self) -> int:
        """Return how many words further the sentence goes on after "x y" or "x, y och z"."""
        step = 2 if _is_unknown(self.low(1)) else 1
        while step < 8 and self.low(step):
            if self.low(step) in _CUES["and"]:
                step += 2
            elif "," in self.said[self.place + step].glue:
                step += 1
            else:
                break
        return step

    def _signs(self) -> bool:
        """Return whether it stands where one signs: after a bar, on a line of its own, with a class, or alone."""
        after = self.said[self.place + 1 : self.place + 2]
        if self.low(1) == "i":
            after = self.said[self.place + 2 : self.place + 3]
        if after:
            return after[0].low in _CLASSES and after[0].glue.strip().isdigit()
        if "/" in self.word.glue or "\n" in self.word.glue:
            return True
        return self.word.opens and (self.place > 2 or (self._is_capital() and _is_unknown(self.word.low)))

    def _stands_out(self) -> bool:
        """Return whether a capital in mid-sentence shows it; after "i", "på" and the like it is a place."""
        if not self._is_capital() or self.word.opens or self.low(-1) in _CUES["place"]:
            return False
        return _may_be_name(self.word.low) or _is_unknown(self.word.low)
