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


def _may_be_name(low: str) -> bool:
    return any(one in _names() for one in _bare(low))


def _bare(low: str) -> tuple[str, ...]:
    """Return the word, and what it is without the ending that makes it "whose"."""
    whose = _WHOSE.fullmatch(low)
    return (low, whose[1]) if whose else (low,)


def _cue(key: str) -> frozenset[str]:
    return keyed("cues")[key]


@lru_cache(maxsize=4096)
def _is_unknown(low: str) -> bool:
    """Return whether a word is none that we know, no place, and ends as no place or thing ends."""
    if len(low) < 3 or any(one in listed("places") or is_known(one) for one in _bare(low)):
        return False
    return not _ends_as_thing(low)


def _ends_as_thing(low: str) -> bool:
    return any(one.endswith(end) and len(one) > len(end) + 2 for end in _cue("ends") for one in _bare(low))


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
        """Return whether the word is a person's name, by the lists or by any of the ways in which one speaks of people."""
        if is_name(self.word.low):
            return True
        if self.word.low in _cue("never"):
            return False
        return (
            self._is_called()
            or self._is_presented()
            or self._continues()
            or self._acts()
            or self._signs()
            or self._stands_out()
        )

    def _is_capital(self) -> bool:
        text = self.word.text
        return text[0].isupper() and not self.shouting and not (text.isupper() and len(text) < 5)

    def _is_likely(self) -> bool:
        """Return whether the word could be a name where the sentence speaks of a person."""
        low = self.word.low
        if _may_be_name(low):
            return True
        if self._is_capital() and not self.word.opens:
            return low not in common() and low not in listed("places") and not _ends_as_thing(low)
        return _is_unknown(low)

    def _is_called(self) -> bool:
        """Return whether it is said to be a name: "jag heter x", "my name is x", "kalla mig x"."""
        before, two = self.low(-1), self.low(-2)
        if before in _cue("called") and two in _cue("me"):
            return self.word.low not in _cue("does")
        if (before in _cue("are") and two in {"namn", "name"}) or (
            before in _cue("me") and two in {"kalla", "kallar", "call"}
        ):
            return True
        if before in {"är", "e", "am"} and two in _cue("me"):
            return self._is_likely() and self._is_capital()
        return before in _cue("called") and self._is_likely()

    def _is_presented(self) -> bool:
        """Return whether what stands beside it presents a person: "min kompis x", "fröken x", "jag och x"."""
        before, two = self.low(-1), self.low(-2)
        if before in _cue("title") | _cue("greeting") | _cue("kin") | _cue("crew") | _cue("toward"):
            return self._is_likely()
        if (before == "i" and two == "kär") or (
            before in {"var", "är"} and two in {"det", "de"} and self.low(1) == "som"
        ):
            return self._is_likely()
        if before in {"med", "hos", "with"} and (two in _cue("company") or before == "hos"):
            return self._is_likely()
        if self.low(1) in _cue("owned") and self.word.low.endswith("s"):
            return self._is_likely()
        beside = before in _cue("and") | {"med", "with"} and two in _cue("me")
        return (beside or (self.low(1) in _cue("and") and self.low(2) in _cue("me"))) and self._is_likely()

    def _continues(self) -> bool:
        """Return whether it goes on after a name: a family name, or the next of several."""
        low, glue = self.word.low, self.word.glue
        if not self.names:
            return False
        if self.names[-1] and glue in {" ", "-"}:
            return self._is_capital() or low in listed("family_names") or _is_unknown(low)
        in_row = self.names[-1] and glue.strip() in {",", "/", "&", "+"}
        after_and = len(self.names) > 1 and self.names[-2] and self.low(-1) in _cue("and")
        return (in_row or after_and) and self._is_likely()

    def _acts(self) -> bool:
        """Return whether it is or does what only people are and do: "x är dum", "x och y bråkar", "X tog bollen"."""
        clause = self.low(-1) in _cue("clause")
        if not (self._is_likely() and (self.word.opens or clause)) or self._is_definite():
            return False
        step = self._row_end()
        one, two, three = self.low(step), self.low(step + 1), self.low(step + 2)
        if one in _cue("are"):
            return two in _cue("is") | {"här"} or (two in _cue("so") and three in _cue("is"))
        if one == "i" and two in _cue("class"):
            return True
        if (
            one in _cue("acts")
            or (one in _cue("will") and not self.word.opens)
            or (one in {"har", "hade"} and two in _cue("done"))
        ):
            return True
        return one in _cue("does") and (self._is_capital() or clause or _may_be_name(self.word.low))

    def _is_definite(self) -> bool:
        """Return whether the word ends as "the thing" does, and is no listed name."""
        return (
            len(self.word.low) > 6
            and self.word.low.endswith(("en", "an", "et", "na"))
            and not _may_be_name(self.word.low)
        )

    def _row_end(self) -> int:
        """Return how many words further the sentence goes on after "x, y och z"."""
        step = 1
        while 0 < step < 8 and self.low(step):
            if step == 1 and _is_unknown(self.low(1)):
                step += 1
            elif self.low(step) in _cue("and"):
                step += 2
            elif "," in self.said[self.place + step].glue:
                step += 1
            else:
                break
        return step

    def _signs(self) -> bool:
        """Return whether it stands where a name is signed: after a bar or on a line of its own, with a class, or alone."""
        last = self.place == len(self.said) - 1
        if self.place + 1 < len(self.said) and self.said[self.place + 1].low in set("abcdef"):
            return bool(re.search(r"\d$", self.said[self.place + 1].glue)) and self._is_likely()
        if last and ("/" in self.word.glue or "\n" in self.word.glue):
            return self._is_likely()
        return last and self.word.opens and self._is_capital() and _is_unknown(self.word.low)

    def _stands_out(self) -> bool:
        """Return whether a capital in mid-sentence shows it; after "i", "på" and the like it is a place."""
        return self._is_capital() and not self.word.opens and self._is_likely() and self.low(-1) not in _cue("place")
