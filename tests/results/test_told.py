"""What is told of questions whose items have answers of their own: again and again, best and worst, pins on a map."""

from collections import Counter

import pytest

from consult.services import charts, figures
from consult.services.results import Figure, _shape
from forms.kind import Asking
from forms.questionnaire import load
from forms.shapes import Places, Value

OPTIONS = [{"id": slug, "text": text} for slug, text in (("swing", "Gungan"), ("bench", "Bänken"), ("goal", "Målet"))]
PLACES = [{"id": "here", "text": "Här", "x": 1, "y": 1}, {"id": "there", "text": "Där", "x": 9, "y": 9}]
MAP = {"picture": "map", "zones": PLACES, "whys": [{"id": "dark", "text": "Mörkt", "of": "bad"}]}
GIVEN: dict[str, list[tuple[Value, int]]] = {
    "again_again": [(("swing:yes", "bench:no"), 12), (("swing:perhaps", "bench:no", "goal:yes"), 9), ("unsure", 2)],
    "best_worst": [(("best:swing", "worst:bench"), 14), (("worst:goal",), 6), ("skip", 3)],
    "map_pin": [(("good",), 8), (("good", "bad"), 3), (("bad", "bad.dark"), 9), ("unsure", 2), ("none", 4)],
}
ASKING = Asking("sv", "16-18")


def figure(kind, manner="exact"):
    """Return the figure of one question, tallied from what children gave."""
    raw = {"id": "one", "kind": kind, "text": "Vad tycker du?", **(MAP if kind == "map_pin" else {"options": OPTIONS})}
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
        (
            "map_pin",
            ["Bra plats 11", "Dålig plats 12", "Dålig plats: Mörkt 9"],
            "“Dålig plats” was chosen most often: 12\xa0of\xa022.",
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
    assert things >= ({"Bra plats", "Dålig plats"} if kind == "map_pin" else {"Gungan", "Bänken"})


def test_a_map_tells_no_place_and_nothing_of_fewer_than_enough():
    shown = figure("map_pin")
    assert isinstance(shown.shape, Places)
    assert shown.shape.squares == ()
    cells = shown.question.kind.tally(Counter({("16-18", ("good",)): 6}))
    assert _shape(shown.question, {"one": {"a": cells}}, 7, "exact") is None


def test_a_small_group_of_which_all_set_the_same_kind_of_pin_reads_as_nearly_all():
    question = figure("map_pin").question
    cells = question.kind.tally(Counter({("16-18", ("good",)): 9}))
    shape = _shape(question, {"one": {"a": cells}}, 7, "nearly_all")
    assert isinstance(shape, Places)
    assert {bar.n for bar in shape.items["good"].bars if bar.category != "skip"} == {None}
