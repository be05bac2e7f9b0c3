"""Sentences and tables that several papers share; what they say is in the result's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from babel.dates import format_date

from consult.services.described import Part, Result, Side
from consult.services.figures import Table, grouped
from consult.services.quotes import Quote
from consult.services.sayings import Told
from forms.texts import gettext_in_force

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MOST_GROUPS = 4
"""How many groups stand beside each other in one table; more stand in the next."""
MOST_QUOTES = 3
"""How many texts of a theme a paper quotes; all stand in the workbook."""


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def plain(text: str) -> str:
    """Return a text without the signs that no document of XML can hold."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def status(result: Result) -> str:
    """Return whether the result still changes."""
    if result.final:
        return _("The result is final and does not change.")
    return _("Preliminary result. Answers can still come, and then the figures change.")


def heard(result: Result) -> str:
    """Return how many were heard, and of how many when every session says so."""
    n, expected = result.heard or 0, result.settled.expected
    if expected is None:
        return _("{n} children and young people have answered.").format(n=grouped(n, result.lang))
    said = _("{n} of {expected} children and young people have answered.")
    return said.format(n=grouped(n, result.lang), expected=grouped(expected, result.lang))


def promise(result: Result) -> str:
    """Return by when the children get their answer, or that they have got it."""
    if result.settled.done or result.settled.not_done:
        return _("The children have got their answer.")
    if result.settled.promised is None:
        return _("No day has been promised.")
    day = format_date(result.settled.promised, "long", locale=result.lang)
    return _("The children get their answer by {day}.").format(day=day)


def facts(result: Result) -> list[tuple[str, str]]:
    """Return what a reader must know first: whose, about what, when, and how many."""
    known = [
        (_("Municipality"), result.organisation),
        (_("Project"), result.project),
        (_("Reference number"), result.dnr),
        (_("Place"), result.place),
        (_("Have been heard"), heard(result)),
        (_("Sessions"), str(result.settled.sessions or "")),
        *result.dates,
    ]
    return [(name, said) for name, said in known if said]


def asked_of(result: Result) -> list[tuple[str, str]]:
    """Return what was open to be changed and what was not, who reads, and who decides."""
    told = result.settled
    decided = " ".join(filter(None, (told.decided, told.decided_why and f"({told.decided_why})")))
    known = [
        (_("Can be changed"), told.can_change),
        (_("Is already decided"), decided),
        (_("Receives the answers"), told.receivers),
        (_("Decides"), told.decides),
        (_("Answers to the children"), told.responsible),
    ]
    return [(name, said) for name, said in known if said]


def divided(result: Result, question: str) -> Iterator[tuple[str, list[tuple[Side, Part]]]]:
    """Return what each background tells of a question: its name, and its groups with their parts.

    Nothing where too few have answered in all, or where the answers are the children's own words.
    """
    whole = next(part for part in result.everybody.parts if part.question == question)
    if whole.few or not whole.rows:
        return
    names = dict.fromkeys(side.background for side in result.sides if side.background)
    for name in names:
        sides = [side for side in result.sides if side.background == name]
        found = [(side, part) for side in sides for part in side.parts if part.question == question]
        if found:
            yield name, found


def side_by_side(groups: Sequence[tuple[Side, Part]]) -> Iterator[Table]:
    """Return the groups' figures as tables of a column each, none without any; too few answers are said to be."""
    for start in range(0, len(groups), MOST_GROUPS):
        some = groups[start : start + MOST_GROUPS]
        labels = dict.fromkeys(row.label for (side, part) in some for row in part.rows)
        cells = [{row.label: row.value for row in part.rows} for (side, part) in some]
        if not labels:
            continue
        rows = [(label, *(_cell(told, label) for told in cells)) for label in labels]
        yield Table((_("Answer"), *(side.label for (side, part) in some)), tuple(rows))


def _cell(told: dict[str, str], label: str) -> str:
    return told.get(label, "–") if told else _("too few")


def squares_note() -> str:
    """Return how a table of squares is read."""
    return _(
        "Letters go from left to right, numbers downwards. Each square holds enough children that nobody can be told "
        "apart. A child can have set pins in several squares."
    )


def by(background: str) -> str:
    """Return the heading above what a background tells."""
    return _("Divided by: {background}").format(background=background)


def told(part: Part) -> str:
    """Return a question's finding and how many it stands on, or why nothing is told yet."""
    return mark(part) if part.waits else " ".join(filter(None, (part.finding, part.base)))


def mark(part: Part) -> str:
    """Return what must be said of a question that is told once or rounded; empty for others."""
    if part.waits and not part.sensitive:
        return _("A map. It is shown when the result is final, for everybody together.")
    if part.waits:
        return _("Sensitive question. It is shown when the result is final, for everybody together and rounded.")
    return _("Sensitive question: shown only for everybody together.") if part.sensitive else ""


def own_words(part: Part) -> list[tuple[str, tuple[Quote, ...]]]:
    """Return some of what was said under each theme, and under none; empty for a question without cleared texts."""
    if part.own is None:
        return []
    left = [(_("Under no theme") if part.own.themes else _("Some of what they said"), part.own.unsorted)]
    named = [(one.name, one.quotes) for one in part.own.themes]
    return [(name, several[:MOST_QUOTES]) for name, several in (*named, *left) if several]


def children(theme: Told) -> str:
    """Return how many children said something under a theme, as far as it may be told."""
    if theme.children is None:
        return _("some children")
    return _("{n} children").format(n=theme.children)


def largest(parts: Iterable[Part]) -> list[Told]:
    """Return the themes of several questions, those of most children first, those not counted last."""
    found = [theme for part in parts if part.own for theme in part.own.themes]
    return sorted(found, key=lambda one: -(one.children or 0))


def cited(theme: Told) -> str:
    """Return the text of a theme that a planner lets papers quote; empty for none, and for a drawing."""
    one = theme.picked
    return "" if one is None or one.is_drawing else quoted(one)


def quoted(one: Quote) -> str:
    """Return a cleared text between marks, on one line; a drawing by its name."""
    return _("(a drawing)") if one.is_drawing else _("“{words}”").format(words=" ".join(one.body.split()))
