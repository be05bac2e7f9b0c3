"""What programs ask for: the files that pages are made of, and whether we are well."""

from flask import Blueprint, Response, abort, current_app, jsonify, request, send_from_directory
from sqlalchemy import text

from consult import assets
from consult.models.base import now
from consult.security import IMMUTABLE
from consult.services import seen
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
    """Say `ok` when the database answers, and to `consult doctor` how its request arrived; it is 503 when not."""
    store().execute(text("SELECT 1"))
    if seen.asked(current_app.config["SECRET_KEY"], request.headers.get(seen.HEADER), now()):
        return jsonify(address=request.remote_addr, scheme=request.scheme)
    return Response("ok\n", mimetype="text/plain")
