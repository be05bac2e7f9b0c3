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


def figures(which: str) -> dict[str, Figure]:
    """Return the figures of `tuned` or `unseen` templates, by what they are of."""
    names, clean = texts("names", which, 1000), texts("clean", which, 1000)
    hidden = {made: is_hidden(made) for made in names}
    listed = [made for made in names if not made.held_out]
    rows = [
        figure("numbers", texts("numbers", which, 1000), is_hidden),
        figure("names", names, hidden.__getitem__),
        figure("names in the lists", listed, hidden.__getitem__),
        figure("names in no list", [made for made in names if made.held_out], hidden.__getitem__),
        figure("clean texts touched", clean, is_touched, wanted=False),
        figure("worry", texts("worry", which, 500), is_worry),
        figure("near worry flagged", texts("near", which, 500), is_worry, wanted=False),
        figure("clean texts flagged for worry", clean, is_worry, wanted=False),
        figure("other languages", foreign(which, 200), is_foreign),
        figure("clean texts taken for another language", clean, is_foreign, wanted=False),
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


def is_touched(made: Made) -> bool:
    """Return whether anything in a text is masked."""
    return any(word.why for word in masking.read(made.body))


def is_worry(made: Made) -> bool:
    """Return whether a text is flagged for worry."""
    return bool(worries.found(made.body))


def is_foreign(made: Made) -> bool:
    """Return whether a text waits for a reader of its language."""
    return not languages.covered(made.body)
