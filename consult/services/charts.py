"""Draw a figure as an SVG that stands inline under a strict policy (`looks.md` 21); the only importer of matplotlib."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from consult.services.figures import Drawing, Pairs, Row, prefix
from consult.services.inline_svg import inline
from forms.texts import direction

WIDTH, TEXT, LINE, BASE = 380, 15, 20, 15  # BASE: from the top of a line to where its letters stand
BOLD = 1.12  # how much wider bold is than plain, at most
BAR, GAP, FULL = 22, 14, 250  # height of a bar, space after it, length of 100 %
SCALE_BAR, SWATCH = 44, 16
INK, WHITE, PLAIN, SECOND = "#1F2933", "#FFFFFF", "#2F7F86", "#B4552D"
PAIR_BAR, PAIR_GAP = 18, 4  # two groups' bars: height of each, space between them
STEPS = ("#0B3C49", "#2F7F86", "#7DB8B5", "#C9E4DF")
DOTS, STRIPES, BACK_STRIPES = "...", "////", "\\\\\\\\"
PICKED = {2: (0, 4), 3: (0, 2, 6), 4: (0, 2, 4, 6), 5: (0, 2, 4, 6, 7), 6: (0, 2, 3, 4, 6, 7), 7: (0, 2, 3, 4, 5, 6, 7)}
"""Which of the eight looks (each step plain, then dotted) a scale of so many points uses, dark to light."""

mpl.rcParams.update({
    "svg.hashsalt": "consult", "svg.fonttype": "path", "font.family": ["DejaVu Sans"], "font.size": TEXT,
    "hatch.linewidth": 1.0, "hatch.color": INK, "patch.linewidth": 1.0, "text.color": INK,
})  # fmt: skip
_FONT = FontProperties(family=["DejaVu Sans"], size=TEXT)
_one_at_a_time = threading.Lock()


def draw(drawing: Drawing) -> str:
    """Return the SVG of a drawing; equal drawings give equal text. Lengths are CSS pixels."""
    with _one_at_a_time:
        written = Page(drawing).svg()
    return inline(written, title=drawing.title, about=drawing.about, lang=drawing.lang, prefix=prefix(drawing))


def picture(drawing: Drawing) -> bytes:
    """Return the same drawing as PNG on white, two dots a CSS pixel, for documents that take no SVG."""
    with _one_at_a_time:
        return Page(drawing).png()


def width(text: str) -> float:
    """Return how wide a line of text is drawn."""
    return float(text_to_path.get_text_width_height_descent(text, _FONT, ismath=False)[0])


def wrap(text: str, room: float) -> list[str]:
    """Break a label between words into lines that fit; a word is never broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


@dataclass(frozen=True)
class Dress:
    """How a bar looks: its colour, its hatch, and whether its outline is dashed."""

    colour: str
    hatch: str = ""
    dashed: bool = False


ASIDE = {"unsure": Dress(WHITE, STRIPES), "skip": Dress(WHITE, dashed=True)}
GROUPS = (Dress(PLAIN), Dress(SECOND, BACK_STRIPES))


