"""How much of what must be hidden is hidden, and how much is hidden for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.texts.made import Made, foreign, texts
from consult.services.clearing import languages, masking, worries

Read = Callable[[str], Sequence[masking.Word]]


@dataclass(frozen=True)
class Figure:
    """Of so many texts, how many were met, and the bodies of those that should have been otherwise."""

    what: str
    number: int
    met: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the part that was met, from 0 to 1."""
        return self.met / self.number


def figures(which: str, read: Read = masking.read) -> dict[str, Figure]:
    """Return the figures of `tuned` or `unseen` templates, by what they are of."""
    names = texts("names", which, 1000)
    clean = texts("clean", which, 1000)
    rows = [
        figure("numbers", texts("numbers", which, 1000), lambda made: is_hidden(made, read)),
        figure("names", names, lambda made: is_hidden(made, read)),
        figure("names in the lists", [made for made in names if not made.held_out], lambda made: is_hidden(made, read)),
        figure("names in no list", [made for made in names if made.held_out], lambda made: is_hidden(made, read)),
        figure("clean texts touched", clean, lambda made: any(word.why for word in read(made.body)), wanted=False),
        figure("worry", texts("worry", which, 500), lambda made: bool(worries.found(made.body))),
        figure(
            "near worry flagged", texts("near", which, 500), lambda made: bool(worries.found(made.body)), wanted=False
        ),
        figure("clean texts flagged for worry", clean, lambda made: bool(worries.found(made.body)), wanted=False),
        figure("other languages", foreign(which, 200), lambda made: not languages.covered(made.body)),
        figure(
            "clean texts taken for another language", clean, lambda made: not languages.covered(made.body), wanted=False
        ),
    ]
    return {row.what: row for row in rows}


def figure(what: str, made: Sequence[Made], is_met: Callable[[Made], bool], *, wanted: bool = True) -> Figure:
    """Return how many texts are met, and the bodies of those that are wrongly met or not."""
    met = [is_met(one) for one in made]
    wrong = tuple(one.body for one, so in zip(made, met, strict=True) if so is not wanted)
    return Figure(what, len(made), sum(met), wrong)


def is_hidden(made: Made, read: Read = masking.read) -> bool:
    """Return whether every letter and figure of every secret in a text stands in a hidden word."""
    hidden: set[int] = set()
    begun = 0
    for word in read(made.body):
        if word.why:
            hidden.update(range(begun, begun + len(word.text)))
        begun += len(word.text)
    secret = (place for start, end in made.secrets for place in range(start, end))
    return all(place in hidden for place in secret if made.body[place].isalnum())
