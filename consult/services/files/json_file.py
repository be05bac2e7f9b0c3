"""The result as JSON, after the schema in `docs/result.schema.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from consult.services.described import Part, Result
from consult.services.quotes import Quote
from consult.services.sayings import OwnWords

VERSION = 1


def make(result: Result) -> bytes:
    """Return the whole result; keys are stable, texts are in the result's language."""
    facts = {
        "schema": f"consult-result-{VERSION}",
        "language": result.lang,
        "organisation": result.organisation,
        "project": result.project,
        "place": result.place,
        "title": result.title,
        "final": result.final,
        "answered": result.heard,
        "smallest_group": result.k,
        "dates": [{"what": what, "day": day} for what, day in result.dates],
        "method": list(result.method),
        "views": [
            {"background": side.background, "group": side.label, "questions": [_question(one) for one in side.parts]}
            for side in result.sides
        ],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _question(part: Part) -> dict[str, Any]:
    return {
        "id": part.question,
        "question": part.title,
        "kind": part.kind,
        "sensitive": part.sensitive,
        "finding": part.finding,
        "numbers": [asdict(one) for one in part.numbers],
        **({"own_words": _own_words(part.own)} if part.own else {}),
    }


def _own_words(own: OwnWords) -> dict[str, Any]:
    """Return the cleared texts by theme; how many children a theme has stands among the numbers, under its item."""
    themes = [
        {"item": one.item, "theme": one.name, "quotes": [_quote(two) for two in one.quotes]} for one in own.themes
    ]
    return {"texts": own.texts, "themes": themes, "under_no_theme": [_quote(one) for one in own.unsorted]}


def _quote(one: Quote) -> dict[str, Any]:
    return {"strokes": json.loads(one.body)} if one.is_drawing else {"text": one.body}
