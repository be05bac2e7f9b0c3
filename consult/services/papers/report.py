"""The report as PDF: every question with its finding, chart and table, by each background, and the method."""

from __future__ import annotations

from typing import Any

from consult.services import drawings, pdf
from consult.services.described import Part, Result, Side
from consult.services.figures import Table
from consult.services.papers import Draw, phrases
from consult.services.quotes import Quote
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def make(result: Result, draw: Draw) -> bytes:
    """Return the report; each chart is drawn in vectors and read aloud by its alternative text."""
    facts = {
        "title": _("What children and young people say: {title}").format(title=result.title),
        "organisation": result.organisation,
        "lang": result.lang,
        "final": result.final,
        "status": phrases.status(result),
        "rows": phrases.facts(result),
        "asked": {"heading": _("What it is about"), "rows": phrases.asked_of(result)},
        "contents": _("Questions"),
        "questions": [_question(part, result, draw) for part in result.everybody.parts],
        "method": {"heading": _("How it was done"), "lines": result.method},
    }
    return pdf.write("result", facts, result.final_on)


def _question(part: Part, result: Result, draw: Draw) -> dict[str, Any]:
    return {
        **_told(part, draw),
        "title": part.title,
        "mark": phrases.mark(part),
        "tables": [_table(part.table)] if part.table.rows else [],
        "squares": part.squares and {**_table(part.squares), "note": phrases.squares_note()},
        "own": [
            {"theme": name, "quotes": [_quote(one) for one in several]} for name, several in phrases.own_words(part)
        ],
        "divided": [
            {
                "heading": phrases.by(name),
                "sides": [_side(side, one, draw) for side, one in groups],
                "tables": [_table(one) for one in phrases.side_by_side(groups)],
            }
            for name, groups in phrases.divided(result, part.question)
        ],
    }


def _quote(one: Quote) -> dict[str, str]:
    if one.is_drawing:
        return {"svg": str(drawings.svg(one.body, _("A drawing"))), "words": _("A drawing")}
    return {"svg": "", "words": phrases.quoted(one)}


def _side(side: Side, part: Part, draw: Draw) -> dict[str, Any]:
    return {"label": side.label, **_told(part, draw)}


def _told(part: Part, draw: Draw) -> dict[str, Any]:
    chart = part.drawing and {"svg": draw.svg(part.drawing), "alt": f"{part.drawing.title} {part.drawing.about}"}
    return {"finding": "" if part.waits else part.finding, "base": part.base, "chart": chart}


def _table(table: Table) -> dict[str, Any]:
    return {"head": table.head, "rows": table.rows}
