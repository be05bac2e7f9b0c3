"""One A4 for those who decide: what they are to decide, three findings, who was heard, when the children hear."""

from __future__ import annotations

from typing import Any

from consult.services import pdf
from consult.services.described import Result
from consult.services.papers import Draw, phrases
from consult.services.papers.strongest import Finding, strongest
from forms.texts import gettext_in_force

MOST_QUOTES = 3


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def make(result: Result, draw: Draw) -> bytes:
    """Return the page. Its findings are those of `strongest`; it shrinks its letters before it becomes two pages."""
    facts = {
        "title": _("This is what you are to decide"),
        "organisation": result.organisation,
        "lang": result.lang,
        "about": " · ".join(filter(None, (result.project, result.dnr))),
        "asked": phrases.asked_of(result),
        "findings": {
            "heading": _("This is what children and young people say"),
            "list": [_finding(one) for one in strongest(result.everybody.parts)],
            "none": _("Too few answers to be shown."),
        },
        "own": {"heading": _("In their own words"), "lines": _quotes(result)},
        "heard": {"heading": _("Whom we have heard"), "lines": [phrases.heard(result), phrases.status(result)]},
        "promise": {"heading": _("When the children get their answer"), "lines": [phrases.promise(result)]},
    }
    return pdf.write("politicians", facts)


def _quotes(result: Result) -> list[str]:
    """Return the text that a planner chose of each of the largest themes, with the theme's name."""
    chosen = [(one.name, phrases.cited(one)) for one in phrases.largest(result.everybody.parts)]
    return [f"{words} ({name})" for name, words in chosen if words][:MOST_QUOTES]


def _finding(one: Finding) -> dict[str, Any]:
    return {"question": one.question, "said": one.said, "share": one.row.share}
