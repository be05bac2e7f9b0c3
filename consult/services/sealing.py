"""Opens what a device sealed so that nobody who holds it can read the answers that wait on it (`privacy.md` 4)."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from consult.services import tickets

_POINT, _NONCE = 65, 12
_INFO = b"consult sealed"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has (NIST SP 800-186)."""


class SealedError(ValueError):
    """What was posted as sealed is not, or not for this consultation."""


def public_key(secret: str, consultation: int) -> str:
    """Return what a device seals a consultation's answers with: an uncompressed point of P-256, base64."""
    point = _private(secret, consultation).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def unseal(secret: str, consultation: int, sealed: str) -> bytes:
    """Return what a device sealed: base64 of its one-time point, a nonce and AES-256-GCM. SealedError if it cannot."""
    try:
        raw = base64.b64decode(sealed.encode("ascii"), validate=True)
        point, nonce, closed = raw[:_POINT], raw[_POINT : _POINT + _NONCE], raw[_POINT + _NONCE :]
        theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
        shared = _private(secret, consultation).exchange(ECDH(), theirs)
        return AESGCM(HKDF(SHA256(), 32, salt=point, info=_INFO).derive(shared)).decrypt(nonce, closed, None)
    except (ValueError, binascii.Error, InvalidTag) as wrong:
        raise SealedError(str(wrong)) from wrong


@lru_cache(maxsize=64)
def _private(secret: str, consultation: int) -> EllipticCurvePrivateKey:
    """The remainder of 256 random bits is uneven by less than 2 to the -32, and no key is ever 0."""
    number = int.from_bytes(tickets.derive(secret, f"sealing {consultation}"), "big")
    return derive_private_key(number % (_ORDER - 1) + 1, SECP256R1())
