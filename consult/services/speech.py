"""Says the fixed words to children: filled, marked with their language, numbers kept in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from consult import child_texts
from forms.kind import no_recording
from forms.texts import FIRST_LANGUAGE, Said, direction
from forms.widgets import spoken

_SENTENCE = re.compile(r"(?<=[.?!؟]) ")
UNFILLED = re.compile(r"\{[^{}]+\}")


@dataclass(frozen=True)
class Speech:
    """How a page speaks: to one language and level, with the words for `{…}`."""

    lang: str
    level: str
    words: Mapping[str, str]
    swedish_too: bool = False
    heard: Callable[[Said], str] = no_recording

    @property
    def dir(self) -> str:
        """Direction of the page."""
        return direction(self.lang)

    def __call__(self, key: str, **more: str) -> Markup:
        """Return one text as HTML, empty where the level has none."""
        return self.html(child_texts.say(key, self.lang, self.level), more)

    def plain(self, key: str, **more: str) -> str:
        """Return one text for a title or an attribute."""
        return whole_sentences(child_texts.say(key, self.lang, self.level).fill({**self.words, **more}).text)

    def open(self, key: str) -> str:
        """Return one text whose `{words}` a script fills later."""
        return child_texts.say(key, self.lang, self.level).text

    def lines(self, key: str, **more: str) -> list[Markup]:
        """Return the lines of a text as HTML; a line that has no whole sentence is left out."""
        said = (self.html(line, more) for line in child_texts.lines(key, self.lang, self.level))
        return [line for line in said if line]

    def twice(self, key: str, **more: str) -> Markup:
        """Return one text, with the Swedish under it where the child wants that too."""
        return self(key, **more) + self.swedish(key, **more)

    def swedish(self, key: str, **more: str) -> Markup:
        """Return the Swedish that stands under a text, where the child wants that too."""
        return self._also(child_texts.say(key, FIRST_LANGUAGE, self.level), more)

    def lines_twice(self, key: str, **more: str) -> list[Markup]:
        """Return the lines of a text, each with the Swedish under it where the child wants that too."""
        own, swedish = (child_texts.lines(key, lang, self.level) for lang in (self.lang, FIRST_LANGUAGE))
        beside = swedish if len(own) == len(swedish) else [Said("", FIRST_LANGUAGE)] * len(own)
        both = [(self.html(one, more), self._also(other, more)) for one, other in zip(own, beside, strict=True)]
        return [one + other for one, other in both if one]

    def html(self, said: Said, more: Mapping[str, str]) -> Markup:
        """Return a text as HTML; a sentence with a word that nobody has given is left out."""
        filled = said.fill({**self.words, **more})
        text = whole_sentences(filled.text)
        return spoken(Said(text, said.lang, said.borrowed), self.lang, self.heard) if text else Markup("")

    def _also(self, swedish: Said, more: Mapping[str, str]) -> Markup:
        if not self.swedish_too or self.lang == FIRST_LANGUAGE or not swedish:
            return Markup("")
        return Markup('<span class="also">{}</span>').format(self.html(swedish, more))


def whole_sentences(text: str) -> str:
    """Return the text without the sentences that still have a `{word}` to fill."""
    if not UNFILLED.search(text):
        return text
    return " ".join(sentence for sentence in _SENTENCE.split(text) if not UNFILLED.search(sentence))
