"""Serves recordings of what is read aloud: for good, and in parts, as Safari asks for sound."""

from flask import Response, abort, send_from_directory

from consult.security import IMMUTABLE
from consult.services.recordings import MIMETYPE
from consult.web.access import ANYONE, rule, settings
from consult.web.child import blueprint
from forms.texts import SHA


@blueprint.get("/media/<sha>.mp3")
@rule(ANYONE)
def recording(sha: str) -> Response:
    """Send a recording or the part of it that is asked for; 404 for a name that is none of ours."""
    if not SHA.fullmatch(sha):
        abort(404)
    response = send_from_directory(settings().media, f"{sha}.mp3", mimetype=MIMETYPE, etag=False)
    response.headers["Cache-Control"] = IMMUTABLE
    return response
