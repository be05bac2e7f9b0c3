"""What is told of questions whose items have answers of their own: again and again, best and worst."""

from collections import Counter

import pytest

from consult.services import charts, figures
from consult.services.results import Figure, _shape
from forms.kind import Asking
from forms.questionnaire import load
from forms.shapes import Value

OPTIONS = [{"id": slug, "text": text} for slug, text in (("swing", "Gungan"), ("bench", "Bänken"), ("goal", "Målet"))]
GIVEN: dict[str, list[tuple[Value, int]]] = {
    "again_again": [(("swing:yes", "bench:no"), 12), (("swing:perhaps", "bench:no", "goal:yes"), 9), ("unsure", 2)],
    "best_worst": [(("best:swing", "worst:bench"), 14), (("worst:goal",), 6), ("skip", 3)],
}
ASKING = Asking("sv", "16-18")


def figure(kind, manner="exact"):
    """Return the figure of one question, tallied from what children gave."""
    raw = {"id": "one", "kind": kind, "text": "Vad tycker du?", "options": OPTIONS}
    question = load({"questions": [raw]}).question("one")
    many = 5 if manner == "rounded" else 1  # a sensitive question needs more
    cells = question.kind.tally(Counter({("16-18", value): n * many for value, n in GIVEN[kind]}))
    return Figure(question, _shape(question, {"one": {"a": cells}}, 7, manner))


@pytest.mark.parametrize(
    ("kind", "rows", "sentence"),
    [
        (
            "again_again",
            ["Gungan: Ja 12", "Gungan: Kanske 9", "Gungan: Nej 0", "Bänken: Ja 0", "Bänken: Kanske 0", "Bänken: Nej 21",
             "Målet: Ja 9/11", "Målet: Kanske 0/11", "Målet: Nej 0/11"],
            "“Bänken: Nej” was the commonest answer: 21\xa0of\xa023.",
        ),
        (
            "best_worst",
            ["Gungan: Bäst 14", "Gungan: Sämst 0", "Bänken: Bäst 0", "Bänken: Sämst 14", "Målet: Bäst 0",
             "Målet: Sämst 6"],
            "“Gungan: Bäst” och “Bänken: Sämst” were as common: 14\xa0of\xa020 each.",
        ),
    ],
)  # fmt: skip
def test_each_thing_says_how_many_gave_it_each_answer(kind, rows, sentence):
    shown = [row for row in figures.rows(figure(kind), ASKING) if row.look == "option"]
    assert [f"{row.label} {row.value.split(' ')[0]}" for row in shown] == rows
    assert figures.sentence(figure(kind), ASKING) == sentence


@pytest.mark.parametrize("manner", ["exact", "nearly_all", "rounded"])
@pytest.mark.parametrize("kind", GIVEN)
def test_it_is_drawn_and_tabled_in_every_manner(kind, manner):
    shown = figure(kind, manner)
    drawing = figures.drawing(shown, ASKING)
    assert charts.draw(drawing).startswith("<svg")
    things = {row[0].partition(":")[0] for row in figures.table(shown, ASKING).rows}
    assert {"Gungan", "Bänken"} <= things
