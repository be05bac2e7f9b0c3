"""Draw with finger or mouse; or, by keyboard, switch or without script, choose pictures, and from 10 write words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup
from wtforms import Form

from forms import widgets
from forms.kind import AnswerField, Asking, Counted, Kind, Paper, Part, by_item
from forms.kind import Drawing as Drawn
from forms.options import ANSWER_LIST, Listed, Option, load_options
from forms.shapes import NONE, RESERVED, WHOLE, Cells, Chart, Texts, Value
from forms.texts import LEVELS, lazy, written

GIVEN, DRAWN, WORDS, PICTURES = "given", "drawn", "words", "pictures"
LONGEST = 500
OFFERED = {"6-9": 4, "10-12": 6, "13-15": 8, "16-18": 8}
"""How many pictures a level is offered at most (`children.md`)."""
WRITING = LEVELS[1:]

ACROSS, DOWN = 1000, 750
"""The sheet's size, in its own units."""
INKS = ("#ffffff", "#1b1b1b", "#1a4fb0", "#c81e1e", "#f5c400", "#55bf82")
"""The eraser, which is the sheet's own white, and five colours that differ for the colour-blind too."""
INK_NAMES = ("draw.eraser", "draw.black", "draw.blue", "draw.red", "draw.yellow", "draw.green")
PENS = (8, 24, 60)
"""How wide a stroke is, in the sheet's units: thin, thick, and the eraser's."""
PEN_NAMES = ("draw.thin", "draw.thick")
MOST_STROKES, MOST_POINTS = 500, 8000
_NUMBER = r"(?:0|[1-9]\d{0,3})"
_STROKE = rf"\[{_NUMBER}(?:,{_NUMBER})+\]"
_STROKES = re.compile(rf"\[{_STROKE}(?:,{_STROKE})*\]", re.ASCII)
_INKED = re.compile(r"\[[1-9]")
"""A stroke that is not the eraser's, among strokes that are well written."""


class SettingsForm(Form):
    """Nothing to decide beside the pictures."""


