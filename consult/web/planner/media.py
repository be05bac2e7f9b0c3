"""Serves uploaded pictures: only what we encoded ourselves, under names that are hashes."""

import re

from flask import Response, abort, send_from_directory

from consult.security import IMMUTABLE
from consult.web.access import ANYONE, rule, settings
from consult.web.planner import blueprint

NAME = re.compile(r"[0-9a-f]{64}(-child)?")


@blueprint.get("/media/<sha>.jpg")
@rule(ANYONE)
def picture(sha: str) -> Response:
    """Send a picture for good; 404 for a name that is none of ours."""
    if not NAME.fullmatch(sha):
        abort(404)
    response = send_from_directory(settings().media, f"{sha}.jpg", mimetype="image/jpeg", etag=False)
    response.headers["Cache-Control"] = IMMUTABLE
    return response
