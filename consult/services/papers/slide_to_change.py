"""The slide for PowerPoint and LibreOffice: a native title, table and text, 16 to 9."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Cm, Pt

from consult.services.described import Result
from consult.services.papers import Draw
from consult.services.papers.phrases import plain
from consult.services.papers.slide import Slide, say

WIDTH, HEIGHT, EDGE = 33.867, 19.05, 2.0  # centimetres
INK, ACTION, WHITE, PAPER = (
    RGBColor(*bytes.fromhex(one))  # type: ignore[no-untyped-call]  # the one name that its types leave out
    for one in ("1F2933", "0B5A63", "FFFFFF", "F7F8FA")
)
TITLE_ONLY = 5  # the layout of the library's own template


def make(result: Result, draw: Draw) -> bytes:
    """Return the presentation of one slide; long words get smaller letters."""
    told = say(result)
    book = Presentation()
    book.slide_width, book.slide_height = Cm(WIDTH), Cm(HEIGHT)
    about = book.core_properties
    about.title, about.author, about.language = plain(told.title), plain(told.organisation), told.lang
    slide = book.slides.add_slide(book.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    _place(title, 1.2, 2.8)
    _write(title.text_frame, told.title, 32, told.lang, bold=True)
    _middle(slide, told)
    foot = slide.shapes.add_textbox(Cm(EDGE), Cm(16.4), Cm(WIDTH - 2 * EDGE), Cm(1.8))
    _write(foot.text_frame, f"{told.foot} {told.organisation}", 14, told.lang)
    return _written(book)


def _middle(slide: Any, told: Slide) -> None:
    wide = Cm(WIDTH - 2 * EDGE)
    if not told.rows:
        box = slide.shapes.add_textbox(Cm(EDGE), Cm(5), wide, Cm(2))
        _write(box.text_frame, told.none, 24, told.lang)
        return
    rows = (told.head, *told.rows)
    shape = slide.shapes.add_table(len(rows), 2, Cm(EDGE), Cm(4.4), wide, Cm(2.6 * len(rows)))
    longest = max(len(words) for row in told.rows for words in row)
    size = 22 if longest < 90 else 16 if longest < 200 else 11
    for n, row in enumerate(rows):
        for m, words in enumerate(row):
            cell = shape.table.cell(n, m)
            cell.fill.solid()
            cell.fill.fore_color.rgb = PAPER if n else ACTION
            _write(cell.text_frame, words, size if n else 16, told.lang, bold=not n or m == 1, light=not n)


def _place(shape: Any, top: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Cm(EDGE), Cm(top), Cm(WIDTH - 2 * EDGE), Cm(height)


def _write(frame: Any, words: str, size: int, lang: str, *, bold: bool = False, light: bool = False) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    run = frame.paragraphs[0].add_run()
    run.text = plain(words)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, WHITE if light else INK
    run.font.name = "Calibri"
    run._r.get_or_add_rPr().set("lang", {"sv": "sv-SE", "en": "en-GB"}.get(lang, lang))  # noqa: SLF001 - it has no other name


def _written(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
