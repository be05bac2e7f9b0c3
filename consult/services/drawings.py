"""What children drew, as pictures: strokes become paths of numbers that were checked when they came."""

from __future__ import annotations

import json

from markupsafe import Markup

from forms.kinds.drawing import ACROSS, DOWN, INKS, PENS

_PICTURE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="drawn" viewBox="0 0 {across} {down}" width="{across}"'
    ' height="{down}" role="img" aria-label="{label}">'
    '<rect width="{across}" height="{down}" fill="#ffffff"/>'
    '<g fill="none" stroke-linecap="round" stroke-linejoin="round">{paths}</g></svg>'
)
_PATH = Markup('<path d="{d}" stroke="{ink}" stroke-width="{pen}"/>')


def svg(strokes: str, label: str) -> Markup:
    """Return a drawing as an inline picture; `strokes` as `forms.kinds.drawing` keeps them, in its own units."""
    paths = Markup("").join(
        _PATH.format(d=_line(points), ink=INKS[ink], pen=PENS[pen]) for ink, pen, *points in json.loads(strokes)
    )
    return _PICTURE.format(across=ACROSS, down=DOWN, label=label, paths=paths)


def _line(points: list[int]) -> str:
    """A single point becomes a line to itself, which the round ends make a dot."""
    x, y, *more = (f"{number:d}" for number in points)
    return f"M{x} {y}L{' '.join(more or (x, y))}"
