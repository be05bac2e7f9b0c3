"""The numbers that a figure tells, each with how it may be read: files and papers are made of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consult import child_texts
from consult.services import figures, place_maps
from consult.services.results import Figure
from consult.services.sayings import Told
from forms.kind import Asking
from forms.shapes import NO, SKIP, UNSURE, WHOLE, YES, Bar, Chart, Distribution, DistributionSet
from forms.texts import gettext_in_force, lazy

TOO_FEW, SOME = "too_few", "some"
_FIXED = {YES: lazy("Yes"), NO: lazy("No")}


def _(message: str) -> str:
    return gettext_in_force.get()(message)


@dataclass(frozen=True)
class Number:
    """One published number. `n` children of `base`, or None where it may not be told; `percent` 0–100 of the base.

    `shown` says how it may be read: `exact`, `rounded`, `nearly_all`, `some_or_none`, `some` for a theme of too few
    children to be counted, or `too_few` for a question of which nothing may be told: then there is one number, and it
    says nothing.
    """

    item: str
    item_label: str
    category: str
    label: str
    n: int | None
    percent: int | None
    base: int | None
    shown: str


def of(figure: Figure, asking: Asking) -> Iterator[Number]:
    """Return every number that one figure tells; one that says nothing where nothing may be told."""
    shape = figure.shape
    if shape is None:
        yield Number("", "", "", "", None, None, None, TOO_FEW)
        return
    chart = figure.question.kind.chart()
    labels = {one.key: asking.say(one.text).text for one in chart.labels}
    if isinstance(shape, DistributionSet):
        told = _told(chart, asking)
        for item, label in labels.items():
            if part := shape.items.get(item):
                yield from (_number(item, label, told, bar, part) for bar in part.bars)
        yield from _of_squares(figure, asking)
    elif isinstance(shape, Distribution):
        named = labels | _aside(asking)
        yield from (_number(WHOLE, "", named, bar, shape) for bar in shape.bars)


def _of_squares(figure: Figure, asking: Asking) -> Iterator[Number]:
    """Return a number per square and category of a map; the square is the item, `square.` and where it stands."""
    named = dict(place_maps.categories(figure, asking))
    for square in getattr(figure.shape, "squares", ()):
        item = f"square.{square.x}.{square.y}.{square.side}{'.rest' if square.rest else ''}"
        called = place_maps.name(square, figure, asking)
        for bar in square.bars:
            label, shown = named.get(bar.category, bar.category), bar.said or "exact"
            yield Number(item, called, bar.category, label, bar.n, bar.percent, square.base, shown)


def _told(chart: Chart, asking: Asking) -> dict[str, str]:
    names = {category: child_texts.say(key, asking.lang, asking.level).text for category, key in chart.told}
    return names | {one: str(said) for one, said in _FIXED.items() if one not in names} | _aside(asking)


def _aside(asking: Asking) -> dict[str, str]:
    words = figures.said(asking.lang)
    return {UNSURE: words[UNSURE], SKIP: words[SKIP]}


def _number(item: str, item_label: str, names: dict[str, str], bar: Bar, part: Distribution) -> Number:
    shown = bar.said or ("rounded" if part.manner == "rounded" else "exact")
    label = names.get(bar.category, bar.category)
    return Number(item, item_label, bar.category, label, bar.n, bar.percent, part.base, shown)


def of_theme(theme: Told) -> Number:
    """Return how many children are counted under a theme, or that it is some."""
    shown = SOME if theme.children is None else "exact"
    return Number(theme.item, theme.name, "children", _("children"), theme.children, None, None, shown)
