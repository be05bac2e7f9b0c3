"""Passwords: argon2id hashes, at most two at a time, and which words nobody may choose (`privacy.md` 6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

from forms.texts import lazy

SHORTEST, LONGEST = 12, 128
FEWEST_SIGNS = 5
# OWASP's smallest setting for argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_PLACES = BoundedSemaphore(2)

_TOO_SHORT = lazy("Write at least 12 signs. Four words that you remember are good.")
_TOO_LONG = lazy("Write at most 128 signs.")
_TOO_COMMON = lazy("Many use this password. Choose another one.")
_TOO_NEAR = lazy("Choose a password without your e-mail address in it.")


class Busy(Exception):  # noqa: N818 - it is no error: it says what is the case
    """Two passwords are being checked already; nobody waits, for waiting would stop the children's pages."""


@contextmanager
def _place() -> Iterator[None]:
    if not _PLACES.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _PLACES.release()


def hashed(password: str) -> str:
    """Return the argon2id hash of a password; Busy when two are being made."""
    with _place():
        return HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether a password belongs to a hash; without a hash it is wrong after the same time. Busy as above."""
    with _place():
        try:
            HASHER.verify(kept or _nobodys(), password)
        except VerifyMismatchError:
            return False
    return kept is not None


def weakness(password: str, email: str = "") -> str | None:
    """Return what to do instead of choosing this password; None for a good one."""
    if len(password) < SHORTEST:
        return _TOO_SHORT
    if len(password) > LONGEST:
        return _TOO_LONG
    if len(set(password)) < FEWEST_SIGNS or password.lower() in _common():
        return _TOO_COMMON
    name = email.lower().partition("@")[0]
    return _TOO_NEAR if len(name) > 2 and name in password.lower() else None


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody's password")


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text("ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))
