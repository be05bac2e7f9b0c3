"""Walk the log's chain: is every row there, unchanged and in its place?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Text, cast, func, select
from sqlalchemy.orm import Session

from consult.models.organisation import Audit
from consult.services import audit
from forms.texts import lazy

AT_A_TIME = 2_000
_SAID = {
    "changed": lazy("Row %(row)d has been changed."),
    "rewritten": lazy("Row %(row)d has been rewritten, or a row after it has been taken out."),
    "missing": lazy("Rows have been taken out just before row %(row)d."),
    "inserted": lazy("Row %(row)d has been put in afterwards."),
    "moved": lazy("Row %(row)d stands in another place than when it was written."),
}


@dataclass(frozen=True)
class Fault:
    """The first place where the chain is broken: `kind` is changed, rewritten, missing, inserted or moved."""

    kind: str
    row: int

    def __str__(self) -> str:
        """Say it in a sentence."""
        return str(_SAID[self.kind]) % {"row": self.row}


@dataclass(frozen=True)
class Chain:
    """How far the chain holds: `rows` and the last one's hash; the fault after them, and where a noted hash stands."""

    rows: int
    head: str
    fault: Fault | None = None
    noted_at: int | None = None


def check(db: Session, noted: str = "") -> Chain:
    """Walk the whole log, a few rows at a time, up to the first fault.

    `noted` is a hash that was noted before: that it is in the chain shows that nothing up to it was written anew."""
    rows, last, before, noted_at = 0, 0, "", None
    with db.execute(_ROWS) as found:
        for row in found.mappings():
            if not _is_as_written(row) or row["before"] != before:
                break
            rows, last, before = rows + 1, row["id"], row["hash"]
            noted_at = last if before == noted else noted_at
        else:
            return Chain(rows, before, None, noted_at)
    return Chain(rows, before, _why(db, row, last, before), noted_at)


_ROWS = (
    select(
        Audit.id, Audit.organisation_id, cast(Audit.at, Text).label("at"), Audit.actor, Audit.action, Audit.subject,
        Audit.reason, cast(Audit.facts, Text).label("facts"), Audit.before, Audit.hash,
    )
    .order_by(Audit.id)
    .execution_options(yield_per=AT_A_TIME)
)  # fmt: skip
"""Times and facts as text: somebody may have written there what cannot be read as such."""


def last(db: Session) -> Audit | None:
    """Return the last row of the log; None of an empty one."""
    return db.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one_or_none()


def _is_as_written(row: RowMapping) -> bool:
    try:
        read = {"at": datetime.fromisoformat(row["at"]), "facts": json.loads(row["facts"])}
    except (ValueError, TypeError):
        return False
    return bool(audit.digest({**row, **read}) == row["hash"])


def _why(db: Session, row: RowMapping, last: int, before: str) -> Fault:
    """Look for the row that this one was written after, and for another one that was written in its place."""
    if not _is_as_written(row):
        other = select(Audit.id).where(Audit.id > row["id"], Audit.before == before).limit(1)
        return Fault("changed" if db.scalar(other) is None else "inserted", row["id"])
    after = db.scalar(select(func.min(Audit.id)).where(Audit.hash == row["before"])) if row["before"] else 0
    if after is None:
        return Fault("rewritten", last) if row["id"] - 1 == last > 0 else Fault("missing", row["id"])
    if after > row["id"]:
        return Fault("moved", row["id"])
    return Fault("inserted", db.scalar(select(func.min(Audit.id)).where(Audit.id > after)) or row["id"])
