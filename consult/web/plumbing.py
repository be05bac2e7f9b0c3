"""What programs ask for: the files that pages are made of, and whether we are well."""

from flask import Blueprint, Response, abort, send_from_directory
from sqlalchemy import text

from consult import assets
from consult.security import IMMUTABLE
from consult.web.access import ANYONE, rule, store

blueprint = Blueprint("plumbing", __name__)


@blueprint.get("/assets/<tag>/<path:name>")
@rule(ANYONE)
def asset(tag: str, name: str) -> Response:
    """Send a static file; another release's address is 404, so that no page mixes two releases."""
    if tag != assets.tag():
        abort(404)
    response = send_from_directory(assets.folder("static"), name, etag=False)
    response.headers["Cache-Control"] = IMMUTABLE
    return response


@blueprint.get("/healthz")
@rule(ANYONE)
def healthz() -> Response:
    """Say `ok` when the database answers; it is 503 when not."""
    store().execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
