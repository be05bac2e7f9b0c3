"""Kind: the facets that every kind of question answers, and the child's field that all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from markupsafe import Markup
from wtforms import Field, Form
from wtforms.fields.core import UnboundField

from forms.options import Listed, Option
from forms.shapes import NONE, RESERVED, SKIP, UNSURE, Cells, Chart, Label, Shape, Value
from forms.texts import LEVELS, Said, Text


@dataclass(frozen=True)
class Drawing:
    """What a child drew: its strokes as one canonical JSON text."""

    strokes: str


@dataclass(frozen=True)
class Pin:
    """One tapped place: `x` and `y` from the picture's upper left, in ten-thousandths of its width and height."""

    x: int
    y: int
    category: str
    why: str = ""


Part = str | Drawing | Pin
"""What is kept apart from the answers: a text, a drawing, a pin."""
Counted = Counter[tuple[str, Value]]
"""How many children by (level, stored value)."""


def no_recording(said: Said) -> str:
    """Name no recording where nothing is read aloud, as when answers are only read."""
    return ""


def no_picture(name: str) -> Markup:
    """Draw nothing where pictures do not matter, as when answers are only read."""
    return Markup("")


@dataclass(frozen=True)
class Asking:
    """How a questionnaire is asked: language, level, the words for `{platsen}`, and how a picture is drawn."""

    lang: str
    level: str
    words: Mapping[str, str] = field(default_factory=dict)
    picture: Callable[[str], Markup] = no_picture
    swedish_too: bool = False
    fixed: Callable[[str], str] = str
    """Says a fixed text of the child's pages by its key; the key itself where answers are only read."""
    heard: Callable[[Said], str] = no_recording
    """Return the address of the recording of a text; empty for none."""

    def say(self, text: Text) -> Said:
        """Return a text as this child reads it."""
        return text.say(self.lang, self.level).fill(self.words)


@dataclass(frozen=True)
class Paper:
    """How a question stands on paper: boxes to cross (`one`, `several`), lines to write on, a frame to draw in with
    boxes below, or only words."""

    how: Literal["one", "several", "write", "draw", "words"]
    marks: tuple[Said, ...] = ()
    lines: int = 0
    pictures: tuple[Markup, ...] = ()
    """The picture beside each mark, empty for none."""
    columns: tuple[str | Markup, ...] = ()
    """Where each mark is answered by itself, as a row of a small table: what the boxes of a row are called."""
    above: Markup | None = None
    """The picture that the question is about."""
    range: tuple[int, int] | None = None
    """The smallest and the largest number that can be written."""


