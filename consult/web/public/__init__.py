"""What anybody may read: the way in, and the page about a consultation. Nothing here sets a cookie."""

from typing import Any

from flask import Blueprint, request

from consult.i18n import LANGUAGES

blueprint = Blueprint("public", __name__)


@blueprint.url_defaults
def keep_language(_: str, values: dict[str, Any]) -> None:
    """Let links carry the language that was chosen."""
    if request.args.get("lang") in LANGUAGES:
        values.setdefault("lang", request.args["lang"])


from consult.web.public import about, accessibility, code, rights  # noqa: E402, F401 - the views register themselves
