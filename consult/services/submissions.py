"""Receive what a child sends: a few Core statements and one synced commit by the caller (`privacy.md` 3)."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    Integer,
    Table,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from consult.models.clearing import quote, sealed
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.submission import APART, declined, drawing, pin, submission, taken_back, written
from consult.models.theme import sorted_quote
from consult.services import documents, tickets, turn_of_run
from consult.services.posted import RUN
from forms.kind import Drawing, Part
from forms.respond import AGES, Answers, Unacceptable, read

LATEST = timedelta(days=7)
SPARE = 2
SCREENING = "screening"  # who marked a sealed worry while no person has read it
_ENDLESS = 2**31 - 1
Fields = MultiDict[str, str]
SessionRow = Any  # a Row of _FOUND: SQLAlchemy types rows of up to ten columns
practised: Counter[str] = Counter()  # how many have practised, by code; in memory only, gone with the process

_g: Any = GroupSession.__table__
_c: Any = Consultation.__table__
_FOUND = (
    _g.c.id, _g.c.code, _g.c.kind, _g.c.title, _g.c.place, _g.c.age_group, _g.c.levels, _g.c.languages,
    _g.c.device_word, _g.c.reads_aloud, _g.c.present, _g.c.surplus, _g.c.frozen, _g.c.state, _g.c.opens_at,
    _g.c.closes_at, _g.c.revealed_at, _g.c.consultation_id, _c.c.organisation_id, _c.c.project_id, _c.c.slug, _c.c.k,
    _c.c.plan, _c.c.promised, _c.c.revision, _c.c.version, _c.c.state.label("consultation_state"),
    _c.c.closed_at.label("consultation_closed_at"),
)  # fmt: skip


class Outcome(Enum):
    """Everything that can come of a post; the view has one status and one page for each."""

    STORED = auto()
    SAME = auto()
    PRACTISED = auto()
    DECLINED = auto()
    UNDONE = auto()
    CONFLICT = auto()
    TAKEN_BACK = auto()
    BROKEN = auto()
    NO_TICKET = auto()
    UNKNOWN = auto()
    TOO_LARGE = auto()
    UNACCEPTABLE = auto()
    BUSY = auto()


@dataclass(frozen=True)
class Post:
    """A post that passed every check that needs no write: a run's answers to a version, or None to decline or undo."""

    act: str
    run: str
    answers: Answers | None = None
    age: str = "unsaid"
    how: str = "tablet"
    version: str = ""


_LOOKUP = select(*_FOUND).join_from(_g, _c, _g.c.consultation_id == _c.c.id).where(_g.c.code == bindparam("code"))


def lookup(connection: Connection, code: str) -> SessionRow | None:
    """Return a session with what a child's page needs of its consultation, in one statement; None if unknown."""
    return connection.execute(_LOOKUP, {"code": code}).one_or_none()


def asks_for_much(connection: Connection, row: SessionRow) -> bool:
    """Tell whether an answer may need more room than others: whether a drawing is asked for (`privacy.md` 3)."""
    questionnaire = documents.questionnaire(connection, row.consultation_id, row.version)
    return any(question.kind.heavy for question in questionnaire.questions)


def judge(connection: Connection, secret: str, row: SessionRow, posted: Fields) -> Post | Outcome:
    """Return the post, or what is wrong with it. The client's clock is never believed."""
    ticket = tickets.check(secret, row.code, posted.get("ticket", ""))
    if ticket is None or ticket.practice != (row.kind == "practice") or _too_late(row):
        return Outcome.NO_TICKET
    version = documents.named(connection, row.consultation_id, row.version, ticket.version.hex())
    if version is None:
        return Outcome.NO_TICKET
    act, run = posted.get("act", "answer"), posted.get("run", "")
    if not RUN.fullmatch(run) or act not in ("answer", "decline", "undo"):
        return Outcome.UNACCEPTABLE
    if act != "answer":
        return Post(act, run)
    try:
        return _with_answers(connection, row, posted, "helped" if ticket.helped else "tablet", version)
    except Unacceptable:
        return Outcome.UNACCEPTABLE


