"""What we write is read by programs that had no part in writing it: LibreOffice, and two checkers of PDF/UA."""

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import page
import pdfua
import pytest
from pypdf import PdfReader, PdfWriter

from consult.services import charts
from consult.services.files import FORMATS, workbook
from consult.services.papers import PAPERS, Draw
from consult.services.speaking import speaking
from tests.papers.conftest import made, opened

pytestmark = pytest.mark.slow

PDFS = sorted(name for name, one in PAPERS.items() if name.endswith(".pdf") and one.level in ("", "10-12", "13-15"))
PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=cmd|" /C calc"!A0', '=HYPERLINK("http://x.example";"y")')


def in_cells(result):
    """Return every number of a result as a sheet shows it: the question's sheet, answer, number, share, base."""
    for n, asked in enumerate(result.everybody.parts, start=1):
        for side in result.sides:
            for part in side.parts:
                for one in part.numbers if part.question == asked.question else ():
                    answer = ": ".join(filter(None, (one.item_label, one.label)))
                    shown = ["" if value is None else str(value) for value in (one.n, one.percent, one.base)]
                    yield n, [side.label, answer, *shown]


def test_libreoffice_reads_every_number_of_the_workbook(office, result):
    found = result()
    with speaking("sv"):
        sheets = office.sheets(FORMATS["xlsx"].make(found))
    by_number = {int(name.split()[0]): rows for name, rows in sheets.items() if name[0].isdigit()}
    want = list(in_cells(found))
    assert len(want) > 200
    for n, row in want:
        assert row in [one[1:6] for one in by_number[n]]


def test_nothing_in_the_workbook_is_computed(office, result):
    found = result()
    first, *others = found.everybody.parts
    hostile = [
        replace(first, title=text, numbers=tuple(replace(one, label=text) for one in first.numbers)) for text in HOSTILE
    ]
    everybody = replace(found.everybody, parts=(*hostile, *others))
    given = replace(found, title="=1+1", project='=WEBSERVICE("http://x.example")', sides=(everybody,))
    with speaking("sv"):
        sheets = office.sheets(workbook.make(given))
    cells = {cell for rows in sheets.values() for row in rows for cell in row}
    assert {one.strip() for one in HOSTILE} <= {cell.strip() for cell in cells}
    assert given.project in cells


def test_libreoffice_reads_every_table_of_the_document(office, result):
    raw = made("report.docx", result())
    ours = [[[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows] for table in opened(raw).tables]
    assert len(ours) > 20
    assert office.tables(raw) == ours


@pytest.mark.parametrize("name", PDFS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_two_checkers_find_nothing_in_a_paper(result, name, lang):
    assert complaints(made(name, result(lang))) == []


def test_two_checkers_find_nothing_in_a_report_with_its_real_charts(result):
    assert complaints(made("report.pdf", result(), Draw(charts.draw, charts.picture))) == []


def test_a_paper_without_its_tags_is_complained_of_by_both(result):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made("politicians.pdf", result()))))
    for name in ("/StructTreeRoot", "/MarkInfo", "/Lang"):
        del writer.root_object[name]
    file = io.BytesIO()
    writer.write(file)
    found = complaints(file.getvalue())
    assert {one.split(":")[0] for one in found} == {"ua1", "2a", "pdfua"}


def complaints(raw):
    """Return what the checkers complain of: PDF/UA-1 and PDF/A-2a rule by rule, then the other one's PDF/UA-1."""
    reports = [page.validate_pdf_bytes(raw, profile=profile) for profile in PROFILES]
    found = [f"{one.profile.value}: {bad.rule_id} {bad.message}" for one in reports for bad in one.failures]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(raw)
        return found + [f"pdfua: {bad.rule_id} {bad.message}" for bad in pdfua.validate(file.name).findings]
