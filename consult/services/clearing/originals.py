"""Originals: taken out of the raw tables, sealed under the installation's key, given back, and deleted in time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import CursorResult, Table, delete, exists, insert, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.clearing import sealed
from consult.models.submission import drawing, submission, written
from consult.services import tickets
from consult.services.clearing import languages
from consult.services.submissions import SCREENING, child_key
from forms.texts import lazy

KEPT = timedelta(hours=72)
"""How long an original is there after it was cleared, or after what was done about a worry is recorded."""
RAW: Mapping[str, tuple[Table, str]] = {"text": (written, "body"), "drawing": (drawing, "strokes")}
_NONCE = 12


@dataclass(frozen=True)
class Original:
    """One text, or the strokes of one drawing, as the child sent it."""

    id: str
    run: str
    consultation: int
    question: str
    kind: str
    body: str


def take(db: Session, original: Original) -> bool:
    """Delete the raw row; False when somebody else has, or the child took it back."""
    table = RAW[original.kind][0]
    return bool(cast("CursorResult[None]", db.execute(delete(table).where(table.c.id == original.id))).rowcount)


def seal(db: Session, secret: str, original: Original, by: str, *, worry: bool) -> None:
    """Keep an original closed: with worry until what was done is recorded, else 72 hours.

    What the screening finds has only its day: its time would tell when the child answered (`privacy.md` 2).
    """
    at = now().replace(hour=0, minute=0, second=0, microsecond=0) if by == SCREENING else now()
    db.execute(insert(sealed).values(
        id=original.id, consultation=original.consultation, question=original.question, kind=original.kind,
        body=_closed(secret, original), child_key=child_key(original.run), worry=worry, marked_by=by, marked_at=at,
        delete_after=None if worry else at + KEPT,
    ))  # fmt: skip


def opened(secret: str, row: Any) -> Original:
    """Return what a row of `sealed` holds; ValueError when it was closed under another key."""
    try:
        raw = AESGCM(_key(secret)).decrypt(row.body[:_NONCE], row.body[_NONCE:], row.id.encode())
    except InvalidTag as wrong:
        raise ValueError(lazy("It cannot be opened: the installation's secret key has been changed.")) from wrong
    run, body = json.loads(raw)
    return Original(row.id, run, row.consultation, row.question, row.kind, body)


def give_back(db: Session, secret: str, row: Any, *, queued: bool) -> bool:
    """Put an original back among those that wait to be read, unless its child takes it back; False when it is gone.

    The child's row is locked before the original's, in the order of `submissions.forget`.
    """
    original = opened(secret, row)
    child = select(submission.c.run).where(submission.c.run == original.run).with_for_update(read=True, key_share=True)
    is_there = db.execute(child).first() is not None
    taken = cast("CursorResult[None]", db.execute(delete(sealed).where(sealed.c.id == row.id)))
    if not (taken.rowcount and is_there):
        return bool(taken.rowcount)
    table, body = RAW[original.kind]
    facts: dict[str, Any] = {"screened": True, "flag": flag(original.body)} if table is written else {}
    db.execute(insert(table).values(
        id=original.id, run=original.run, question=original.question, queued=queued, **{body: original.body}, **facts
    ))  # fmt: skip
    return True


def flag(body: str) -> str:
    """Return `language` for a text that only somebody who reads its language may clear, else nothing."""
    return "" if languages.covered(body) else "language"


def is_overdue(db: Session, at: datetime) -> bool:
    """Tell whether an original has been kept for its time."""
    return bool(db.execute(select(exists().where(sealed.c.delete_after <= at))).scalar())


def delete_overdue(db: Session, at: datetime) -> int:
    """Delete the originals that have been kept for their time; return how many."""
    return int(cast("CursorResult[None]", db.execute(delete(sealed).where(sealed.c.delete_after <= at))).rowcount)


def _closed(secret: str, original: Original) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    raw = json.dumps([original.run, original.body]).encode()
    return nonce + AESGCM(_key(secret)).encrypt(nonce, raw, original.id.encode())


def _key(secret: str) -> bytes:
    return tickets.derive(secret, "originals")
