"""Who did what, when and why; written in the verb's own transaction, never with the text of an answer.

Each row holds the hash of the row before it: a row that is changed, taken out or put in breaks the chain, which
`audit_chain.check` walks. Who holds the database can write the whole chain anew; only a hash that was noted
elsewhere shows that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, event, insert, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from consult.models.base import now
from consult.models.organisation import Audit

KEPT = ("organisation_id", "at", "actor", "action", "subject", "reason", "facts", "before")
"""What the hash of a row is made of; its number only gives the order."""
LOCK = 4_206_002
"""Any number that nothing else in the database locks: on PostgreSQL one transaction at a time adds to the chain."""
_LOG, _WAITING = Audit.__table__, "audit rows"


def record(  # noqa: PLR0917  # a row of the log is read as one sentence: who, what, to what, where, why
    db: Session, actor: str, action: str, subject: str, organisation_id: int | None, reason: str = "", **facts: object
) -> None:
    """Add one row as the transaction is committed: `actor` is "planner 12" or "leader link 7", `subject` "user 3".

    Not before, for the chain has one end: two verbs that held it while they waited for each other's rows would stop.
    """
    db.info.setdefault(_WAITING, []).append({
        "organisation_id": organisation_id, "at": now(), "actor": actor, "action": action, "subject": subject,
        "reason": reason, "facts": json.loads(json.dumps(facts)),
    })  # fmt: skip


def digest(row: Mapping[str, Any]) -> str:
    """Return the SHA-256, as hex, of a row's KEPT as canonical JSON: sorted, without spaces, the time in UTC."""
    kept = {name: row[name] for name in KEPT} | {"at": f"{row['at']:%Y-%m-%dT%H:%M:%S.%fZ}"}
    return sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def head(db: Session) -> str:
    """Return the hash of the last row; nothing of an empty log."""
    return db.scalar(select(Audit.hash).order_by(Audit.id.desc()).limit(1)) or ""


@event.listens_for(Session, "before_commit")
def _write(db: Session) -> None:
    """Chain what waits to the end of the log, after everything else of the transaction."""
    waiting = db.info.pop(_WAITING, ())
    if not waiting:
        return
    db.flush()
    if db.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyhow
        db.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    before = head(db)
    for row in waiting:
        row["before"] = before
        row["hash"] = before = digest(row)
        db.execute(insert(Audit), row)


@event.listens_for(Session, "do_orm_execute")
def _write_to_be_read(asked: ORMExecuteState) -> None:
    """A transaction that asks the log itself sees what it has written down."""
    statement = asked.statement
    if _WAITING in asked.session.info and isinstance(statement, Select) and _LOG in statement.get_final_froms():
        _write(asked.session)


@event.listens_for(Session, "after_rollback")
def _forget(db: Session) -> None:
    """What was taken back is not written down."""
    db.info.pop(_WAITING, None)