def _too_late(row: SessionRow) -> bool:
    return row.kind != "practice" and is_too_late(row.consultation_state, row.consultation_closed_at)


def is_too_late(state: str, closed_at: datetime | None) -> bool:
    """Tell whether a consultation takes no answers any more: final, or closed for more than seven days."""
    if state not in ("open", "closed"):
        return True
    return closed_at is not None and datetime.now(UTC) > closed_at + LATEST


def _with_answers(connection: Connection, row: SessionRow, posted: Fields, how: str, version: str) -> Post:
    lang, level, age = posted.get("lang", ""), posted.get("level", ""), posted.get("age", "") or "unsaid"
    if lang not in row.languages or level not in row.levels or age not in AGES:
        raise Unacceptable("language, level or age")
    questionnaire = documents.questionnaire(connection, row.consultation_id, version)
    answers = read(questionnaire, lang, level, posted)
    return Post("answer", posted["run"], answers, row.age_group or age, how, version)


def enter(connection: Connection, row: SessionRow, posted: Fields, how: str) -> Outcome:
    """Store what staff types in for a child: without ticket, for the one who types is let in by other means.

    Unacceptable for an answer that the questionnaire does not offer."""
    run = posted.get("run", "")
    if not RUN.fullmatch(run):
        return Outcome.UNACCEPTABLE
    return receive(connection, row, _with_answers(connection, row, posted, how, row.version))


def receive(connection: Connection, row: SessionRow, post: Post) -> Outcome:
    """Store, count or delete what was judged acceptable; practice is acknowledged and never stored."""
    if row.kind == "practice":
        practised[row.code] += post.act == "answer"
        return Outcome.PRACTISED
    if post.act == "undo":
        return take_back(connection, post.run)
    turn_of_run.take(connection, post.run)
    if post.answers is None:
        return _decline(connection, row, post.run)
    return _store(connection, row, post, post.answers)


def _store(connection: Connection, row: SessionRow, post: Post, answers: Answers) -> Outcome:
    run, (d1, d2) = post.run, backgrounds(row, answers.groups, post.age)
    facts = {
        "run": run, "consultation": row.consultation_id, "group_session": row.id,
        "channel": "open" if row.kind == "open" else "group", "version": post.version, "lang": answers.lang,
        "level": answers.level, "how": post.how, "d1": d1, "d2": d2, "answers": answers.json,
        "digest": answers.digest, "run_hash": run_hash(run), "room": _room(row),
    }  # fmt: skip
    if connection.execute(_insertion(connection.dialect.name), facts).first() is None:
        return _why_not(connection, run, answers.digest)
    for table, rows in _apart(run, answers.apart).items():
        connection.execute(insert(table), rows)
    return Outcome.STORED


def _apart(run: str, apart: Mapping[str, tuple[Part, ...]]) -> Mapping[Table, list[dict[str, Any]]]:
    """Return the rows of what is kept apart, by table; each gets a name of its own, so that no order is told."""
    found: dict[Table, list[dict[str, Any]]] = {}
    for question, kept in apart.items():
        for part in kept:
            table, facts = _row(part)
            found.setdefault(table, []).append({"id": str(uuid.uuid4()), "run": run, "question": question, **facts})
    return found


def _row(part: Part) -> tuple[Table, dict[str, Any]]:
    if isinstance(part, str):
        return written, {"body": part}
    return drawing if isinstance(part, Drawing) else pin, asdict(part)


def _room(row: SessionRow) -> int:
    """Return how many rows the session may have before answers are held; without end where nobody is counted."""
    if row.kind == "open" or row.present is None or row.surplus == "all":
        return _ENDLESS
    return int(row.present) + SPARE - int(row.frozen)


