"""Hears from a device how many answers wait on it: a number and a page's random name, kept in memory for minutes."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from consult.services import submissions
from consult.services import waiting as devices
from consult.web.access import ANYONE, database, rule
from consult.web.child import blueprint


@blueprint.post("/s/<code>/vantar")
@rule(ANYONE)
def waiting(code: str) -> ResponseReturnValue:
    """Remember what a page says; there is nothing to answer."""
    with database().read.connect() as connection:
        if submissions.lookup(connection, code) is None:
            abort(404)
    try:
        devices.tell(code, request.form.get("page", ""), int(request.form.get("n", "")))
    except ValueError:
        abort(400)
    return "", 204
