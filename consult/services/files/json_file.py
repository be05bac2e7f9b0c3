"""The result as JSON, after the schema in `docs/result.schema.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from consult.services.described import Part, Result

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
    }
