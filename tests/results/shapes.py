"""Figures made by hand, each from whole numbers, so that a test can say what the chart must show."""

from consult.services.results import Figure
from forms.kind import Asking
from forms.shapes import Bar, Distribution, DistributionSet, Texts
from tests.results.yard import NAMES, document

BLOCKS = frozenset({"a"})
ASKED = document()


def asking(lang: str = "sv", level: str = "16-18") -> Asking:
    """Speak as results do."""
    return Asking(lang, level, ASKED.words(lang, level, NAMES))


def one_of(question: str, *counts: int, unsure: int = 2, skip: int = 3) -> Figure:
    """Exact counts of a question with one answer, in its order."""
    real = [*zip(_options(question), counts, strict=True), ("unsure", unsure)]
    base = sum(n for _, n in real)
    bars = [Bar(category, n, round(100 * n / base)) for category, n in real]
    return Figure(ASKED.question(question), Distribution(BLOCKS, base, (*bars, Bar("skip", skip, None))))


def several(question: str, base: int, *counts: int, bases: dict[str, int] | None = None) -> Figure:
    """Exact counts of a question with several answers; `bases` for options that fewer were offered."""
    items = {}
    for option, n in zip(_options(question), counts, strict=True):
        own = (bases or {}).get(option, base)
        parts = (("yes", n), ("no", own - n - 2), ("unsure", 2))
        bars = [Bar(category, count, round(100 * count / own)) for category, count in parts]
        items[option] = Distribution(BLOCKS, own, (*bars, Bar("skip", 3, None)))
    return Figure(ASKED.question(question), DistributionSet(BLOCKS, base, items))


def rounded(question: str, *percents: int) -> Figure:
    """A sensitive question: shares only, the last one *vet inte*."""
    bars = [Bar(category, None, n) for category, n in zip([*_options(question), "unsure"], percents, strict=True)]
    shape = Distribution(BLOCKS, 45, (*bars, Bar("skip", None, 10)), "rounded")
    return Figure(ASKED.question(question), shape, sensitive=True)


def nearly_all(question: str, chosen: str) -> Figure:
    """A small group of which all but at most one gave the same answer."""
    told = [
        Bar(category, None, None, "nearly_all" if category == chosen else "some_or_none")
        for category in (*_options(question), "unsure")
    ]
    return Figure(ASKED.question(question), Distribution(BLOCKS, 12, (*told, Bar("skip", 2, None)), "nearly_all"))


def few(question: str) -> Figure:
    """Too few to be shown."""
    return Figure(ASKED.question(question), None)


def written(question: str) -> Figure:
    """A question in the child's own words."""
    return Figure(ASKED.question(question), Texts(BLOCKS, 12))


def _options(question: str) -> list[str]:
    return [option.id for option in ASKED.question(question).kind.options]


FIGURES = {
    "bars": one_of("bast", 18, 12, 9, 4),
    "two bars": one_of("mest", 1, 6, unsure=0, skip=0),
    "eight bars": several("gor", 45, 18, 12, 9, 22, 4, 8, 3, bases={"plugga": 20}),
    "a large base": several("varfor", 12_345, 11_000, 9_000, 0, 5, 12_343, 2),
    "a scale": one_of("alla", 18, 12, 9),
    "a rounded scale": rounded("trygg", 60, 25, 5, 10),
    "nearly all": nearly_all("bast", "p1"),
    "a scale, nearly all": nearly_all("alla", "ja"),
    "hardly anybody knew": one_of("alla", 8, 2, 9, unsure=30, skip=0),
}
