"""The report as a document to paste from: per question heading, finding, chart and table."""

from __future__ import annotations

from consult.services.described import Part, Result
from consult.services.papers import Draw, phrases
from consult.services.papers.word import Document
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def make(result: Result, draw: Draw) -> bytes:
    """Return the document; backgrounds stand as tables, a column each group."""
    made = Document(_("What children and young people say: {title}").format(title=result.title), result)
    made.paragraph(phrases.status(result), bold=True)
    made.pairs(phrases.facts(result))
    if about := phrases.asked_of(result):
        made.heading(_("What it is about"), 1)
        made.pairs(about)
    for part in result.everybody.parts:
        _question(made, part, result, draw)
    made.heading(_("How it was done"), 1)
    made.items(result.method)
    return made.written()


def _question(made: Document, part: Part, result: Result, draw: Draw) -> None:
    made.heading(part.title, 1)
    if mark := phrases.mark(part):
        made.paragraph(mark)
    if part.waits:
        return
    made.paragraph(part.finding, bold=True)
    if part.drawing:
        made.picture(draw.picture(part.drawing), f"{part.drawing.title} {part.drawing.about}")
    if part.base:
        made.paragraph(part.base)
    if part.table.rows:
        made.table(part.table)
    if part.squares:
        made.table(part.squares)
        made.paragraph(phrases.squares_note())
    for name, several in phrases.own_words(part):
        made.heading(name, 2)
        made.items([phrases.quoted(one) for one in several])
    _divided(made, part, result)


def _divided(made: Document, part: Part, result: Result) -> None:
    for name, groups in phrases.divided(result, part.question):
        made.heading(phrases.by(name), 2)
        made.pairs([(side.label, phrases.told(one)) for side, one in groups])
        for table in phrases.side_by_side(groups):
            made.table(table)
