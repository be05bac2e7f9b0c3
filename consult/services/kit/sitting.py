"""What every printed paper of a group session knows: its words in one language and level, its pictures, its links."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date
from markupsafe import Markup

from consult import assets, child_texts
from consult.models.group_session import GroupSession
from consult.services.facts import Facts, isolated
from consult.services.leader_links import HERE
from consult.services.pictures import SLOT
from consult.services.speech import Speech, whole_sentences
from forms import widgets
from forms.texts import FIRST_LANGUAGE, SHA, Said, Text, direction

OURS = "#0b5a63"
"""The colour of bands and rules where the municipality has chosen none."""
STAFF_LANGUAGES = ("sv", "en")
YOUNGEST_READER = "10-12"
"""The level of what is said to everybody: on posters, cards and to guardians."""
_TAG = re.compile(r"<[^>]+>")
_PHOTO = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}">'
    '<image width="{0}" height="{1}" href="data:image/jpeg;base64,{2}"/></svg>'
)


@dataclass(frozen=True)
class Sitting:
    """A group session as it is printed: `facts` of its consultation, addresses, and the folder of uploaded pictures."""

    group_session: GroupSession
    facts: Facts
    public_url: str
    leader_link: str
    media: Path
    lang: str
    level: str = YOUNGEST_READER

    def saying(self, lang: str, level: str) -> Sitting:
        """Return the same sitting in another language and level."""
        return replace(self, lang=lang, level=level)

    @property
    def languages(self) -> list[str]:
        """The session's languages that the child's pages have."""
        found = [lang for lang in self.group_session.languages if lang in child_texts.languages()]
        return found or [FIRST_LANGUAGE]

    @property
    def staff_lang(self) -> str:
        """The language of what leaders read: the sitting's own where the staff's pages have it, else Swedish."""
        return self.lang if self.lang in STAFF_LANGUAGES else FIRST_LANGUAGE

    @property
    def called(self) -> str:
        """What the session is called."""
        one = self.group_session
        return one.title or one.place or one.consultation.title

    @property
    def way_in(self) -> str:
        """The address that a child scans."""
        return f"{self._root}/s/{self.group_session.code}"

    @property
    def public_page(self) -> str:
        """The address of the public page, as it is read: without scheme."""
        return f"{self.host}/om/{self.group_session.consultation.slug}"

    @property
    def host(self) -> str:
        """Where the code is typed, as it is read: without scheme."""
        return self._root.partition("://")[2]

    @property
    def phone(self) -> str:
        """The number of the grown-up who answers for the sitting, else of the municipality."""
        one = self.group_session
        return one.adult_phone or one.consultation.project.organisation.phone

    @property
    def _root(self) -> str:
        return self.public_url.rstrip("/")

    @cached_property
    def say(self) -> Speech:
        """How the child's pages speak in this language and level."""
        words = self.facts.words(self.lang, self.level, self.public_url)
        return Speech(self.lang, self.level, {**words, "KOD": self.group_session.shown_code})

    def child(self, key: str, **more: str) -> str:
        """Return a text of the child's pages."""
        return self.plain(self.say(key, **more))

    def lines(self, key: str) -> list[str]:
        """Return the lines of a text of the child's pages; one that lacks a word is left out."""
        return [self.plain(line) for line in self.say.lines(key)]

    def kit(self, key: str, **more: str) -> str:
        """Return a text of the kit's own (`texts.yaml`); a sentence that lacks a word is left out."""
        given = {name: isolated(value) if self.is_rtl else value for name, value in more.items() if value}
        said = _texts()[key].say(self.lang, self.level).fill({**self.say.words, **given})
        return self.plain(widgets.words(Said(whole_sentences(said.text), self.lang), self.lang))

    def plain(self, html: Markup) -> str:
        """Return a text without its marks; in right-to-left text numbers keep their order (LRI … PDI)."""
        if self.is_rtl:
            html = html.replace(Markup('<bdi dir="ltr">'), Markup("\u2066")).replace(Markup("</bdi>"), Markup("\u2069"))
        return unescape(_TAG.sub("", html))

    @property
    def is_rtl(self) -> bool:
        """Tell whether the language runs from right to left."""
        return direction(self.lang) == "rtl"

    @property
    def until(self) -> str:
        """The last day to answer, with its month in letters; empty where the session has no end."""
        ends = self.group_session.closes_at
        by = child_texts.writing(self.lang)
        return format_date(ends.astimezone(HERE), by.day, locale=by.dates) if ends else ""

    @property
    def draft(self) -> str:
        """What stands on every page while the questions can still change; empty once they cannot."""
        return self.kit("draft") if self.group_session.consultation.state == "draft" else ""

    @cached_property
    def photo(self) -> dict[str, str] | None:
        """The picture of the place with its description; None without one."""
        project = self.group_session.consultation.project
        drawn = self._uploaded(project.picture)
        return {"svg": str(drawn), "alt": project.about or project.place} if drawn else None

    def picture(self, name: str) -> Markup:
        """Draw a picture of a question as SVG: the library's, or that of a place; empty for one that is gone."""
        if name.startswith(SLOT):
            slots = {slot.id: slot for slot in self.facts.questionnaire.slots}
            return self._uploaded(slots[name.removeprefix(SLOT)].picture, "-child")
        return self._uploaded(name, "-child") if SHA.fullmatch(name) else assets.picture(name)

    def _uploaded(self, sha: str | None, size: str = "") -> Markup:
        file = self.media / f"{sha}{size}.jpg"
        if not sha or sha not in self.facts.sizes or not file.is_file():
            return Markup("")
        return _PHOTO.format(*self.facts.sizes[sha], base64.b64encode(file.read_bytes()).decode())

    def shared(self) -> dict[str, Any]:
        """Return what every template prints: whose paper, in which language, in which colour, and whether a draft."""
        organisation = self.group_session.consultation.project.organisation
        return {
            "organisation": organisation.name,
            "colour": organisation.colour or OURS,
            "lang": self.lang,
            "dir": direction(self.lang),
            "draft": self.draft,
        }


@cache
def _texts() -> Mapping[str, Text]:
    raw = yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text("utf-8"))
    return {key: Text.load(said) for key, said in raw.items()}
