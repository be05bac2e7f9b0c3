"""The result as CSV: one row a number, one row a view, and the codebook that explains both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from consult.services.described import Part, Result, Side
from consult.services.numbers import Number

LONG = (
    "background", "group", "question_id", "question", "item_id", "item", "answer_id", "answer",
    "count", "percent", "base", "shown",
)  # fmt: skip
CODES = ("question_id", "question", "kind", "sensitive", "item_id", "item", "answer_id", "answer")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\uff1d")  # what a spreadsheet takes for a formula (`privacy.md` 7)


def long(result: Result) -> bytes:
    """Return a row per published number, with everything that is needed to read it by itself."""
    return written(LONG, (_row(side, part, one) for side, part, one in numbers(result)))


def wide(result: Result) -> bytes:
    """Return a row per view (everybody, then each group) and a column per answer: how many chose it."""
    columns = list(dict.fromkeys(_column(part, one) for _, part, one in numbers(result) if one.category))
    rows = []
    for side in result.sides:
        found = {_column(part, one): one.n for part in side.parts for one in part.numbers}
        rows.append([side.background, side.label, *(found.get(column) for column in columns)])
    return written(("background", "group", *columns), rows)


def codebook(result: Result) -> bytes:
    """Return what every question, item and answer is called."""
    rows = (
        (part.question, part.title, part.kind, "yes" if part.sensitive else "no", *_named(one))
        for part in result.everybody.parts
        for one in part.numbers
    )
    return written(CODES, rows)


def numbers(result: Result) -> Iterator[tuple[Side, Part, Number]]:
    """Return every number of a result with the view and the question that it belongs to."""
    for side in result.sides:
        for part in side.parts:
            for one in part.numbers:
                yield side, part, one


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as Swedish spreadsheets read them: semicolons, and a mark that says UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def defused(cell: object) -> object:
    """Return a text that no spreadsheet computes; a number as it is, nothing as nothing."""
    if isinstance(cell, str) and cell.startswith(_DANGEROUS):
        return f"'{cell}"
    return "" if cell is None else cell


def _row(side: Side, part: Part, one: Number) -> tuple[object, ...]:
    return (
        side.background, side.label, part.question, part.title, *_named(one), one.n, one.percent, one.base, one.shown,
    )  # fmt: skip


def _named(one: Number) -> tuple[str, str, str, str]:
    return one.item, one.item_label, one.category, one.label


def _column(part: Part, one: Number) -> str:
    return ".".join(filter(None, (part.question, one.item, one.category)))
