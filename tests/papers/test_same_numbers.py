"""Every number of a paper is the number of the JSON file; what may not be told is told by none."""

import io
import json
import re
from dataclasses import replace

import pytest
from pptx import Presentation

from consult.services.files import FORMATS
from consult.services.numbers import TOO_FEW, Number
from consult.services.papers import phrases
from consult.services.speaking import speaking
from tests.papers.conftest import made, opened, words
from tests.papers.same import check_document, check_page_of_findings, check_pdf


@pytest.fixture(params=[False, True], ids=["preliminary", "final"])
def told(request, result):
    """The result, and what the JSON file says of it."""
    found = result(final=request.param)
    return found, json.loads(FORMATS["json"].make(found))


def test_every_table_of_the_document_says_what_the_json_says(told):
    assert check_document(*told) > 150


def test_every_table_of_the_pdf_says_what_the_json_says(told):
    rows, pairs = check_pdf(*told)
    assert min(rows, pairs) > 30


@pytest.mark.parametrize("name", ["politicians.pdf", "slide.pdf", "letter-10-12.pdf", "letter-13-15.pdf"])
def test_what_stands_on_one_page_is_a_finding_of_the_json(told, name):
    assert check_page_of_findings(told[0], told[1], name) >= 2


def test_the_slide_to_change_says_what_the_slide_says(result):
    book = Presentation(io.BytesIO(made("slide.pptx", result())))
    assert len(book.slides) == 1
    assert round(book.slide_width / book.slide_height, 2) == 1.78
    shapes = list(book.slides[0].shapes)
    [table] = [shape.table for shape in shapes if shape.has_table]
    cells = [cell.text for row in table.rows for cell in row.cells]
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    other = words(made("slide.pdf", result()))
    assert all(" ".join(one.split()) in other for one in (*cells, *texts))
    assert any(re.search(r"\d+\xa0av\xa0\d+", cell) for cell in cells)


def test_sensitive_questions_wait_for_the_final_result(result):
    titles = [part.title for part in result().everybody.parts if part.sensitive]
    assert len(titles) == 2
    for name in ("report.pdf", "report.docx", "assessment.docx"):
        before, after = (section(made(name, result(final=final)), titles[0]) for final in (False, True))
        assert "Den visas när resultatet är klart" in before
        assert not re.search(r"\d", before)
        assert re.search(r"\d+\s%", after)


def section(raw, title):
    """Return what a report or an assessment says after a question and before the next."""
    if raw.startswith(b"%PDF"):
        after = words(raw).split(title)[-1]
    else:
        after = " ".join(one.text for one in opened(raw).paragraphs).split(title)[-1]
    return after.split("?")[0].split("Vad gör att")[0]


def test_too_few_answers_are_said_and_not_counted(result):
    full = result()
    hidden = (Number("", "", "", "", None, None, None, TOO_FEW),)
    nothing = {"few": True, "finding": "För få svar för att visas.", "base": "", "rows": (), "drawing": None}
    few = [replace(one, **nothing, table=replace(one.table, rows=()), numbers=hidden) for one in full.everybody.parts]
    sides = (replace(full.everybody, parts=tuple(few)),)
    worded = tuple(replace(one, parts=tuple(few)) for one in full.worded)
    empty = replace(full, sides=sides, worded=worded)
    for name in ("politicians.pdf", "slide.pdf", "letter-10-12.pdf"):
        text = words(made(name, empty)).replace("\xa0", " ")
        assert re.search("[Ff]ör få svar", text)
        assert not re.search(r"\d+ av \d+\b(?! barn)|\d+ %", text)
    assert words(made("report.pdf", empty)).count("För få svar för att visas.") == len(few)


def test_how_many_of_how_many_is_said_only_when_every_session_says_so(result):
    full = result()
    unknown = replace(full, settled=replace(full.settled, expected=None))
    with speaking("sv"):
        assert phrases.heard(full) == "89 av 100 barn och unga har svarat."
        assert phrases.heard(unknown) == "89 barn och unga har svarat."
