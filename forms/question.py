"""One question of a questionnaire, when it is shown, and the places that a planner fills in."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.kind import Kind
from forms.texts import Text


@dataclass(frozen=True)
class ShowIf:
    """Show a question only after any of these answers (option ids, unsure, skip, none) to an earlier one."""

    question: str
    any: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """A place that the planner fills in: `{id}` in the texts. Unfilled while it has no name."""

    id: str
    name: Text = field(default_factory=lambda: Text({}))
    picture: str | None = None
    about: Text = field(default_factory=lambda: Text({}))

    @property
    def filled(self) -> bool:
        """Tell whether it has its name, its picture and its description."""
        return bool(self.name and self.picture and self.about)


@dataclass(frozen=True)
class Question:
    """One question: its words, who is asked, what the answer is for, and its kind with the kind's settings."""

    id: str
    kind: Kind
    text: Text
    hint: Text
    use: Text
    levels: tuple[str, ...] = ()
    sensitive: bool = False
    practice: bool = False
    show_if: ShowIf | None = None

    def asked(self, level: str) -> bool:
        """Tell whether children at this level are asked; never where the kind does not suit the level."""
        return level in self.kind.levels and (not self.levels or level in self.levels)

    @property
    def named(self) -> frozenset[str]:
        """The words in braces that a child reads in it, and the places that its kind shows."""
        texts = (self.text, self.hint, *(option.text for option in self.kind.options))
        return self.kind.slots.union(*(text.names for text in texts))

    @property
    def counts(self) -> bool:
        """Tell whether answers are stored: not those of a practice question, nor of words only."""
        return self.kind.asks and not self.practice
