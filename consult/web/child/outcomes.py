"""The one place where an outcome becomes a status and a page (`privacy.md` 3), without the usual redirect."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, jsonify, request

from consult.errors import RETRY_SECONDS, wants_json
from consult.services.submissions import Outcome, SessionRow
from consult.web.child import address, screens

ANSWERS = {
    Outcome.STORED: (201, "thanks"),
    Outcome.SAME: (200, "thanks"),
    Outcome.PRACTISED: (200, "thanks"),
    Outcome.DECLINED: (201, "declined"),
    Outcome.UNDONE: (200, "undone"),
    Outcome.CONFLICT: (409, "thanks"),
    Outcome.TAKEN_BACK: (410, "undone"),
    Outcome.BROKEN: (400, "refused"),
    Outcome.NO_TICKET: (403, "refused"),
    Outcome.UNKNOWN: (404, "unknown"),
    Outcome.TOO_LARGE: (413, "refused"),
    Outcome.UNACCEPTABLE: (422, "refused"),
    Outcome.BUSY: (503, "failed"),
}
FAILURES = ("failed", "refused", "unknown")
DECLINE = "decline"
UNDO = "undo"


def answer(outcome: Outcome, row: SessionRow | None = None, sent: Mapping[str, str] | None = None) -> Response:
    """Return the answer to a post: JSON for a script that asks for it, else the page itself."""
    status, name = ANSWERS[outcome]
    if wants_json():
        response = jsonify(outcome=outcome.name.lower())
    elif row is None or name in FAILURES:
        response = screens.unknown() if name == "unknown" else screens.failed(row, name)
    else:
        facts = dict(sent or {})
        response = screens.after(row, address.way(row, facts | request.args.to_dict()), _instead(name, facts), facts)
    response.status_code = status
    if outcome is Outcome.BUSY:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _instead(name: str, sent: Mapping[str, str]) -> str:
    """What was sent again, or only practised, gets the page of what was meant."""
    return {DECLINE: "declined", UNDO: "undone"}.get(sent.get("act", ""), name)
