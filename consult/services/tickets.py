"""Tickets prove that a run was begun while its session took answers (`privacy.md` 3); nothing of them is stored."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BODY = struct.Struct(">I8sB")
_TAG = 16
_PRACTICE, _HELPED = 1, 2


@dataclass(frozen=True)
class Ticket:
    """What a ticket says: the hour it was issued, the first 8 bytes of the questionnaire's hash, practice or not,
    and whether a grown-up taps for the child."""

    hour: datetime
    version: bytes
    practice: bool
    helped: bool


@lru_cache(maxsize=8)
def derive(secret: str, purpose: str) -> bytes:
    """Return a 32-byte key for one purpose from the one secret (HKDF-SHA-256, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=f"consult {purpose}".encode()).derive(secret.encode())


def issue(secret: str, code: str, version: str, practice: bool, at: datetime, *, helped: bool = False) -> str:
    """Return a ticket for a session's code, the questionnaire with this hash (hex) and the hour of `at`."""
    marks = _PRACTICE * practice | _HELPED * helped
    body = _BODY.pack(int(at.timestamp()) // 3600, bytes.fromhex(version[:16]), marks)
    return base64.urlsafe_b64encode(body + _tag(secret, code, body)).decode().rstrip("=")


def check(secret: str, code: str, ticket: str) -> Ticket | None:
    """Return what a ticket for this code says, None when we never issued it."""
    try:
        raw = base64.urlsafe_b64decode(ticket.encode("ascii") + b"=" * (-len(ticket) % 4))
    except (ValueError, binascii.Error):
        return None
    body, tag = raw[: _BODY.size], raw[_BODY.size :]
    if len(body) != _BODY.size or not hmac.compare_digest(tag, _tag(secret, code, body)):
        return None
    hour, version, marks = _BODY.unpack(body)
    return Ticket(datetime.fromtimestamp(hour * 3600, UTC), version, bool(marks & _PRACTICE), bool(marks & _HELPED))


def _tag(secret: str, code: str, body: bytes) -> bytes:
    return hmac.digest(derive(secret, "ticket"), code.encode() + b"\0" + body, hashlib.sha256)[:_TAG]