class AnswerField(Field):
    """A question in the child's form. Reads `q.<id>`, `q.<id>.<item>` and `q.<id>.x`; `data` is the stored Value."""

    def __init__(self, label: str, *, kind: Kind, asking: Asking, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.kind = kind
        self.asking = asking
        self.apart: tuple[Part, ...] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the answer out of the posted form; an impossible one becomes an error of the field."""
        self.process_errors, self.raw_data, self.data = [], [], NONE
        if formdata is None:
            return
        chosen = formdata.getlist(self.name)
        items = {item: formdata.getlist(f"{self.name}.{item}") for item in self.kind.items}
        aside = [mark for mark in formdata.getlist(f"{self.name}.x") if mark]
        self.raw_data = chosen
        try:
            self.data = _aside(aside) or self.kind.read([one for one in chosen if one], items, self.asking.level)
            self.apart = self.kind.apart(chosen, items) if self.data not in (UNSURE, SKIP, NONE) else ()
        except ValueError as wrong:
            self.process_errors.append(str(wrong))


def _aside(marks: Sequence[str]) -> Value | None:
    if not marks:
        return None
    if len(marks) > 1 or marks[0] not in (UNSURE, SKIP):
        raise ValueError("x is unsure or skip")
    return marks[0]


class Kind(ABC):
    """One kind of question; an instance holds one question's settings. An open set: one file and one line each."""

    name: ClassVar[str]
    title: ClassVar[str]
    hint: ClassVar[str]
    SettingsForm: ClassVar[type[Form]]
    shape: ClassVar[type[Shape] | None]
    levels: ClassVar[tuple[str, ...]] = LEVELS
    asks: ClassVar[bool] = True
    needs_reader: ClassVar[bool] = False
    """Whether a child can say anything, so that somebody must have promised to act on worries (`privacy.md` 8)."""
    notice: ClassVar[str] = ""
    """Where a child can say anything: the fixed text that nobody reads now and where help is (`privacy.md` 8)."""
    doing: ClassVar[str] = ""
    """What the children do, for who reads aloud to them, where it is more than to choose among cards."""
    once: ClassVar[bool] = False
    """Whether answers are counted once, for everybody together, when the result is final (`privacy.md` 1.7)."""
    start: ClassVar[Mapping[str, Any]]
    """What `load` reads for a question that a planner has just added."""
    lists: ClassVar[tuple[Listed, ...]] = ()
    """The lists of its settings that a planner writes: most kinds have one, the answers."""
    heavy: ClassVar[bool] = False
    """Whether an answer may make the whole post larger than others are (`privacy.md` 3)."""

    @classmethod
    @abstractmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the settings of one question; ValueError in plain words when they cannot be."""

    @abstractmethod
    def dump(self) -> dict[str, Any]:
        """Return what `load` reads: canonical, without defaults."""

    @abstractmethod
    def draw(self, field: AnswerField) -> Markup:
        """Draw the question's answers for the child's page."""

    @abstractmethod
    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return the stored value of a posted answer (nothing posted: `none`); ValueError when it cannot be one."""

    @abstractmethod
    def tally(self, counted: Counted) -> Cells:
        """Count stored values into cells; each child is in exactly one category of each item."""

    @abstractmethod
    def chart(self) -> Chart:
        """Say what to draw of the shape, with the labels in the questionnaire's order."""

    @abstractmethod
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Return every (item, category) that an answer can fall in, in the order of tables and exports."""

    @abstractmethod
    def paper(self, asking: Asking) -> Paper:
        """Return the question as it stands on the printed form."""

    def field(self, label: str, asking: Asking) -> UnboundField[AnswerField]:
        """Return the child's field for this question."""
        return UnboundField(AnswerField, label, kind=self, asking=asking, widget=self.draw)

    @property
    def items(self) -> tuple[str, ...]:
        """Items that are answered one by one, in fields of their own."""
        return ()

    @property
    def groups(self) -> tuple[Label, ...]:
        """The groups of children that an answer tells apart, where it may be a background; none where it may not."""
        return ()

    def group(self, value: Value) -> str:
        """Return the group that a stored value puts a child in, or the reserved value itself."""
        return value if isinstance(value, str) else NONE

    @property
    def options(self) -> tuple[Option, ...]:
        """The options offered; none for a kind without any."""
        return ()

    @property
    def slots(self) -> frozenset[str]:
        """The places of the questionnaire whose pictures the question shows."""
        return frozenset(option.slot for option in self.options if option.slot)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of the pictures that the question shows, apart from those of places."""
        return tuple(option.picture for option in self.options if option.picture)

    @property
    def triggers(self) -> tuple[str, ...]:
        """Stored answers after which another question may be shown; none where each item is answered by itself."""
        return () if self.items else tuple(option.id for option in self.options)

    def without(self, option: str) -> Self:
        """Return the kind without one option; ValueError where it cannot do without."""
        raise ValueError("this kind of question has no options to remove")

    def elsewhere(self) -> Self:
        """Return the kind without what holds for one place's picture alone."""
        return self

    def another(self, listed: Listed) -> Mapping[str, Any]:
        """Return what `load` reads for one more entry of a list, without its id."""
        return listed.start

    def most(self, level: str) -> int:
        """Return how many answers a child at a level may give; 0 where that is no question."""
        return 0

    def apart(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]]) -> tuple[Part, ...]:
        """Return what is to be kept apart of an answer that `read` has accepted; nothing where the value is all."""
        return ()


def whole(counted: Counted, categories: Sequence[str]) -> Cells:
    """Tally single-valued answers into one distribution over `categories` and the reserved ones."""
    cells = dict.fromkeys((("", category) for category in (*categories, *RESERVED)), 0)
    for (_, value), n in counted.items():
        cells["", str(value)] += n
    return {key: n for key, n in cells.items() if n}


def by_item(counted: Counted, items: Sequence[str], category: Callable[[str, Sequence[str]], str]) -> Cells:
    """Tally answers with several parts: `category(item, parts)` per item; a reserved value counts for every item."""
    cells: dict[tuple[str, str], int] = {}
    for (_, value), n in counted.items():
        for item in items:
            key = (item, value if isinstance(value, str) else category(item, value))
            cells[key] = cells.get(key, 0) + n
    return cells
