"""Papers: readable without eyes, kept for good, and never more than the words that were put in."""

import io
import re
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from consult.services import pdf, reports

FONTS = Path("static/fonts")
REPORT = {
    "title": "Rapport: Ekparken",
    "organisation": "Lunds kommun",
    "lang": "sv",
    "body_lang": "sv",
    "rows": [["Projekt", "Ekparken"]],
    "body": [["heading", "Vad vi gjorde"], ["text", "Vi gick dit.\nDet regnade."], ["item", "gungor"]],
}


def read(raw):
    """Return a PDF as a reader opens it."""
    return PdfReader(io.BytesIO(raw))


def text(raw):
    """Return the words of a PDF, spaces as they come."""
    return " ".join(page.extract_text() for page in read(raw).pages)


def test_a_paper_is_tagged_has_a_language_a_title_and_claims_both_standards():
    paper = read(pdf.write("report", REPORT))
    root = paper.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("sv", True)
    assert paper.metadata.title == "Rapport: Ekparken"
    claimed = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part\D+1", claimed)
    assert re.search(r"pdfaid:part\D+2", claimed)


def test_its_headings_are_headings_and_its_lists_lists():
    tags = str(
        [one.get_object() for one in walk(read(pdf.write("report", REPORT)).trailer["/Root"]["/StructTreeRoot"])]
    )
    assert {"'/S': '/H1'", "'/S': '/H2'", "'/S': '/L'"} <= set(re.findall(r"'/S': '/\w+'", tags))


def walk(node):
    """Yield every element of a PDF's tree of tags."""
    children = node.get_object().get("/K", []) if hasattr(node.get_object(), "get") else []
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            yield child
            yield from walk(child)


@pytest.mark.parametrize(
    "words", ["#panic()", "*fet* _kursiv_ $x$", "= Rubrik", '#read("/etc/passwd")', "\\u{41} @x <y>"]
)
def test_what_people_write_is_words_and_never_markup(words):
    said = text(pdf.write("report", REPORT | {"body": [["heading", words], ["text", words], ["item", words]]}))
    assert said.count(words) == 3


def test_letters_that_no_font_of_ours_has_become_question_marks():
    words = "Łukasz Đặng Ünal Олена سلام 😀👍 漢字\tslut"
    said = text(pdf.write("report", REPORT | {"body": [["text", words]]}))
    assert "Łukasz Đặng Ünal Олена" in said
    assert "? ? slut" in said
    assert "😀" not in said


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_written_becomes_a_paper(words):
    facts = REPORT | {"title": f"Rapport: {words}", "body": list(reports.blocks(words)), "rows": [["Projekt", words]]}
    assert len(read(pdf.write("report", facts)).pages) >= 1


def test_an_empty_box_would_be_refused(tmp_path):
    paper = tmp_path / "paper.typ"
    paper.write_text('#set document(title: "a")\n= \N{GRINNING FACE}', "utf-8")
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typst.compile(paper, font_paths=[FONTS], ignore_system_fonts=True, pdf_standards=pdf.STANDARDS)


@pytest.mark.parametrize("style", ["regular", "bold"])
def test_the_fonts_have_every_letter_that_is_let_through(style):
    have = {
        chr(code)
        for family in ("consult-print", "noto-sans-arabic")
        for code in TTFont(FONTS / f"{family}-{style}.ttf").getBestCmap()
    }
    let_through = {chr(code) for code in range(0x10000) if re.fullmatch(f"[{pdf.LETTERS}]", chr(code))}
    assert len(let_through) > 1000
    assert let_through - have == set()


def test_a_long_report_has_several_pages():
    body = [["text", "Vi frågade många. " * 40]] * 30
    assert len(read(pdf.write("report", REPORT | {"body": body})).pages) > 3
