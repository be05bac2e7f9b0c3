"""The clearing queue: a planner reads one text or drawing at a time, already masked, and can only take words away.

What the masking hid stays hidden from the planner too, a name as well as a number: to see whether a hidden word is a
name one must read it, and nobody but the worry contact reads an original (`privacy.md` 8).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, func, insert, select
from sqlalchemy.orm import Session

from consult.models.clearing import quote, sealed
from consult.models.consultation import Consultation
from consult.models.organisation import Audit
from consult.models.submission import submission
from consult.models.theme import sorted_quote
from consult.services import audit
from consult.services.clearing import masking, originals
from consult.services.clearing.masking import Word
from consult.services.clearing.originals import RAW, Original
from consult.services.submissions import child_key
from forms.texts import lazy

HIDDEN = "text hidden"
_GONE = lazy("Somebody else has read it already, or the child has taken it back.")
_CHANGED = lazy("The text was shown in another way. Read it again.")
_UNREAD = lazy("Tick that you read this language, or leave the text to somebody who does.")
_EMPTY = lazy("No word would be left. Choose not to show the text instead.")
_KEPT_NO_LONGER = lazy("It can no longer be taken back.")


@dataclass(frozen=True)
class Piece:
    """A part of a text as it is shown: with a number a word that can be taken away, else signs or the mask."""

    text: str
    number: int | None = None


@dataclass(frozen=True)
class Item:
    """What is to be read now: the pieces of a text, or the strokes of a drawing."""

    id: str
    kind: str
    question: str
    pieces: tuple[Piece, ...]
    strokes: str
    unknown_language: bool
    seen: str
    """Which text was shown, so that only what was read is cleared."""


@dataclass(frozen=True)
class Progress:
    """How many are read and how many can be read now; `outside` tells whether some wait until they are K."""

    done: int
    waiting: int
    outside: bool

    @property
    def all(self) -> int:
        """All that have come into the queue, but for those that went to the worry contact."""
        return self.done + self.waiting


def waiting(db: Session, consultations: Collection[int]) -> Mapping[int, int]:
    """Return how many texts and drawings can be read now, by consultation; those with none are missing."""
    found: dict[int, int] = {}
    for table, _ in RAW.values():
        counted = select(submission.c.consultation, func.count()).join_from(
            table, submission, table.c.run == submission.c.run
        )
        mine = submission.c.consultation.in_(consultations)
        rows = db.execute(counted.where(mine, *_inside(table)).group_by(submission.c.consultation))
        for consultation, number in rows:
            found[consultation] = found.get(consultation, 0) + number
    return found


def progress(db: Session, consultation: Consultation) -> Progress:
    """Count what is read and what waits; of those outside the queue not even the number (`screening`)."""
    cleared = select(func.count()).where(quote.c.consultation == consultation.id)
    hidden = select(func.count()).where(Audit.organisation_id == consultation.organisation_id, Audit.action == HIDDEN)
    done = db.scalar(cleared) or 0
    done += db.scalar(hidden.where(Audit.subject == _subject(consultation))) or 0
    outside = any(_is_outside(db, table, consultation) for table, _ in RAW.values())
    return Progress(done, waiting(db, [consultation.id]).get(consultation.id, 0), outside)


def next_one(db: Session, consultation: Consultation, start: str = "") -> Item | None:
    """Return what is to be read now, by name the first from `start` on, then from the beginning; None without any."""
    name = _first(db, consultation, start) or _first(db, consultation, "")
    return _item(_find(db, consultation, name)) if name else None


def clear(
    db: Session, actor: str, consultation: Consultation, name: str, *, secret: str,
    away: Iterable[int] = (), seen: str = "", reads: bool = False,
) -> None:  # fmt: skip
    """Let a text or a drawing be quoted as it was shown, without the words in `away`; its original goes in 72 hours.

    ValueError when it is gone, is not what was shown, is in a language that nobody says to read, or is empty.
    """
    original = _find(db, consultation, name)
    item = _item(original)
    if item.unknown_language and not reads:
        raise ValueError(_UNREAD)
    if item.seen != seen:
        raise ValueError(_CHANGED)
    body = _masked(original.body, away) if original.kind == "text" else original.body
    _take(db, original)
    originals.seal(db, secret, original, actor, worry=False)
    db.execute(insert(quote).values(
        id=original.id, consultation=consultation.id, question=original.question, kind=original.kind, body=body,
        child_key=child_key(original.run),
    ))  # fmt: skip
    _note(db, actor, "text cleared", consultation, original)


def hide(db: Session, actor: str, consultation: Consultation, name: str) -> None:
    """Delete a text or a drawing for ever: nobody sees it. ValueError when it is gone."""
    original = _find(db, consultation, name)
    _take(db, original)
    _note(db, actor, HIDDEN, consultation, original)


def mark(db: Session, actor: str, consultation: Consultation, name: str, *, secret: str) -> None:
    """Seal an original for the worry contact, who alone can give it back; `concerns.tell` writes the mail."""
    original = _find(db, consultation, name)
    _take(db, original)
    originals.seal(db, secret, original, actor, worry=True)
    _note(db, actor, "text marked for worry", consultation, original)


def undo(db: Session, actor: str, consultation: Consultation, name: str, *, secret: str) -> None:
    """Put what was cleared back to be read again, while its original is there; it leaves its themes too."""
    mine = select(sealed).where(sealed.c.id == name, sealed.c.consultation == consultation.id, ~sealed.c.worry)
    row = db.execute(mine).one_or_none()
    if row is None or not originals.give_back(db, secret, row, queued=True):
        raise ValueError(_KEPT_NO_LONGER)
    db.execute(delete(sorted_quote).where(sorted_quote.c.quote == name))
    db.execute(delete(quote).where(quote.c.id == name))
    audit.record(db, actor, "clearing undone", _subject(consultation), consultation.organisation_id)


def _first(db: Session, consultation: Consultation, start: str) -> str | None:
    found = [
        db.scalar(_readable(table, consultation, func.min(table.c.id)).where(table.c.id >= start))
        for table, _ in RAW.values()
    ]
    return min(filter(None, found), default=None)


def _find(db: Session, consultation: Consultation, name: str) -> Original:
    for kind, (table, body) in RAW.items():
        found = _readable(table, consultation, table.c.run, table.c.question, table.c[body].label("body"))
        if row := db.execute(found.where(table.c.id == name)).one_or_none():
            return Original(name, row.run, consultation.id, row.question, kind, row.body)
    raise ValueError(_GONE)


def _readable(table: Table, consultation: Consultation, *columns: Any) -> Select[Any]:
    found = select(*columns).join_from(table, submission, table.c.run == submission.c.run)
    return found.where(submission.c.consultation == consultation.id, *_inside(table))


def _inside(table: Table) -> tuple[ColumnElement[bool], ...]:
    return (table.c.queued.is_(True), submission.c.held.is_(False))


def _is_outside(db: Session, table: Table, consultation: Consultation) -> bool:
    found = select(table.c.id).join_from(table, submission, table.c.run == submission.c.run)
    mine = found.where(submission.c.consultation == consultation.id, table.c.queued.is_(False))
    return db.execute(mine.limit(1)).first() is not None


def _take(db: Session, original: Original) -> None:
    if not originals.take(db, original):
        raise ValueError(_GONE)


def _item(original: Original) -> Item:
    if original.kind == "drawing":
        return Item(original.id, "drawing", original.question, (), original.body, False, _digest(original.body))
    pieces = tuple(_pieces(masking.read(original.body)))
    unknown = bool(originals.flag(original.body))
    seen = _digest("".join(piece.text for piece in pieces))
    return Item(original.id, "text", original.question, pieces, "", unknown, seen)


def _pieces(words: Sequence[Word]) -> Iterator[Piece]:
    hidden = _hidden(words)
    for masked, some in groupby(enumerate(words), key=lambda one: one[0] in hidden):
        if masked:
            yield Piece(masking.MASK)
        else:
            yield from (Piece(word.text, n if _says_something(word.text) else None) for n, word in some)


def _hidden(words: Sequence[Word]) -> set[int]:
    """Return the places of what the masking hides, with the spaces between two such words."""
    found = {n for n, word in enumerate(words) if word.why}
    return found | {n for n, word in enumerate(words) if word.text.isspace() and {n - 1, n + 1} <= found}


def _masked(body: str, away: Iterable[int]) -> str:
    words = masking.read(body)
    hidden = _hidden(words) | set(away)
    if not any(_says_something(word.text) for n, word in enumerate(words) if n not in hidden):
        raise ValueError(_EMPTY)
    return masking.written([word.text for word in words], hidden)


def _says_something(word: str) -> bool:
    return any(sign.isalnum() for sign in word)


def _digest(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _subject(consultation: Consultation) -> str:
    return f"consultation {consultation.id}"


def _note(db: Session, actor: str, action: str, consultation: Consultation, original: Original) -> None:
    facts = {"kind": original.kind, "question": original.question}
    audit.record(db, actor, action, _subject(consultation), consultation.organisation_id, **facts)
