"""The result as an Excel workbook: what it is, a sheet per question, and the codebook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from consult.services.described import Part, Result, Side
from consult.services.numbers import Number
from consult.services.sayings import OwnWords
from forms.texts import gettext_in_force

_REFUSED = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
LONGEST_NAME = 31
NO_DAY = date(1980, 1, 1)
"""What a preliminary result is dated, so that equal results are equal files."""


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def make(result: Result) -> bytes:
    """Return the workbook. Texts are written as texts: nothing in it is ever computed."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    facts = {"title": result.title, "company": result.organisation}
    book.set_properties(facts | {"created": datetime.combine(result.final_on or NO_DAY, time.min)})
    sheets = _Sheets(book)
    sheets.add(_("About"), _about(result), widths=(34, 90))
    for n, part in enumerate(result.everybody.parts, start=1):
        sheets.add(f"{n} {part.title}", _question(result, part.question), widths=(28, 28, 44, 12, 12, 12, 22))
    sheets.add(_("Codebook"), _codes(result), widths=(18, 60, 18, 18, 30, 18, 40))
    book.close()
    return file.getvalue()


class _Sheets:
    """Adds sheets whose names Excel takes: at most 31 signs, without those that it refuses, none twice."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._names = book, set[str]()
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._long = book.add_format({"text_wrap": True, "valign": "top"})

    def add(self, name: str, rows: Iterable[Sequence[object]], *, widths: Sequence[int]) -> None:
        sheet = self._book.add_worksheet(self._free(name))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                self._write(sheet, y, x, cell)
        sheet.freeze_panes(1, 0)

    def _write(self, sheet: Any, y: int, x: int, cell: object) -> None:
        if isinstance(cell, int):
            sheet.write_number(y, x, cell)
        elif cell is not None:
            sheet.write_string(y, x, str(cell), self._long if y else self._head)

    def _free(self, name: str) -> str:
        short, n = _REFUSED.sub(" ", name).strip()[:LONGEST_NAME].strip(), 1
        free = short
        while free.casefold() in self._names:
            n += 1
            free = f"{short[: LONGEST_NAME - len(str(n)) - 1]} {n}"
        self._names.add(free.casefold())
        return free


def _about(result: Result) -> list[Sequence[object]]:
    facts = [
        (_("Municipality"), result.organisation),
        (_("Project"), result.project),
        (_("Place"), result.place),
        (_("Have answered"), result.heard),
        (_("Smallest group"), result.k),
        *result.dates,
        (_("Method"), result.method[0] if result.method else ""),
    ]
    return [(result.title, ""), *facts, *(("", line) for line in result.method[1:])]


def _question(result: Result, question: str) -> list[Sequence[object]]:
    head = [
        _("Divided by"),
        _("Group"),
        _("Answer"),
        _("Number"),
        _("Share, %"),
        _("Have answered"),
        _("How it is shown"),
    ]
    found = [(side, part) for side in result.sides for part in side.parts if part.question == question]
    return [head, *(_row(side, one) for side, part in found for one in part.numbers), *_words(found[0][1])]


def _row(side: Side, one: Number) -> Sequence[object]:
    answer = ": ".join(filter(None, (one.item_label, one.label)))
    return side.background or _("Everybody"), side.label, answer, one.n, one.percent, one.base, ways()[one.shown]


def _words(part: Part) -> list[Sequence[object]]:
    return [(), (part.title,), (part.finding,), *(_own_words(part.own) if part.own else ())]


def _own_words(own: OwnWords) -> list[Sequence[object]]:
    """Return the cleared texts, each beside its theme; a text under several themes stands under each."""
    rows: list[Sequence[object]] = [(), (_("Theme"), None, _("Cleared text"))]
    for name, several in [*((one.name, one.quotes) for one in own.themes), (_("Under no theme"), own.unsorted)]:
        rows += [(name, None, _("(a drawing)") if one.is_drawing else one.body) for one in several]
    return rows


def _codes(result: Result) -> list[Sequence[object]]:
    head = [_("Question"), _("As it was asked"), _("Kind"), _("Part"), _("Called"), _("Answer"), _("Called")]
    rows = [
        (part.question, part.title, part.kind, one.item, one.item_label, one.category, one.label)
        for part in result.everybody.parts
        for one in part.numbers
    ]
    return [head, *rows]


def ways() -> dict[str, str]:
    """Return what is said of how a number may be read, by `Number.shown`."""
    return {
        "exact": _("exact"),
        "rounded": _("rounded to 5 %"),
        "nearly_all": _("nearly all"),
        "some_or_none": _("somebody or nobody"),
        "some": _("too few children to be counted"),
        "too_few": _("too few answers to be shown"),
    }
