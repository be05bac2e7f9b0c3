"""Cards to hand out: the question, the QR code, the address and the digits; eight on a page."""

from __future__ import annotations

from typing import Any

from consult.services.kit.poster import way_in
from consult.services.kit.sitting import YOUNGEST_READER, Sitting


def facts(sitting: Sitting) -> dict[str, Any]:
    """Return one card; the template prints as many as a page holds."""
    sitting = sitting.saying(sitting.lang, YOUNGEST_READER)
    return {
        "paper": "codes",
        "title": sitting.child("welcome.title"),
        **way_in(sitting, "M"),
        "until": sitting.kit("until", slut=sitting.until),
    }
