"""Choose the findings that stand on a page of few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consult.services.described import Part
from consult.services.figures import Row


@dataclass(frozen=True)
class Finding:
    """One question and its commonest answer; `row` is that answer's bar."""

    question: str
    said: str
    row: Row


def strongest(parts: Iterable[Part], most: int = 3) -> list[Finding]:
    """Return the questions whose commonest answer has the largest share, the largest first, each question once.

    Left out are sensitive questions, those of which too little is known to say a number, and those where *vet inte*
    is as common as any answer. Equal shares stand in the questionnaire's order.
    """
    found = [finding for part in parts if (finding := _of(part))]
    return sorted(found, key=lambda one: -one.row.share)[:most]


def _of(part: Part) -> Finding | None:
    chosen = [row for row in part.rows if row.look == "option"]
    if part.sensitive or part.few or not all(row.count and row.percent for row in chosen):
        return None
    top = max(chosen, key=lambda row: row.share, default=None)
    unsure = max((row.share for row in part.rows if row.look == "unsure"), default=0)
    if top is None or not top.share or unsure >= top.share:
        return None
    return Finding(part.title, part.finding, top)
