"""Questionnaire documents by their hash, parsed once and kept."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from consult.models.consultation import Version
from forms.questionnaire import Questionnaire, load

_KEPT = 64
_parsed: OrderedDict[str, Questionnaire] = OrderedDict()


def questionnaire(db: Session | Connection, consultation: int, version: str) -> Questionnaire:
    """Return a consultation's questionnaire with this hash; LookupError when there is none."""
    if version in _parsed:
        _parsed.move_to_end(version)
        return _parsed[version]
    table: Any = Version.__table__
    found = db.execute(
        select(table.c.document).where(table.c.consultation_id == consultation, table.c.hash == version)
    ).scalar_one_or_none()
    if found is None:
        raise LookupError(version)
    _parsed[version] = load(json.loads(found) if isinstance(found, str) else found)
    while len(_parsed) > _KEPT:
        _parsed.popitem(last=False)
    return _parsed[version]


def named(connection: Connection, consultation: int, current: str, begins: str) -> str | None:
    """Return the version whose hash begins so, the `current` or an earlier one of the consultation; None for none.

    An earlier one has other words for the same questions (`typos`): a device may have kept its page."""
    if current.startswith(begins):
        return current
    table: Any = Version.__table__
    mine = (table.c.consultation_id == consultation, table.c.hash.startswith(begins, autoescape=True))
    return connection.execute(select(table.c.hash).where(*mine)).scalars().first()
