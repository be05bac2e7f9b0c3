"""A child's cleared drawing as a picture: its strokes as the lines of an SVG, every number checked."""

from __future__ import annotations

import json

from markupsafe import Markup

from forms.kinds.drawing import ACROSS, DOWN, INKS, PENS

_SHEET = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="sketch" viewBox="0 0 {across} {down}" width="{across}"'
    ' height="{down}" role="img" aria-label="{label}"><rect width="100%" height="100%" fill="#ffffff"/>'
    '<g fill="none" stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
)
_LINE = Markup('<path stroke="{ink}" stroke-width="{pen}" d="{path}"/>')


def picture(strokes: str, label: str) -> Markup:
    """Return the drawing that `forms.kinds.drawing` keeps as JSON; `label` is what a screen reader says of it."""
    lines = Markup("").join(_line(*stroke) for stroke in json.loads(strokes))
    return _SHEET.format(across=ACROSS, down=DOWN, label=label, lines=lines)


def _line(ink: int, pen: int, *points: int) -> Markup:
    pairs = zip(points[::2], points[1::2], strict=True)
    drawn = " ".join(f"L{x:d}.1 {y:d}" for x, y in pairs)  # as on the child's sheet, where a dot has a length too
    return _LINE.format(ink=INKS[ink], pen=PENS[pen], path=f"M{points[0]:d} {points[1]:d} {drawn}")