@cache
def _insertion(dialect: str) -> Any:
    """One statement: insert unless taken back, already there or final meanwhile, and hold what is over the number.

    Final takes the consultation's row for itself: a post that meets it waits, and then finds the state changed.
    """
    names = [column.name for column in submission.c if column.name not in ("held", "block")]
    given = [bindparam(name, type_=submission.c[name].type).label(name) for name in names]
    rows = submission.alias("rows")
    there = select(func.count()).where(rows.c.group_session == bindparam("group_session")).scalar_subquery()
    room = bindparam("room", type_=Integer)
    held = case((room == _ENDLESS, false()), else_=there >= room)  # a poster's many rows are never counted here
    source = select(*given, held.label("held")).where(
        _c.c.id == bindparam("consultation"),
        _c.c.state.in_(("open", "closed")),
        ~exists().where(taken_back.c.run_hash == bindparam("run_hash")),
    )
    source = source.with_for_update(read=True, key_share=True, of=_c)
    made = (postgresql if dialect == "postgresql" else sqlite).insert(submission)
    return made.from_select([*names, "held"], source).on_conflict_do_nothing().returning(submission.c.run)


def _why_not(connection: Connection, run: str, digest: bytes) -> Outcome:
    gone = select(taken_back.c.run_hash).where(taken_back.c.run_hash == run_hash(run)).scalar_subquery()
    here = select(submission.c.digest).where(submission.c.run == run).scalar_subquery()
    found = connection.execute(select(gone.label("gone"), here.label("digest"))).one()
    if found.gone is not None:
        return Outcome.TAKEN_BACK
    if found.digest is None:
        return Outcome.NO_TICKET
    return Outcome.SAME if found.digest == digest else Outcome.CONFLICT


def take_back(connection: Connection, run: str) -> Outcome:
    """Delete a run's answers and keep its hash, so that it cannot come again; frozen sums stay."""
    turn_of_run.take(connection, run)
    connection.execute(_once(connection, taken_back, run_hash=run_hash(run)))
    forget(connection, [run], unread=True)
    return Outcome.UNDONE


def forget(db: Connection | Session, runs: Sequence[str], *, unread: bool = False) -> int:
    """Delete runs with their texts, drawings, pins, quotes and sealed originals; return how many runs there were.

    A worry stays until the worry contact has written down what was done: a grown-up has read it, and a child may be
    in danger. What only the screening found goes when the child takes it back (`unread`): nobody has read it, and
    the child was told that it is gone. A planner's removal does not reach it.
    """
    gone = cast("CursorResult[None]", db.execute(delete(submission).where(submission.c.run.in_(runs))))
    for table in APART:  # in this order: what is given back or cleared just now is waited for, and then found
        db.execute(delete(table).where(table.c.run.in_(runs)))
    keys = [child_key(run) for run in runs]
    quoted = select(quote.c.id).where(quote.c.child_key.in_(keys))
    db.execute(delete(sorted_quote).where(sorted_quote.c.quote.in_(quoted)))
    db.execute(delete(quote).where(quote.c.child_key.in_(keys)))
    found = sealed.c.marked_by == SCREENING if unread else false()
    may_go = or_(sealed.c.worry.is_(False), sealed.c.done_at.is_not(None), found)
    db.execute(delete(sealed).where(sealed.c.child_key.in_(keys), may_go))
    return gone.rowcount


def _decline(connection: Connection, row: SessionRow, run: str) -> Outcome:
    new = _once(connection, declined, run_hash=run_hash(run), group_session=row.id).returning(declined.c.run_hash)
    return Outcome.SAME if connection.execute(new).first() is None else Outcome.DECLINED


def _once(connection: Connection, table: Any, **values: Any) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).values(**values).on_conflict_do_nothing()


def run_hash(run: str) -> bytes:
    """Return what is kept of a run that was taken back or declined: the SHA-256 of its id."""
    return hashlib.sha256(run.encode()).digest()


def child_key(run: str) -> bytes:
    """Return what tells a child's quotes from another's: the first 16 bytes of SHA-256 over "quote" and the run."""
    return hashlib.sha256(b"quote" + run.encode()).digest()[:16]


def backgrounds(row: SessionRow, groups: Mapping[str, str], age: str) -> tuple[str, str]:
    """Return a submission's two background values; an unused one is empty."""
    found = [_background(one, row, groups, age) for one in row.plan]
    first, second, *_ = (*found, "", "")
    return first, second


def _background(source: str, row: SessionRow, groups: Mapping[str, str], age: str) -> str:
    if source == "place":
        return str(row.place)
    if source == "age":
        return str(row.age_group or age)
    return groups.get(source.removeprefix("q."), "none")
