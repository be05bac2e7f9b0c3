"""Sentences with what wording help should find in them, and how much of it is found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from forms.wording import Part, findings

COUNTED = ("length", "hard")
"""Counting, not judging: in a sentence that is wrong for another reason they are neither wanted nor counted."""


@dataclass(frozen=True)
class Sentence:
    """A text at a level, and the kinds of findings it should have."""

    level: str
    part: Part
    wanted: frozenset[str]
    text: str

    @property
    def found(self) -> dict[str, str]:
        """The kinds found, each with the words it is about."""
        made = findings(self.text, self.level, part=self.part, place_words=["Ekparken"])  # type: ignore[arg-type]  # as the file says
        return {
            one.kind: one.words
            for one in made
            if not (self.wanted and one.kind in COUNTED and one.kind not in self.wanted)
        }


@dataclass(frozen=True)
class Row:
    """Of the sentences with a kind how many were met; of those without it how many were met by mistake."""

    kind: str
    wanted: int
    met: int
    others: int
    mistaken: int
    wrong: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The part of what is there that is found."""
        return self.met / self.wanted if self.wanted else 1.0

    @property
    def false_alarms(self) -> float:
        """The part of the other sentences in which it is found by mistake."""
        return self.mistaken / self.others


def sentences(which: str) -> list[Sentence]:
    """Return the `tuned` or the `unseen` sentences."""
    lines = Path(__file__).with_name(f"{which}.txt").read_text("utf-8").splitlines()
    parts = [line.split(" | ") for line in lines if not line.startswith("#")]
    return [
        Sentence(level, cast(Part, part), frozenset(kinds.split(",")) - {"-"}, text.strip())
        for level, part, kinds, text in parts
    ]


def rows(which: str) -> list[Row]:
    """Return a row for each kind, then one for the clean sentences and one for all kinds together."""
    given = [(one, frozenset(one.found)) for one in sentences(which)]
    kinds = sorted({kind for one, _ in given for kind in one.wanted})
    found = [_row(kind, given) for kind in kinds]
    clean = [(one, hit) for one, hit in given if not one.wanted]
    touched = tuple(one.text for one, hit in clean if hit)
    total = Row(
        "all kinds",
        sum(row.wanted for row in found),
        sum(row.met for row in found),
        len(given),
        sum(bool(hit - one.wanted) for one, hit in given),
        (),
    )
    return [*found, total, Row("clean sentences", 0, 0, len(clean), len(touched), touched)]


def _row(kind: str, given: list[tuple[Sentence, frozenset[str]]]) -> Row:
    there = [(one, kind in found) for one, found in given if kind in one.wanted]
    others = [(one, kind in found) for one, found in given if kind not in one.wanted]
    wrong = [f"missed: {one.text}" for one, hit in there if not hit]
    wrong += [f"by mistake: {one.text}" for one, hit in others if hit]
    return Row(kind, len(there), sum(hit for _, hit in there), len(others), sum(hit for _, hit in others), tuple(wrong))
