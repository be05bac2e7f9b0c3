"""The poster: one sentence that a child reads from three metres, the code as QR and in clear, who asks, until when."""

from __future__ import annotations

from typing import Any

from consult.services import qr
from consult.services.kit.sitting import YOUNGEST_READER, Sitting

READ_FROM = 3_000
"""Millimetres."""
SHARE = 250
"""A small letter is at least one part in so many of the distance: 14 minutes of arc, three times what is just seen."""
X_HEIGHT = 1040 / 2048
"""Of the print font's em."""
POINTS_A_MM = 72 / 25.4
LEAST = READ_FROM / SHARE / X_HEIGHT * POINTS_A_MM
"""Points of the sentence, whatever the paper."""
QR_MM = 62.0
"""The side of the code itself on A4, without its quiet edge."""


def small(sitting: Sitting) -> dict[str, Any]:
    """Return the poster on A4."""
    return _facts(sitting, "a4")


def large(sitting: Sitting) -> dict[str, Any]:
    """Return the poster on A3."""
    return _facts(sitting, "a3")


def way_in(sitting: Sitting, correction: str) -> dict[str, Any]:
    """Return the way in as posters and cards show it: QR, address and code in clear. Never the leader's link."""
    drawn = qr.svg(sitting.way_in, correction)
    return {
        "qr": {"svg": str(drawn), "alt": sitting.kit("scan"), "share": share(str(drawn))},
        "scan": sitting.kit("scan"),
        "go_to": sitting.kit("go_to"),
        "host": sitting.host,
        "type": sitting.child("code.title"),
        "code": sitting.group_session.shown_code,
    }


def share(drawn: str) -> float:
    """Return which share of a QR drawing's side the code itself is, without the quiet edge."""
    side = int(drawn.partition('viewBox="0 0 ')[2].partition(" ")[0])
    return (side - 2 * qr.QUIET_EDGE) / side


def _facts(sitting: Sitting, size: str) -> dict[str, Any]:
    sitting = sitting.saying(sitting.lang, YOUNGEST_READER)
    return {
        "paper": "poster",
        "size": size,
        "title": sitting.child("welcome.title"),
        "least": LEAST,
        "qr_mm": QR_MM,
        "asks": sitting.kit("asks"),
        **way_in(sitting, "H"),
        "until": sitting.kit("until", slut=sitting.until),
        "free": sitting.kit("free"),
        "answer": sitting.child("so_blev_det.promised"),
        "photo": sitting.photo,
    }