@dataclass(frozen=True)
class Drawing(Kind):
    """Settings of one drawing: two to eight pictures, for who would rather choose than draw."""

    name: ClassVar[str] = "drawing"
    title: ClassVar[str] = lazy("A drawing")
    hint: ClassVar[str] = lazy("Draw, or choose pictures instead. Can be used when somebody can look at them first.")
    SettingsForm: ClassVar[type[Form]] = SettingsForm
    shape: ClassVar[type[Texts]] = Texts
    needs_reader: ClassVar[bool] = True
    doing: ClassVar[str] = lazy("Here the children draw, if they want to.")
    notice: ClassVar[str] = "free_drawing"
    heavy: ClassVar[bool] = True

    lists: ClassVar[tuple[Listed, ...]] = (
        replace(ANSWER_LIST, title=lazy("Pictures to choose instead"), add=lazy("Add a picture"),
                has=frozenset({"picture", "levels"}), start={"text": "Ny bild", "picture": "park"}),
    )  # fmt: skip
    start: ClassVar[Mapping[str, Any]] = {
        "text": {"sv": "Rita hur du vill ha det {på platsen}", "en": "Draw what you want {platsen} to be like"},
        "use": {"sv": "Det som är svårt att säga med ord.", "en": "What is hard to say in words."},
        "options": [
            {"id": "leka", "picture": "climbing-frame", "text": {"sv": "Klättra och leka", "en": "Climb and play"}},
            {"id": "sitta", "picture": "bench", "text": {"sv": "Sitta ner", "en": "Sit down"}},
            {"id": "gront", "picture": "deciduous-tree", "text": {"sv": "Träd och blommor", "en": "Trees and flowers"}},
            {"id": "sport", "picture": "football-goal", "text": {"sv": "Spela boll", "en": "Play ball"}},
        ],
    }

    choose: tuple[Option, ...]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Read the pictures, at each level no more than it can take in."""
        choose = load_options(raw.get("options"), 2, 8)
        if not all(option.picture or option.slot for option in choose) or any(option.exclusive for option in choose):
            raise ValueError(lazy("Every answer needs a picture, without excluding the others"))
        for level, most in OFFERED.items():
            if sum(option.offered(level) for option in choose) > most:
                raise ValueError(
                    lazy("There are too many pictures for an age: at most 4 at 6–9, 6 at 10–12 and 8 above")
                )
        return cls(choose)

    def dump(self) -> dict[str, Any]:
        """Return the pictures."""
        return {"options": [option.dump() for option in self.choose]}

    @property
    def options(self) -> tuple[Option, ...]:
        """The pictures offered beside the sheet."""
        return self.choose

    @property
    def items(self) -> tuple[str, ...]:
        """The ways beside drawing, in fields of their own."""
        return (PICTURES, WORDS)

    def most(self, level: str) -> int:
        """Return how many pictures a child may choose: all that it is offered."""
        return len(self.choose)

    def without(self, option: str) -> Self:
        """Return the question without one picture; at least two stay."""
        if len(self.choose) <= 2:
            raise ValueError("a drawing needs at least two pictures to choose instead")
        return replace(self, choose=tuple(one for one in self.choose if one.id != option))

    def draw(self, field: AnswerField) -> Markup:
        """Draw the sheet with its tools, which only a script brings to life, the pictures, and from 10 a field."""
        parts = [_sheet(field), _heading(field, "draw.instead", PICTURES)]
        parts.append(widgets.cards(field, self.choose, several=len(self.choose), part=PICTURES))
        if field.asking.level in WRITING:
            parts += [_heading(field, "draw.words", WORDS), widgets.lines(field, LONGEST, part=WORDS)]
        return Markup("").join(parts)

    def read(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]], level: str) -> Value:
        """Return in which ways it was answered, the pictures by `picture:<id>`; `none` for a blank sheet alone."""
        offered = [option.id for option in self.choose if option.offered(level)]
        pictures = items.get(PICTURES, ())
        if not set(filter(None, pictures)) <= set(offered):
            raise ValueError("unknown answer")
        words = written(items.get(WORDS, ()), LONGEST)
        if words and level not in WRITING:
            raise ValueError("no words are asked for at this level")
        ways = [DRAWN] * bool(_strokes(chosen)) + [WORDS] * bool(words)
        return (*ways, *(f"picture:{one}" for one in offered if one in pictures)) or NONE

    def apart(self, chosen: Sequence[str], items: Mapping[str, Sequence[str]]) -> tuple[Part, ...]:
        """Return the drawing and the words, whichever there are."""
        drawn = tuple(Drawn(strokes) for strokes in chosen if _INKED.search(strokes))
        return (*drawn, *filter(None, [written(items.get(WORDS, ()), LONGEST)]))

    def tally(self, counted: Counted) -> Cells:
        """Count the children who drew, chose pictures or wrote."""
        return by_item(counted, [WHOLE], lambda *_: GIVEN)

    def chart(self) -> Chart:
        """Nothing: how many drew says nothing about what they drew."""
        return Chart("nothing")

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Given, then the reserved categories."""
        return tuple((WHOLE, category) for category in (GIVEN, *RESERVED))

    def paper(self, asking: Asking) -> Paper:
        """A frame to draw in, and the pictures to cross."""
        return widgets.on_paper(asking, "draw", self.choose)


def _strokes(posted: Sequence[str]) -> str:
    """Return a drawing as it is kept, empty for a sheet without colour; ValueError for anything the page cannot make.

    A stroke is `[ink, pen, x, y, x, y, …]`: indexes of INKS and PENS, then points within the sheet.
    """
    if len(posted) > 1:
        raise ValueError("one drawing can be sent")
    raw = "".join(posted)
    if not raw:
        return ""
    if len(raw) > 10 * (MOST_POINTS + MOST_STROKES) or not _STROKES.fullmatch(raw):
        raise ValueError("this is no drawing")
    strokes: list[list[int]] = json.loads(raw)
    if len(strokes) > MOST_STROKES or sum(len(one) - 2 for one in strokes) > 2 * MOST_POINTS:
        raise ValueError("the drawing has too many strokes")
    if not all(map(_fits, strokes)):
        raise ValueError("a stroke leaves the sheet or has no ink")
    return raw if _INKED.search(raw) else ""


