"""One text per language and reading level, with the fallback that `children.md` states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar, cast

from babel.support import LazyProxy

T = TypeVar("T", str, int)
LEVELS = ("6-9", "10-12", "13-15", "16-18")
ANY_LEVEL = "*"
FIRST_LANGUAGE = "sv"
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "prs", "ps", "syr", "ur", "yi"})

SHA = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"\{([^{}]+)\}")
_NO_LETTER = re.compile("[\0\ud800-\udfff]")
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])

gettext_in_force: ContextVar[Callable[[str], str]] = ContextVar("gettext_in_force", default=str)


def lazy(message: str) -> str:
    """Mark an interface text for translation; it is looked up when it is shown, by what `gettext_in_force` holds."""
    return cast(str, LazyProxy(lambda: gettext_in_force.get()(message), enable_cache=False))


def clean(text: str) -> str:
    """Return the text in NFC without bidirectional controls; ValueError for NUL and lone surrogates."""
    if _NO_LETTER.search(text):
        raise ValueError("text holds a sign that is not a letter")
    return unicodedata.normalize("NFC", text).translate(_BIDI_CONTROLS)


def written(posted: Sequence[str], longest: int) -> str:
    """Return one text of a child's own, cleaned and with plain line ends; ValueError for several or too long a one."""
    if len(posted) > 1:
        raise ValueError("one text can be written")
    text = clean("".join(posted)).replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise ValueError("the text is too long")
    return text


def named(raw: Any, what: str) -> str | None:
    """Return the name of a picture or a place, None for none; ValueError for what is no name."""
    if not isinstance(raw, str | None):
        raise ValueError(lazy("a picture must be a name") if what == "a picture" else lazy("a place must be a name"))
    return raw or None


