"""How a request arrives when its proxies have passed it on: only `consult doctor`, who has the secret, is told."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from consult.services import tickets

HEADER = "X-Consult-Doctor"
CLAIMED = {"X-Forwarded-For": "192.0.2.77", "X-Forwarded-Host": "doctor.invalid"}
"""What a visitor could claim and a proxy must write anew; 192.0.2.0/24 is nobody's (RFC 5737)."""


def question(secret_key: str, at: datetime) -> str:
    """Return what asks for it in this hour."""
    return hmac.digest(tickets.derive(secret_key, "doctor"), f"{at:%Y-%m-%d %H}".encode(), "sha256").hex()


def asked(secret_key: str, given: str | None, at: datetime) -> bool:
    """Tell whether this was asked by somebody who has the secret, in this hour or the last."""
    hours = (at, at - timedelta(hours=1))
    return bool(given) and any(hmac.compare_digest(question(secret_key, one), given or "") for one in hours)
