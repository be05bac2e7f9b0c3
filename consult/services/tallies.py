"""Add answers up into the cells of a block; the only reader of answers beside the release that calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from consult.models.release import cell
from forms.question import Question
from forms.respond import thaw
from forms.shapes import WHOLE, Cells

_BATCH = 500
FACTS = ("lang", "level", "how")


def count(db: Session, block: str, members: Sequence[Any], questions: Iterable[Question]) -> None:
    """Write the cells of some questions, counted over the rows of a block."""
    for question, cells in told(members, questions):
        keep(db, block, question, cells)


def told(members: Sequence[Any], questions: Iterable[Question]) -> Iterator[tuple[str, Cells]]:
    """Return the cells of some questions, by question, counted over some rows."""
    answers = [(row.level, thaw(row.answers)) for row in members]
    for question in questions:
        counted = Counter((level, values.get(question.id, "not_asked")) for level, values in answers)
        yield question.id, question.kind.tally(counted)


def facts(members: Sequence[Any]) -> Iterator[tuple[str, Cells]]:
    """Return the cells of language, level and how, which stand beside the questions under `@`."""
    for fact in FACTS:
        counted = Counter(str(getattr(row, fact)) for row in members)
        yield f"@{fact}", {(WHOLE, category): n for category, n in counted.items()}


def keep(db: Session, block: str, question: str, cells: Cells) -> None:
    """Write one question's cells that are not empty."""
    rows = [
        {"block": block, "question": question, "item": item, "category": category, "n": n}
        for (item, category), n in cells.items()
        if n
    ]
    for some in batches(rows):
        db.execute(insert(cell), list(some))


def batches(rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Return rows in batches small enough for one statement on both databases."""
    left = iter(rows)
    while some := tuple(islice(left, _BATCH)):
        yield some
