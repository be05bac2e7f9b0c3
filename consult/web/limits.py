"""How often each route may be asked, by address, code or person, counted in memory (`privacy.md` 5)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock
from time import monotonic

from flask import Flask, Response, abort, g, request, session

from consult import errors

MINUTE = 60.0
UNKNOWN_PER_MINUTE = 300
STAFF_BYTES = 6_000_000
CHILD_BYTES = 64_000
DRAWING_BYTES = 256_000
FILE_BYTES = 20_500_000
"""A questionnaire's file, and the form that sends it."""


@dataclass(frozen=True)
class Limit:
    """At most `per_minute` requests for what `of` names, each of at most `size` bytes; None for no limit."""

    per_minute: int | None
    of: Callable[[], str] = str
    size: int = CHILD_BYTES
    guesses: bool = False
    """Whether a 404 is a guess at a code, of which an address has 300 a minute."""


def _address() -> str:
    return f"address {request.remote_addr}"


def _argument(name: str, what: str = "") -> Callable[[], str]:
    return lambda: f"{what or name} {(g.given or {}).get(name)}"


def _person() -> str:
    user = g.get("user")
    return f"user {user.id}" if user else _address()


def _person_sends() -> str:
    return f"files of {_person()}"


def _name_tried() -> str:
    """One address against one account, so that a stranger cannot lock somebody out from elsewhere."""
    return f"{_address()} {request.form.get('email', '').strip().lower()}"


def _half_way_in() -> str:
    """The account whose password was right, from wherever its code is tried."""
    return f"code of {session.get('half', {}).get('user', _address())}"


FREE = Limit(None)
CODE = Limit(600, _argument("code"), guesses=True)
DRAWINGS = Limit(600, _argument("code"), DRAWING_BYTES, guesses=True)  # the view lets others send CHILD_BYTES
WAITING = Limit(600, _argument("code", "waiting of"), 1000, guesses=True)
TOKEN = Limit(600, _argument("token"), guesses=True)
SHOWN = Limit(600, _argument("shown"), guesses=True)
PERSON = Limit(600, _person, STAFF_BYTES)
FILES = Limit(60, _person_sends, FILE_BYTES)
VISITOR = Limit(1200, _address, guesses=True)
SIGN_IN = Limit(20, _name_tried)
CODE_TRIED = Limit(20, _half_way_in)
OWN_CODE = Limit(20, lambda: f"code of {_person()}")
KIT = Limit(60, _argument("token", "kit of"), guesses=True)
KITS = Limit(60, lambda: f"kit for {_person()}")
LOG = Limit(60, lambda: f"log of {_person()}")
DIGITS = Limit(10, _argument("token", "digits of"))

LIMITS = {
    "plumbing": FREE,
    "child": CODE,
    "child.worker": FREE,
    "child.recording": FREE,
    "child.receive": DRAWINGS,
    "child.waiting": WAITING,
    "leader": TOKEN,
    "leader.projector": SHOWN,
    "leader.projector_count": SHOWN,
    "public": VISITOR,
    "planner": PERSON,
    "admin": PERSON,
    "admin.enter": SIGN_IN,
    "admin.log_page": LOG,
    "admin.log_file": LOG,
    "admin.check_code": CODE_TRIED,
    "admin.keep_first_app": CODE_TRIED,
    "admin.change_code_app": OWN_CODE,
    "leader.kit_paper": KIT,
    "planner.kit_paper": KITS,
    "leader.home": PERSON,
    "leader.take_back": DIGITS,
    "leader.assignment": PERSON,
    "leader.report": PERSON,
    "leader.write_report": PERSON,
    "leader.take_back_report": PERSON,
    "leader.report_paper": PERSON,
    "planner.picture": FREE,
    "planner.import_file": FILES,
}
"""By endpoint, else by blueprint; a route with neither fails a test."""


class Window:
    """Counts of the running minute; names are kept only as hashes under a salt of this process."""

    def __init__(self) -> None:
        self._salt = token_bytes(16)
        self._lock = Lock()
        self._ends = 0.0
        self._counts: Counter[bytes] = Counter()

    def count(self, name: str) -> int:
        """Count one more of a name and return how many there were in this minute."""
        key = blake2b(name.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
        with self._lock:
            if monotonic() >= self._ends:
                self._counts.clear()
                self._ends = monotonic() + MINUTE
            self._counts[key] += 1
            return self._counts[key]


def install(app: Flask) -> None:
    """Count every request, and the wrong codes of every address."""
    window = Window()

    @app.before_request
    def count() -> None:
        limit = of(request.endpoint)
        request.max_content_length = limit.size
        if limit.per_minute and window.count(limit.of()) > limit.per_minute:
            abort(429)

    @app.after_request
    def guessed(response: Response) -> Response:
        if response.status_code != 404 or not of(request.endpoint).guesses:
            return response
        # People behind a school's one address must not meet a wall: they get the same page as ever.
        too_many = window.count(f"guess {_address()}") > UNKNOWN_PER_MINUTE
        return errors.page(429) if too_many and errors.wants_json() else response


def of(endpoint: str | None) -> Limit:
    """Return the limit of an endpoint; an address that leads nowhere has none."""
    if endpoint is None:
        return FREE
    return LIMITS.get(endpoint) or LIMITS[endpoint.rpartition(".")[0]]