class Page:
    """A sheet of WIDTH pixels that is filled from the top; in right-to-left languages from the right."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.mirrored = direction(drawing.lang) == "rtl"
        self.bottom = 1.0
        self.canvas = Canvas(layout=None, dpi=72)
        self.axes: Axes = self.canvas.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        {"bars": self._bars, "scale": self._scale, "pairs": self._pairs}[drawing.style]()

    def svg(self) -> str:
        """Return what matplotlib writes."""
        self._fit()
        FigureCanvasSVG(self.canvas)
        written = io.StringIO()
        self.canvas.savefig(written, format="svg", metadata={"Date": None}, transparent=True)
        return written.getvalue()

    def png(self) -> bytes:
        """Return the pixels, two for each of the sheet's."""
        self._fit()
        FigureCanvasAgg(self.canvas)
        written = io.BytesIO()
        self.canvas.savefig(written, format="png", dpi=2 * 72, facecolor=WHITE, metadata={"Software": None})
        return written.getvalue()

    def _fit(self) -> None:
        self.canvas.set_size_inches(WIDTH / 72, self.bottom / 72)
        self.axes.set(xlim=(WIDTH, 0) if self.mirrored else (0, WIDTH), ylim=(self.bottom, 0))

    def _bars(self) -> None:
        full = min(FULL, *(_longest(row) for row in self.drawing.rows))
        for row in self.drawing.rows:
            self._words(row.label)
            self._bar(row, full, BAR, ASIDE.get(row.look, Dress(PLAIN)))
            self.bottom += GAP
        self.bottom -= GAP - 1

    def _pairs(self) -> None:
        groups, rows = self.drawing.groups if isinstance(self.drawing, Pairs) else (), self.drawing.rows
        for name, dress in zip(groups, GROUPS, strict=True):
            self._box(1, SWATCH, SWATCH, dress)
            self._words(name, SWATCH + 10, WIDTH - SWATCH - 12)
        self.bottom += GAP
        full = min(FULL, *(_longest(row) for row in rows))
        for both in zip(rows[::2], rows[1::2], strict=True):
            self._words(both[0].label)
            for row, dress in zip(both, GROUPS, strict=True):
                self._bar(row, full, PAIR_BAR, ASIDE.get(row.look, dress))
                self.bottom += PAIR_GAP
            self.bottom += GAP
        self.bottom -= GAP + PAIR_GAP - 1

    def _bar(self, row: Row, full: float, height: float, dress: Dress) -> None:
        length = full * min(row.share, 100) / 100
        self._box(1, length, height, dress)
        self._text(length + 9 if length else 6, self.bottom + (height - LINE) / 2, row.value, weight="bold")
        self.bottom += height

    def _scale(self) -> None:
        rows = _dressed(self.drawing.rows)
        inside = [(row, dress) for row, dress in rows if row.look != "skip"]
        whole, start = sum(row.share for row, _ in inside) or 1, 1.0
        for row, dress in inside:
            length = (WIDTH - 2) * row.share / whole
            if not length:
                continue
            self._box(start, length, SCALE_BAR, dress)
            self._inside(f"{row.share:.0f} %", start, length, dress)
            start += length
        self.bottom += SCALE_BAR + GAP
        for row, dress in rows:
            self._legend(row, dress)

    def _inside(self, said: str, start: float, length: float, dress: Dress) -> None:
        if width(said) + 14 <= length:
            behind = {"facecolor": dress.colour, "edgecolor": "none", "pad": 2} if dress.hatch else None
            ink = WHITE if dress.colour in STEPS[:2] else INK
            self._text(
                start + length / 2, self.bottom + (SCALE_BAR - LINE) / 2, said, color=ink, ha="center", bbox=behind
            )

    def _legend(self, row: Row, dress: Dress) -> None:
        top = self.bottom
        self.bottom += (LINE - SWATCH) / 2
        self._box(1, SWATCH, SWATCH, dress)
        self.bottom = top
        self._text(WIDTH - 1, top, row.value, weight="bold", ha="left" if self.mirrored else "right")
        self._words(row.label, SWATCH + 10, WIDTH - width(row.value) * BOLD - SWATCH - 30)
        self.bottom += 2

    def _words(self, label: str, start: float = 1, room: float = WIDTH - 2) -> None:
        for line in wrap(label, room):
            self._text(start, self.bottom, line)
            self.bottom += LINE
        self.bottom += 4

    def _text(self, x: float, top: float, said: str, **style: Any) -> None:
        style.setdefault("ha", "right" if self.mirrored else "left")
        self.axes.text(x, top + BASE, said, va="baseline", parse_math=False, **style)

    def _box(self, start: float, length: float, height: float, dress: Dress) -> None:
        line: Any = (0, (4, 3)) if dress.dashed else "solid"
        look: Any = {"facecolor": dress.colour, "edgecolor": INK, "linestyle": line}
        if dress.hatch:
            look |= {"hatch": dress.hatch, "hatchcolor": WHITE if dress.colour in (*STEPS[:2], SECOND) else INK}
        self.axes.add_patch(Rectangle((start, self.bottom), length, height, **look))


def _dressed(rows: Sequence[Row]) -> list[tuple[Row, Dress]]:
    options = [row for row in rows if row.look == "option"]
    picked = iter(PICKED.get(len(options), range(8)))
    return [(row, ASIDE[row.look] if row.look in ASIDE else _step(next(picked))) for row in rows]


def _step(n: int) -> Dress:
    return Dress(STEPS[n // 2], DOTS if n % 2 else "")


def _longest(row: Row) -> float:
    """Return how long 100 % may be drawn for this row's value to have room after its bar."""
    room = WIDTH - 12 - width(row.value) * BOLD
    return room * 100 / min(row.share, 100) if row.share else FULL
