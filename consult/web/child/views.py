"""The child's views: one address for the page and for what is sent from it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from flask import Response, current_app, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from consult.errors import PASSING
from consult.services import posted, submissions, tickets
from consult.services.phases import phase
from consult.services.submissions import Outcome, SessionRow
from consult.web.access import ANYONE, database, rule, settings
from consult.web.child import address, blueprint, offline, outcomes, run, screens
from consult.web.limits import CHILD_BYTES


@blueprint.get("/s/")
@rule(ANYONE)
def enter() -> AnyResponse:
    """Go from the digits that somebody typed to their page."""
    return redirect(f"/s/{address.canonical(request.args.get('code', '')) or '0'}", 303)


@blueprint.get("/s/sw.js")
@rule(ANYONE)
def worker() -> AnyResponse:
    """Send this release's service worker, from where it may keep the child's pages and no others."""
    return Response(offline.worker(), mimetype="text/javascript")


@blueprint.get("/S/<code>", endpoint="shout")
@rule(ANYONE)
def rewrite(code: str) -> AnyResponse:
    """Send an address in capitals, as QR codes have it, to its one form."""
    return _permanently(address.canonical(code))


@blueprint.get("/s/<code>")
@rule(ANYONE)
def page(code: str) -> AnyResponse:
    """Show a session as it stands: its questions, or why they are not there."""
    if (canonical := address.canonical(code)) != code:
        return _permanently(canonical)
    with database().read.connect() as connection:
        row = submissions.lookup(connection, code)
        if row is None:
            return screens.unknown()
        way = _way(row)
        state = standing(row)
        if state == "over":
            return screens.over(connection, row, way)
    if state != "open":
        return screens.waiting(row, way, state)
    if way.age == address.ADULT:
        return screens.too_old(row, way)
    return _questions(row, way) if way.whole else screens.ask(row, way)


@blueprint.post("/s/<code>")
@rule(ANYONE)
def receive(code: str) -> AnyResponse:
    """Take what a child sends; the answer is a page, or JSON, with the outcome's own status (`privacy.md` 3)."""
    body = request.get_data(cache=False)
    try:
        fields = posted.parse(body, request.mimetype)
        with database().read.connect() as connection:
            row = submissions.lookup(connection, address.canonical(code))
            if row is None:
                return outcomes.answer(Outcome.UNKNOWN)
            if len(body) > CHILD_BYTES and not submissions.asks_for_much(connection, row):
                return outcomes.answer(Outcome.TOO_LARGE)
            fields = posted.opened(settings().secret_key, row.consultation_id, fields)
            post = submissions.judge(connection, settings().secret_key, row, fields)
    except posted.BrokenError:
        return outcomes.answer(Outcome.BROKEN)
    if isinstance(post, Outcome):
        return outcomes.answer(post, row)
    with database().write.begin() as connection:
        outcome = submissions.receive(connection, row, post)
    return outcomes.answer(outcome, row, fields)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_: Exception) -> AnyResponse:
    """Say in a child's words that it was too much."""
    return outcomes.answer(Outcome.TOO_LARGE)


def busy(error: Exception) -> AnyResponse:
    """Say in a child's words that it cannot be kept now; the device tries again."""
    current_app.logger.error("not now: %r", error)
    return outcomes.answer(Outcome.BUSY)


for kind in PASSING:
    blueprint.register_error_handler(kind, busy)


def standing(row: SessionRow) -> str:
    """Return how a session meets a child: open, planned, paused, or over."""
    now = phase(row)
    if row.kind == "practice":
        return "over" if now == "closed" else now
    if row.consultation_state == "draft":
        return "planned"
    return "over" if now == "closed" or row.consultation_state != "open" else now


def _way(row: SessionRow) -> address.Way:
    """Return the way that the address names; the mark of a helping hand only where a leader's page has given it."""
    way, given = address.way(row, request.args), request.args.get("hjalp", "")
    ticket = tickets.check(settings().secret_key, row.code, given)
    return replace(way, helped=given) if ticket and ticket.helped else way


def _questions(row: SessionRow, way: address.Way) -> Response:
    now, practice, helped = datetime.now(UTC), row.kind == "practice", way.helped is not None
    ticket = tickets.issue(settings().secret_key, row.code, row.version, practice, now, helped=helped)
    html = run.page(row, way).fill(run=str(uuid.uuid4()), ticket=ticket, kind=row.kind, line=run.line(row, way))
    return Response(html, mimetype="text/html")


def _permanently(code: str) -> AnyResponse:
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"/s/{code}" + (f"?{query}" if query else ""), 308)