def direction(lang: str) -> str:
    """Return `rtl` or `ltr` for a language code."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def fill(text: str, words: Mapping[str, str]) -> str:
    """Replace `{word}` by its words; an unknown one stays as it is, so that a reader sees what is missing."""
    return _WORD.sub(lambda found: words.get(found[1], found[0]), text)


@dataclass(frozen=True)
class Said:
    """A text as it is shown: in `lang`, which is Swedish instead of the wanted one when `borrowed`."""

    text: str
    lang: str
    borrowed: bool = False

    @property
    def dir(self) -> str:
        """Direction of the text."""
        return direction(self.lang)

    def fill(self, words: Mapping[str, str]) -> Said:
        """Return the same text with its `{words}` filled."""
        return Said(fill(self.text, words), self.lang, self.borrowed)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@cache
def nearest(level: str) -> tuple[str, ...]:
    """Return all levels, nearest to `level` first and the lower one first of two as near."""
    here = LEVELS.index(level)
    return tuple(sorted(LEVELS, key=lambda other: (abs(LEVELS.index(other) - here), LEVELS.index(other))))


@dataclass(frozen=True)
class Text:
    """What one thing is called in every language and level: `by[lang][level or "*"]`."""

    by: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, raw: Any) -> Text:
        """Read `"text"`, `{lang: "text"}` or `{lang: {level: "text"}}`; ValueError for any other form."""
        if raw is None:
            return cls({})
        if isinstance(raw, str):
            raw = {FIRST_LANGUAGE: raw}
        if not isinstance(raw, Mapping):
            raise ValueError(lazy("a text must be words, or words per language"))
        return cls({lang: _levels(said) for lang, said in raw.items()})

    def dump(self) -> dict[str, Any]:
        """Return the canonical form: a language whose levels are all alike is one string."""
        return {lang: said[ANY_LEVEL] if set(said) == {ANY_LEVEL} else dict(said) for lang, said in self.by.items()}

    def has(self, lang: str, level: str) -> bool:
        """Tell whether this very language and level has words of its own."""
        said = self.by.get(lang, {})
        return bool(said.get(level) or said.get(ANY_LEVEL))

    def say(self, lang: str, level: str = "10-12") -> Said:
        """Return the words for a language and level: nearest level of it first, then Swedish, marked borrowed."""
        for tongue in (lang, FIRST_LANGUAGE):
            said = self.by.get(tongue, {})
            for key in (level, ANY_LEVEL, *nearest(level)):
                if said.get(key):
                    return Said(said[key], tongue, borrowed=tongue != lang)
        return Said("", lang)

    @property
    def names(self) -> frozenset[str]:
        """The words in braces that the text names, in any language and level."""
        return frozenset(name for said in self.by.values() for words in said.values() for name in _WORD.findall(words))

    def __bool__(self) -> bool:
        return any(any(said.values()) for said in self.by.values())


def put(before: Mapping[str, T], written: Mapping[str, T | None]) -> dict[str, T]:
    """Return what stands by level with some levels written anew, None for nothing; one for all levels stays so."""
    now = {level: before.get(level) or before.get(ANY_LEVEL) for level in written}
    if all((one or None) == (written[level] or None) for level, one in now.items()):
        return dict(before)
    said = set(written.values())
    if set(before) == {ANY_LEVEL} and len(said) == 1 and (only := said.pop()):
        return {ANY_LEVEL: only}
    spread = {level: before.get(level) or before.get(ANY_LEVEL) for level in LEVELS} | dict(written)
    return {level: one for level, one in spread.items() if one}


def _levels(said: Any) -> dict[str, str]:
    if isinstance(said, str):
        return {ANY_LEVEL: clean(said)}
    if not isinstance(said, Mapping) or not set(said) <= {*LEVELS, ANY_LEVEL}:
        raise ValueError(lazy("a text has the levels 6-9, 10-12, 13-15 and 16-18"))
    if not all(isinstance(words, str) for words in said.values()):
        raise ValueError(lazy("a text must be words, or words per language"))
    return {level: clean(words) for level, words in said.items()}


@dataclass(frozen=True)
class Recordings:
    """Which words somebody has read aloud: `by[lang][words]` is the SHA-256 (hex) of the file in which they are read.

    Words are kept as a child sees them, with their `{words}` filled. So the fixed texts can have recordings too, equal
    texts share one, and a recording never says anything else than the screen: words that have changed have none."""

    by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, raw: Any) -> Recordings:
        """Read `{lang: {words: sha}}`; ValueError for any other form."""
        if not isinstance(raw or {}, Mapping):
            raise ValueError(lazy("the recordings stand by language and words"))
        return cls({lang: _recorded(files) for lang, files in (raw or {}).items()})

    def dump(self) -> dict[str, dict[str, str]]:
        """Return what `load` reads."""
        return {lang: dict(files) for lang, files in self.by.items() if files}

    def of(self, said: Said) -> str | None:
        """Return the name of the file in which a text is read; None where nobody has read these very words."""
        return self.by.get(said.lang, {}).get(as_read(said.text))

    def having(self, said: Said, sha: str) -> Recordings:
        """Return the same with one more, in the place of the one that these words had."""
        return Recordings({**self.by, said.lang: {**self.by.get(said.lang, {}), as_read(said.text): sha}})

    def without(self, said: Said) -> Recordings:
        """Return the same without the recording of these words."""
        rest = {words: sha for words, sha in self.by.get(said.lang, {}).items() if words != as_read(said.text)}
        return Recordings({**self.by, said.lang: rest})


def _recorded(files: Any) -> dict[str, str]:
    if not isinstance(files, Mapping) or not all(isinstance(words, str) and as_read(words) for words in files):
        raise ValueError(lazy("the recordings of a language stand by the words that are read"))
    if not all(isinstance(sha, str) and SHA.fullmatch(sha) for sha in files.values()):
        raise ValueError(lazy("a recording is named by the SHA-256 of its bytes"))
    return {as_read(words): sha for words, sha in files.items()}


def as_read(text: str) -> str:
    """Return words as they are compared: in NFC, in one line, without hidden signs."""
    return " ".join(clean(text).split())
