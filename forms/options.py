"""The answers that a question offers: option ids, their words, pictures and rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.shapes import RESERVED, Label
from forms.texts import LEVELS, Text, lazy, named

SLUG = re.compile(r"[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True)
class Listed:
    """One list of a question's settings that a planner writes: where it stands in `dump`, and what each entry has."""

    key: str
    title: str
    add: str
    """What the button says that adds one."""
    fewest: int
    most: int
    has: frozenset[str] = frozenset()
    """Beside its words: `picture`, `exclusive`, `fixed`, `levels`, `from`."""
    start: Mapping[str, Any] = field(default_factory=dict)
    """What a new entry has beside its id."""
    wordless: bool = False
    """Whether an entry may be left without words."""


@dataclass(frozen=True)
class Option:
    """One answer to choose. `levels` empty means all; `fixed` keeps its place when the others are shuffled."""

    id: str
    text: Text
    picture: str | None = None
    slot: str | None = None
    levels: tuple[str, ...] = ()
    exclusive: bool = False
    fixed: bool = False

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Option:
        """Read one option; ValueError in plain words when it cannot be one."""
        slug = str(raw.get("id", ""))
        if not SLUG.fullmatch(slug) or slug in RESERVED:
            raise ValueError(lazy("the option id %(id)r must be small letters, figures and _") % {"id": slug[:40]})
        levels = tuple(str(level) for level in raw.get("levels", ()))
        if not set(levels) <= set(LEVELS):
            raise ValueError(lazy("the option %(option)s names a level that does not exist") % {"option": slug})
        slot = named(raw.get("slot"), "a place")
        return cls(
            id=slug,
            text=Text.load(raw.get("text") or (f"{{{slot}}}" if slot else None)),
            picture=named(raw.get("picture"), "a picture"),
            slot=slot,
            levels=levels,
            exclusive=bool(raw.get("exclusive", False)),
            fixed=bool(raw.get("fixed", False)),
        )

    def dump(self) -> dict[str, Any]:
        """Return what `load` reads, without what is left at its default."""
        raw: dict[str, Any] = {"id": self.id, "text": self.text.dump()}
        raw.update({key: value for key in ("picture", "slot") if (value := getattr(self, key))})
        raw.update({key: True for key in ("exclusive", "fixed") if getattr(self, key)})
        return raw | ({"levels": list(self.levels)} if self.levels else {})

    def offered(self, level: str) -> bool:
        """Tell whether a child at this level is shown the option."""
        return not self.levels or level in self.levels

    @property
    def label(self) -> Label:
        """Return what charts and tables call the option."""
        return Label(self.id, self.text, self.picture)


def load_options(raw: Any, least: int, most: int) -> tuple[Option, ...]:
    """Read between `least` and `most` options with different ids; ValueError otherwise."""
    options = tuple(Option.load(one) for one in raw or ())
    if len({option.id for option in options}) != len(options):
        raise ValueError(lazy("two options have the same id"))
    if not least <= len(options) <= most:
        raise ValueError(lazy("the question needs %(least)s to %(most)s options") % {"least": least, "most": most})
    return options


ANSWER_LIST = Listed(
    "options", lazy("Answers"), lazy("Add an answer"), 2, 8, frozenset({"picture"}), {"text": "Nytt svar"}
)
"""The list that most kinds have; each changes what differs."""


def starting(number: int, **more: Any) -> list[dict[str, Any]]:
    """Return so many answers for a new question, to be written by the planner; `more` is on each of them."""
    return [{"id": f"svar_{n}", "text": f"Svar {n}", **more} for n in range(1, number + 1)]


def labels_of(options: Iterable[Option]) -> tuple[Label, ...]:
    """Return the labels of the options in their order."""
    return tuple(option.label for option in options)


def everywhere(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return options of which all are offered at every level; ValueError otherwise (`children.md`, one key)."""
    if any(option.levels for option in options):
        raise ValueError(lazy("only a choice of several may offer an option at some levels alone"))
    return options
