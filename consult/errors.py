"""Pages for everything that goes wrong: plain words that say what to do next, as JSON for scripts."""

from typing import NamedTuple

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from consult.database import UNAVAILABLE
from forms.texts import lazy

RETRY_SECONDS = "5"
PASSING = (*UNAVAILABLE, MemoryError)
"""What ends by itself or when the machine is mended; nothing of the request was done."""


class Words(NamedTuple):
    """What an error page says: its heading, and the sentence with the next step."""

    heading: str
    next_step: str


PAGES = {
    400: Words(lazy("We could not read what was sent"), lazy("Go back, reload the page and try again.")),
    403: Words(lazy("You cannot do this here"), lazy("Ask the person who runs the tool in your municipality.")),
    404: Words(lazy("The page is not here"), lazy("Check the address, or go to the first page.")),
    405: Words(lazy("This address works in another way"), lazy("Go back and use the buttons on the page.")),
    410: Words(lazy("This is no longer here"), lazy("Go to the first page.")),
    413: Words(lazy("That was too large"), lazy("Choose a smaller file, or write a shorter text.")),
    422: Words(lazy("Something is missing"), lazy("Go back and fill in what is missing.")),
    429: Words(lazy("That was too many tries"), lazy("Wait one minute and try again.")),
    500: Words(lazy("Something went wrong here"), lazy("Nothing is wrong on your side. Try again in a while.")),
    503: Words(lazy("We are busy right now"), lazy("Wait a few seconds and try again.")),
}
OLD_FORM = Words(lazy("The page had been open too long"), lazy("Go back, reload the page and send it again."))


def install(app: Flask) -> None:
    """Answer every error with a page of ours; a database that does not answer is 503, so that devices try again."""

    @app.errorhandler(HTTPException)
    def expected(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        return page(error.code or 500, OLD_FORM if isinstance(error, CSRFError) else None)

    def unavailable(error: Exception) -> Response:
        app.logger.error("not now: %r", error)
        return page(503)

    for kind in PASSING:
        app.register_error_handler(kind, unavailable)


def page(status: int, words: Words | None = None) -> Response:
    """Return the answer for a status: JSON when the request accepts only that, else a page."""
    words = words or PAGES.get(status, PAGES[400 if status < 500 else 500])
    if wants_json():
        response = jsonify(status=status, error=str(words.heading), next=str(words.next_step))
    else:
        response = make_response(render_template("errors/error.html", words=words, status=status))
    response.status_code = status
    if status in (429, 503):
        response.headers["Retry-After"] = "60" if status == 429 else RETRY_SECONDS
    return response


def wants_json() -> bool:
    """Tell whether a script asks: it accepts JSON and no page."""
    accepts = request.accept_mimetypes
    return accepts.best_match(["text/html", "application/json"]) == "application/json"
