"""A document for Word and LibreOffice that a screen reader can read: headings, header rows, alternative texts."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from consult.services.described import Result
from consult.services.figures import Table
from consult.services.papers.phrases import plain

CHART_WIDTH = Cm(10.5)
INK = RGBColor(0x1F, 0x29, 0x33)


class Document:
    """Written from the top; every text goes in as text, whatever signs it holds."""

    def __init__(self, title: str, result: Result) -> None:
        self._docx = docx.Document()
        about = self._docx.core_properties
        about.title, about.author, about.language = plain(title), plain(result.organisation), result.lang
        self._dress(result.lang)
        self.heading(title, 0)

    def _dress(self, lang: str) -> None:
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
            style = self._docx.styles[name]
            style.font.color.rgb = INK
            style.font.name = "Calibri"
        self._docx.styles["Normal"].font.size = Pt(11)
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), lang)
        self._docx.styles["Normal"].element.get_or_add_rPr().append(spoken)
        section = self._docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)

    def heading(self, words: str, level: int) -> None:
        """Add a heading; 0 is the document's title."""
        self._docx.add_heading(plain(words), level)

    def paragraph(self, words: str, *, bold: bool = False, hint: bool = False) -> None:
        """Add a paragraph; a hint is small and slanted, for the one who writes on."""
        run = self._docx.add_paragraph().add_run(plain(words))
        run.bold, run.italic = bold or None, hint or None

    def items(self, lines: Sequence[str]) -> None:
        """Add a list."""
        for line in lines:
            self._docx.add_paragraph(plain(line), style="List Bullet")

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Add a line for each name and value."""
        for name, said in rows:
            paragraph = self._docx.add_paragraph()
            paragraph.add_run(f"{plain(name)}: ").bold = True
            paragraph.add_run(plain(said))

    def table(self, one: Table) -> None:
        """Add a table whose first row is its heading on every page; numbers stand to the right."""
        made = self._docx.add_table(rows=0, cols=len(one.head), style="Table Grid")
        for row in (one.head, *one.rows):
            for n, (cell, words) in enumerate(zip(made.add_row().cells, row, strict=True)):
                cell.text = plain(words)
                if n:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        first = made.rows[0]
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        first._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the library's own way to what it has no name for
        for cell in first.cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
        self._docx.add_paragraph()

    def picture(self, png: bytes, alt: str) -> None:
        """Add a picture with what it says in words."""
        shape = self._docx.add_picture(io.BytesIO(png), width=CHART_WIDTH)
        shape._inline.docPr.set("descr", plain(alt))  # noqa: SLF001 - the library's own way to what it has no name for

    def written(self) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        self._docx.save(file)
        return file.getvalue()
