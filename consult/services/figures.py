"""Put a figure into words: its rows, its table, its finding, and what a chart of it shows (pure; draws nothing)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

from babel.lists import format_list

from consult import child_texts
from consult.models.consultation import Consultation
from consult.services.results import Figure
from forms.kind import Asking
from forms.questionnaire import Questionnaire
from forms.shapes import SKIP, UNSURE, YES, Bar, Chart, Distribution, DistributionSet, Texts
from forms.texts import LEVELS, gettext_in_force

LOOK = 1
"""Rises when charts are drawn differently, so that a new look has a new name."""
NEARLY_ALL = 95  # how long a bar is drawn that says "nearly all": not its number, which nobody may know


def _(message: str) -> str:
    return gettext_in_force.get()(message)


Look = Literal["option", "unsure", "skip"]


@dataclass(frozen=True)
class Row:
    """One bar in words. `share` 0–100 is its length; `count` and `percent` are empty where they may not be told."""

    label: str
    look: Look
    share: float
    count: str
    percent: str
    of: str = ""

    @property
    def value(self) -> str:
        """What stands at the end of the bar."""
        count = f"{self.count}/{self.of}" if self.of else self.count
        return f"{count} ({self.percent})" if count and self.percent else count or self.percent


@dataclass(frozen=True)
class Drawing:
    """Everything that a chart shows; equal drawings are one file."""

    style: Literal["bars", "scale", "pairs"]
    title: str
    about: str
    lang: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Pairs(Drawing):
    """Two groups' bars below each other: every other row is the second group's. `groups` are what they are called."""

    groups: tuple[str, str]


@dataclass(frozen=True)
class Table:
    """The same figures as a table; the first cell of each row is its heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def asking(
    consultation: Consultation, questionnaire: Questionnaire, lang: str, levels: list[str] | None = None
) -> Asking:
    """Return how results speak: the wording of the oldest level asked, the place's names filled in."""
    level = max(levels or consultation.levels, key=LEVELS.index)
    project = consultation.project
    place = {"platsen": project.place, "Platsen": project.place[:1].upper() + project.place[1:]}
    return Asking(lang, level, questionnaire.words(lang, level, place | {"på platsen": project.at_place}))


def title(figure: Figure, asking: Asking) -> str:
    """Return the question as it was asked."""
    return asking.say(figure.question.text).text


def base_line(figure: Figure, asking: Asking) -> str:
    """Return how many answered and how many skipped; a rounded figure says that it is."""
    if figure.shape is None:
        return ""
    base = grouped(figure.shape.base, asking.lang)
    if getattr(figure.shape, "manner", "") == "rounded":
        return _("At least {n} answered. Shares are rounded to 5 %, so that nobody can be recognised.").format(n=base)
    skipped = next((row.count for row in rows(figure, asking) if row.look == "skip"), "")
    answered, passed = _("{n} answered.").format(n=base), _("{n} skipped the question.").format(n=skipped)
    return answered if skipped in ("", "0") else f"{answered} {passed}"


def rows(figure: Figure, asking: Asking) -> tuple[Row, ...]:
    """Return a row per bar in the questionnaire's order, then *vet inte* and *hoppade över*; none for too few."""
    return tuple(_rows(figure, asking))


def _rows(figure: Figure, asking: Asking) -> Iterator[Row]:
    shape, lang, chart = figure.shape, asking.lang, figure.question.kind.chart()
    labels = {one.key: asking.say(one.text).text for one in chart.labels}
    if isinstance(shape, DistributionSet):
        for item, label in labels.items():
            if part := shape.items.get(item):
                of = part.base if part.base != shape.base else None
                for category, name in _told(chart, label, asking):
                    yield _row(name, _bar(part, category), part, lang, of=of)
        widest = max(shape.items.values(), key=lambda part: part.base)
        yield from _aside(widest, lang)
    elif isinstance(shape, Distribution):
        for category, label in labels.items():
            yield _row(label, _bar(shape, category), shape, lang)
        yield from _aside(shape, lang)


def _told(chart: Chart, label: str, asking: Asking) -> list[tuple[str, str]]:
    """Return what is told of one item: its share of yes, or what the kind tells (best and worst; yes, perhaps, no)."""
    names = [(category, child_texts.say(key, asking.lang, asking.level).text) for category, key in chart.told]
    return [(category, f"{label}: {name}") for category, name in names] or [(YES, label)]


def _aside(part: Distribution, lang: str) -> Iterator[Row]:
    yield _row(said(lang)[UNSURE], _bar(part, UNSURE), part, lang, "unsure")
    yield _row(said(lang)[SKIP], _bar(part, SKIP), part, lang, "skip")


def _bar(part: Distribution, category: str) -> Bar:
    return next(bar for bar in part.bars if bar.category == category)


