"""What a child's device posts: form-encoded, or JSON with the same names, judged before anything else sees it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from consult.services import sealing

MOST_FIELDS = 500
RUN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class BrokenError(ValueError):
    """A body that cannot be read at all: wrong encoding, wrong type, not JSON."""


def parse(body: bytes, content_type: str) -> MultiDict[str, str]:
    """Return the fields of a body in strict UTF-8; BrokenError when there is no reading it."""
    try:
        if content_type == "application/json":
            return _from_json(json.loads(body.decode("utf-8")))
        if content_type == "application/x-www-form-urlencoded":
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
            return MultiDict(pairs)
    except (ValueError, RecursionError) as wrong:
        raise BrokenError(str(wrong)) from wrong
    raise BrokenError(f"a body is a form or JSON, not {content_type!r}")


def opened(secret: str, consultation: int, posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return the fields that a device sealed for a consultation, or those given; BrokenError if there is no opening."""
    if "sealed" not in posted:
        return posted
    try:
        return _from_json(json.loads(sealing.unseal(secret, consultation, posted["sealed"]).decode("utf-8")))
    except (ValueError, RecursionError) as wrong:
        raise BrokenError(str(wrong)) from wrong


def _from_json(raw: Any) -> MultiDict[str, str]:
    if not isinstance(raw, dict) or len(raw) > MOST_FIELDS:
        raise BrokenError("JSON is one object of names and answers")
    posted: MultiDict[str, str] = MultiDict()
    for name, given in raw.items():
        for one in given if isinstance(given, list) else [given]:
            if not isinstance(one, str):
                raise BrokenError("an answer is a text or a list of texts")
            posted.add(name, one)
    return posted
