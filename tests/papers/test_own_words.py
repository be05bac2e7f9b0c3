"""What children said themselves, in papers and files: themes with their counts, and the text that a planner chose."""

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from consult.services import described
from consult.services.files import FORMATS
from consult.services.quotes import Quote
from consult.services.sayings import OwnWords, Told
from consult.services.speaking import speaking
from tests.papers.conftest import made, opened, words
from tests.results.test_files import SCHEMA

DRAWN = Quote("d", "drawing", "[[1,0,100,100,300,400]]")
OWN = OwnWords(
    12,
    (
        Told(3, "Tak mot regn", None, (Quote("a", "text", "Ett tak"),)),
        Told(1, "Bänkar", 9, (Quote("b", "text", "Fler bänkar\ni solen", picked=True), Quote("c", "text", "Sitta"))),
        Told(2, "Djur", 8, (replace(DRAWN, picked=True),)),
    ),
    (Quote("e", "text", "=1+1"),),
)


@pytest.fixture
def told(result):
    """A result, preliminary, in which one question was answered in own words."""
    full = result(final=False)
    with speaking("sv"):
        return replace(full, sides=_all(full.sides), worded=_all(full.worded))


def _all(sides):
    return tuple(described._with_own_words(side, {"bast": OWN}) for side in sides)


def file(name, result):
    """Return a file of data."""
    with speaking("sv"):
        return FORMATS[name].make(result)


def test_the_report_tells_each_theme_its_number_and_some_of_the_texts(told):
    text = words(made("report.pdf", told))
    assert "Tema Antal Tak mot regn några Bänkar 9 Djur 8" in text
    assert "”Fler bänkar i solen”" in text
    assert "Utan tema" in text
    document = opened(made("report.docx", told))
    assert [[cell.text for cell in row.cells] for table in document.tables for row in table.rows].count(
        ["Tak mot regn", "några"]
    ) == 1
    assert "”Sitta”" in [one.text for one in document.paragraphs]


def test_politicians_read_only_the_text_that_a_planner_chose_and_which_theme_it_is_of(told):
    text = words(made("politicians.pdf", told))
    assert "Med egna ord ”Fler bänkar i solen” (Bänkar)" in text
    assert "Ett tak" not in text
    assert "Sitta" not in text


def test_without_a_chosen_text_politicians_read_none(told, result):
    assert "Med egna ord" not in words(made("politicians.pdf", result()))


def test_the_letter_names_the_themes_that_are_counted_and_quotes_nobody(told):
    text = words(made("letter-10-12.pdf", told))
    assert "Bänkar och Djur" in text
    assert "Tak mot regn" not in text
    assert "Fler bänkar" not in text


def test_the_fourth_heading_of_the_assessment_names_the_themes(told):
    text = " ".join(one.text for one in opened(made("assessment.docx", told)).paragraphs)
    assert "Bänkar: 9 barn. ”Fler bänkar i solen”" in text
    assert "Tak mot regn: några barn." in text


def test_every_file_tells_the_same_numbers_of_themes(told):
    raw = json.loads(file("json", told))
    assert list(Draft202012Validator(SCHEMA).iter_errors(raw)) == []
    [asked] = [one for one in raw["views"][0]["questions"] if one["id"] == "bast"]
    counts = {one["item_label"]: one["n"] for one in asked["numbers"] if one["item"].startswith("theme.")}
    assert counts == {"Tak mot regn": None, "Bänkar": 9, "Djur": 8}
    rows = list(csv.DictReader(io.StringIO(file("csv", told).decode("utf-8-sig")), delimiter=";"))
    found = [row for row in rows if row["item_id"].startswith("theme.")]
    assert {row["item"]: int(row["count"]) if row["count"] else None for row in found} == counts
    assert {row["background"] for row in found} == {""}
    coded = list(csv.DictReader(io.StringIO(file("codebook", told).decode("utf-8-sig")), delimiter=";"))
    assert {row["item"] for row in coded} >= set(counts)


def test_the_texts_stand_in_the_workbook_and_are_computed_by_nothing(told):
    book = openpyxl.load_workbook(io.BytesIO(file("xlsx", told)))
    cells = [[cell for cell in row if cell.value is not None] for sheet in book for row in sheet.iter_rows()]
    said = [[cell.value for cell in row] for row in cells]
    assert ["Bänkar", "Sitta"] in said
    assert ["Djur", "(en teckning)"] in said
    assert ["Utan tema", "=1+1"] in said
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n"}


def test_no_division_by_background_tells_themes(told):
    divided = [part for side in told.sides if side.background for part in side.parts]
    assert divided
    assert not any(part.own for part in divided)
    assert sum(part.own is not None for part in told.everybody.parts) == 1


def test_one_page_is_one_page_however_much_was_written(told):
    quote = Quote("x", "text", "ord " * 125, picked=True)
    long = replace(OWN, themes=tuple(Told(n, "ord " * 15, 9, (quote,)) for n in range(5)))
    with speaking("sv"):
        heavy = replace(told, sides=tuple(described._with_own_words(side, {"mest": long}) for side in told.sides))
    assert len(PdfReader(io.BytesIO(made("politicians.pdf", heavy))).pages) == 1
