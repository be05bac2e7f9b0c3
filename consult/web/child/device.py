"""The page for who holds a shared device: what waits on it, getting it ready, emptying it. No sign-in, no cookie."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult import child_texts
from consult.services import submissions
from consult.web.access import ANYONE, database, rule
from consult.web.child import address, blueprint, run, screens
from consult.web.child.address import Way

GROWN_UP = "16-18"
"""The texts and the look of this page, which is not for the youngest."""


@blueprint.get("/s/<code>/enhet")
@rule(ANYONE)
def device(code: str) -> ResponseReturnValue:
    """Show the device's own page of a session, however the session stands: answers may wait after it is closed."""
    with database().read.connect() as connection:
        row = submissions.lookup(connection, code)
    if row is None:
        return screens.unknown()
    way = Way(address.way(row, request.args).lang, GROWN_UP, GROWN_UP)
    facts = run.look_up(row)
    return render_template(
        "child/device.html",
        say=run.speech(facts, row, way),
        way=way,
        row=row,
        facts=facts,
        code=address.spoken(row.code),
        languages=[(lang, child_texts.languages()[lang].name, f"?lang={lang}") for lang in address.languages(row)],
    )