def _row(label: str, bar: Bar, part: Distribution, lang: str, look: Look = "option", *, of: int | None = None) -> Row:
    if bar.said:
        return Row(label, look, NEARLY_ALL if bar.said == "nearly_all" else 0, said(lang)[bar.said], "")
    share = round(100 * bar.n / part.base, 3) if bar.n is not None else float(bar.percent or 0)
    count = "" if bar.n is None else grouped(bar.n, lang)
    percent = "" if bar.percent is None else f"{bar.percent}\u00a0%"
    return Row(label, look, share, count, percent, "" if of is None else grouped(of, lang))


def sentence(figure: Figure, asking: Asking) -> str:
    """Return the finding: what most of them chose, several when as many did, and how many that is."""
    if figure.shape is None:
        return _("Too few answers to be shown.")
    if isinstance(figure.shape, Texts):
        return _("They answered in their own words, or with a drawing.")
    found = rows(figure, asking)
    if top := most(found, asking.lang):
        return _found(top, figure, asking)
    return _("Nobody chose any of the answers.") if _told_of(found, asking.lang) else _("Few chose any of the answers.")


def most(found: Sequence[Row], lang: str) -> list[Row]:
    """Return the commonest answer of a question's rows, several when as many gave them; none if nobody chose any."""
    told = _told_of(found, lang)
    highest = max((row.share for row in told), default=0)
    return [row for row in told if row.share == highest] if highest else []


def _told_of(found: Sequence[Row], lang: str) -> list[Row]:
    return [row for row in found if row.look != "skip" and row.count != said(lang)["some_or_none"]]


def _found(top: list[Row], figure: Figure, asking: Asking) -> str:
    one, labels = top[0], _listed([row.label for row in top], asking.lang)
    chart = figure.question.kind.chart()
    answered = chart.style == "scale" or bool(chart.told) or any(row.look == "unsure" for row in top)
    if one.count == said(asking.lang)["nearly_all"]:
        return (_("Nearly all answered {labels}.") if answered else _("Nearly all chose {labels}.")).format(
            labels=labels
        )
    of = one.of or grouped(figure.shape.base if figure.shape else 0, asking.lang)
    amount = (
        _("{n} of {base}").format(n=one.count, base=of)
        if one.count
        else _("about {percent}").format(percent=one.percent)
    )
    if len(top) == 1:
        pattern = (
            _("{labels} was the commonest answer: {amount}.")
            if answered
            else _("{labels} was chosen most often: {amount}.")
        )
    else:
        pattern = (
            _("{labels} were as common: {amount} each.")
            if answered
            else _("{labels} were chosen as often: {amount} each.")
        )
    return pattern.format(labels=labels, amount=amount.replace(" ", "\u00a0"))


def _listed(labels: list[str], lang: str) -> str:
    quoted = [_("“{label}”").format(label=label) for label in labels]
    return format_list(quoted, locale=child_texts.writing(lang).dates)


def table(figure: Figure, asking: Asking) -> Table:
    """Return the rows as a table, without columns that would be empty."""
    found = rows(figure, asking)
    columns = [
        (_("Answer"), [row.label for row in found]),
        (_("Number"), [row.count for row in found]),
        (_("Out of"), [row.of for row in found]),
        (_("Share"), [row.percent or "–" for row in found]),
    ]
    kept = [(head, cells) for head, cells in columns if any(cell not in ("", "–") for cell in cells)]
    return Table(tuple(head for head, cells in kept), tuple(zip(*(cells for head, cells in kept), strict=True)))


def drawing(figure: Figure, asking: Asking) -> Drawing | None:
    """Return what to draw; None where there is nothing to draw: too few, or texts."""
    chart = figure.question.kind.chart()
    shown = tuple(row for row in rows(figure, asking) if row.look == "option" or row.count != "0")
    if figure.shape is None or chart.style == "nothing":
        return None
    scale = chart.style == "scale" and not any(bar.said for bar in getattr(figure.shape, "bars", ()))
    about = " ".join(f"{row.label}: {row.value}." for row in shown)
    return Drawing("scale" if scale else "bars", title(figure, asking), about, asking.lang, shown)


def key(drawing: Drawing) -> str:
    """Return the name of a drawing's file: 40 hex digits of a hash of all that it shows."""
    shown = json.dumps([LOOK, asdict(drawing)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(shown.encode()).hexdigest()[:40]


def prefix(drawing: Drawing) -> str:
    """Return what the ids in a drawing's file begin with; a page puts a number of its own there."""
    return f"c{key(drawing)[:12]}-"


@cache
def said(lang: str) -> Mapping[str, str]:
    """Return the few words that charts need, as children's pages say them in that language (else in Swedish)."""
    names = ("nearly_all", "some_or_none", UNSURE, SKIP)
    return {name: child_texts.say(f"reveal.{name}", lang, LEVELS[1]).text for name in names}


def grouped(n: int, lang: str) -> str:
    """Return a whole number with its thousands apart, as the language writes them."""
    return f"{n:,}".replace(",", "," if lang == "en" else "\u00a0")