def _fits(stroke: Sequence[int]) -> bool:
    ink, pen, *points = stroke
    inside = all(x <= ACROSS for x in points[::2]) and all(y <= DOWN for y in points[1::2])
    return ink < len(INKS) and pen < len(PENS) and len(points) > 0 and len(points) % 2 == 0 and inside


def _sheet(field: AnswerField) -> Markup:
    """Draw sheet and tools, hidden until the script is there; the hidden field holds the strokes."""
    fixed, name = field.asking.fixed, field.name
    return Markup(
        '<div class="drawing" data-needs="draw.js" data-inks="{inks}" data-pens="{pens}" hidden>'
        '<input type="hidden" class="kept" name="{name}" value="" data-strokes="{strokes}" data-points="{points}">'
        '<canvas class="sheet" width="{across}" height="{down}" role="img" aria-labelledby="{name}-sheet"></canvas>'
        '<p class="unseen" id="{name}-sheet" role="status" data-words="{sheet}"></p>'
        '<p class="full" role="status" data-words="{full}"></p>{tools}</div>'
    ).format(
        inks=" ".join(INKS), pens=" ".join(map(str, PENS)), name=name, strokes=MOST_STROKES, points=MOST_POINTS,
        across=ACROSS, down=DOWN, sheet=widgets.plain(fixed("draw.sheet")), full=widgets.plain(fixed("draw.full")),
        tools=_tools(field),
    )  # fmt: skip


def _tools(field: AnswerField) -> Markup:
    """Draw what is drawn with, as radio buttons, and what takes back; starting anew is asked about once."""
    fixed = field.asking.fixed
    inks = [(ink, fixed(INK_NAMES[ink])) for ink in (*range(1, len(INKS)), 0)]
    pens = [(pen, fixed(name)) for pen, name in enumerate(PEN_NAMES)]
    return Markup(
        '<div class="tools inks" role="radiogroup" aria-label="{ink}">{inks}</div>'
        '<div class="tools pens" role="radiogroup" aria-label="{pen}">{pens}</div>'
        '<div class="tools">{undo}{anew}</div>'
        '<div class="sure" role="group" aria-labelledby="{name}-sure" hidden><p id="{name}-sure">{sure}</p>'
        '<div class="tools">{no}{yes}</div></div>'
    ).format(
        ink=widgets.plain(fixed("draw.ink")), inks=_radios("ink", inks),
        pen=widgets.plain(fixed("draw.pen")), pens=_radios("pen", pens),
        undo=_button("undo", fixed("buttons.undo")), anew=_button("ask", fixed("draw.anew")), name=field.name,
        sure=fixed("draw.sure"), no=_button("keep", fixed("draw.no")), yes=_button("clear", fixed("draw.yes")),
    )  # fmt: skip


def _radios(what: str, named: Sequence[tuple[int, str]]) -> Markup:
    radio = Markup(
        '<button class="button tool" type="button" role="radio" aria-checked="{on}" tabindex="{stop}"'
        ' data-{what}="{n}"><span class="dab" aria-hidden="true"></span><span>{name}</span></button>'
    )
    return Markup("").join(
        radio.format(on="false" if later else "true", stop=-1 if later else 0, what=what, n=n, name=name)
        for later, (n, name) in enumerate(named)
    )


def _button(what: str, words: str) -> Markup:
    return Markup('<button class="button" type="button" data-draw="{}">{}</button>').format(what, words)


def _heading(field: AnswerField, key: str, part: str) -> Markup:
    heading = Markup('<p class="hint instead" id="{}.{}-text">{}</p>')
    return heading.format(field.name, part, field.asking.fixed(key))
