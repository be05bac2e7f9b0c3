"""What a figure says in words: its finding, its base, its table."""

import pytest

from consult.services import figures
from tests.results.shapes import FIGURES, asking, few, nearly_all, one_of, rounded, several

WITH_UNSURE = one_of("alla", 8, 8, 1, unsure=8)
FEWER_ASKED = several("gor", 45, 18, 12, 9, 1, 4, 12, 3, bases={"plugga": 20})


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (one_of("bast", 18, 12, 9, 4), "“Klätterställningen” was chosen most often: 18\xa0of\xa045."),
        (one_of("alla", 9, 9, 1), "“Ja, alla” och “Nästan alla” were as common: 9\xa0of\xa021 each."),
        (one_of("mest", 9, 9), "“Röra på mig” och “Ta det lugnt” were chosen as often: 9\xa0of\xa020 each."),
        (one_of("alla", 18, 12, 9), "“Ja, alla” was the commonest answer: 18\xa0of\xa041."),
        (one_of("alla", 8, 2, 9, unsure=30), "“Vet inte” was the commonest answer: 30\xa0of\xa049."),
        (WITH_UNSURE, "“Ja, alla”, “Nästan alla” och “Vet inte” were as common: 8\xa0of\xa025 each."),
        (rounded("trygg", 60, 25, 5, 10), "“Ja, oftast” was the commonest answer: about\xa060\xa0%."),
        (rounded("trygg", 45, 45, 5, 5), "“Ja, oftast” och “Ibland” were as common: about\xa045\xa0% each."),
        (nearly_all("bast", "p1"), "Nearly all chose “Klätterställningen”."),
        (nearly_all("alla", "ja"), "Nearly all answered “Ja, alla”."),
        (nearly_all("bast", "unsure"), "Nearly all answered “Vet inte”."),
        (FEWER_ASKED, "“Äter eller pluggar” was chosen most often: 12\xa0of\xa020."),
        (few("bast"), "Too few answers to be shown."),
    ],
)  # fmt: skip
def test_the_finding_is_one_plain_sentence(figure, said):
    assert figures.sentence(figure, asking()) == said


def test_few_of_several_answers_reads_as_few():
    figure = several("vader", 45, 0, 0, 0, 0, 0)
    assert figures.sentence(figure, asking()) == "“Vet inte” was the commonest answer: 2\xa0of\xa045."


def test_the_base_counts_those_who_answered_and_those_who_skipped():
    assert figures.base_line(one_of("bast", 18, 12, 9, 4), asking()) == "45 answered. 3 skipped the question."
    assert figures.base_line(one_of("bast", 18, 12, 9, 4, skip=0), asking()) == "45 answered."
    assert figures.base_line(few("bast"), asking()) == ""


def test_a_rounded_figure_holds_no_counts_in_any_part():
    figure = rounded("trygg", 60, 25, 5, 10)
    assert figures.base_line(figure, asking()).startswith("At least 45 answered.")
    table = figures.table(figure, asking())
    assert table.head == ("Answer", "Share")
    drawing = figures.drawing(figure, asking())
    assert drawing is not None
    assert all(row.count == "" and row.value.endswith("%") for row in drawing.rows)


def test_an_option_that_fewer_were_offered_says_out_of_how_many():
    figure = several("gor", 45, 18, 12, 9, 22, 4, 8, 3, bases={"plugga": 20})
    table = figures.table(figure, asking())
    assert table.head == ("Answer", "Number", "Out of", "Share")
    assert table.rows[5] == ("Äter eller pluggar", "8", "20", "40\xa0%")


def test_rows_stand_in_the_questionnaires_order_then_unsure_then_skipped():
    labels = [row.label for row in figures.rows(one_of("bast", 1, 12, 9, 4), asking())]
    assert labels == [
        "Klätterställningen",
        "Fotbollsplanen",
        "Kullen bakom matsalen",
        "Ingen av dem",
        "Vet inte",
        "Hoppade över",
    ]


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_the_chart_says_the_same_as_the_table(figure):
    drawing = figures.drawing(figure, asking())
    assert drawing is not None
    told = {row[0]: "".join(row[1:]).replace("–", "") for row in figures.table(figure, asking()).rows}
    for row in drawing.rows:
        assert told[row.label] == row.count + row.of + row.percent
        assert f"{row.label}: {row.value}." in drawing.about


def test_a_drawing_is_named_by_what_it_shows():
    same, other = one_of("bast", 18, 12, 9, 4), one_of("bast", 18, 12, 9, 5)
    names = [figures.key(drawing) for one in (same, same, other) if (drawing := figures.drawing(one, asking()))]
    assert names[0] == names[1] != names[2]
    arabic = figures.drawing(same, asking("ar", "10-12"))
    assert arabic is not None
    assert figures.key(arabic) != names[0]
