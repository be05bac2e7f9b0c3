"""The pages of the one who stands beside the children: by a signed link, without account."""

from typing import Any

from flask import Blueprint, Response, current_app, g, request

from consult import errors
from consult.i18n import LANGUAGES
from forms.texts import lazy

blueprint = Blueprint("leader", __name__)
SIGNED = ("token", "shown")
NO_LINK = errors.Words(
    lazy("This link does not work"),
    lazy("It works from the day before to the day after. Ask whoever sent it for a new one, or type it in again."),
)


@blueprint.url_defaults
def keep_link_and_language(endpoint: str, values: dict[str, Any]) -> None:
    """Let links between a session's pages carry its token, and the language that was chosen."""
    for name, given in (g.get("given") or {}).items():
        if name in SIGNED and current_app.url_map.is_endpoint_expecting(endpoint, name):
            values.setdefault(name, given)
    if request.args.get("lang") in LANGUAGES:
        values.setdefault("lang", request.args["lang"])


@blueprint.errorhandler(404)
def no_link(_: Exception) -> Response:
    """Say the same of a forged, a withdrawn and an untimely link, and what to do; of other pages the usual."""
    return errors.page(404, NO_LINK if {"token", "shown"} & set(g.get("given", {})) else None)


from consult.web.leader import (  # noqa: E402 - the views register themselves
    assignments,
    hand_over,
    helping,
    home,
    kit,
    manus,
    notes,
    paper,
    projector,
    reading,
    result,
    run,
)

__all__ = [
    "assignments",
    "blueprint",
    "hand_over",
    "helping",
    "home",
    "kit",
    "manus",
    "notes",
    "paper",
    "projector",
    "reading",
    "result",
    "run",
]
