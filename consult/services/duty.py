"""Who works: of several `consult work` on one installation one has the duty, and the others wait to take over.

On PostgreSQL the duty is an advisory lock in a transaction that stays open: the database lets go of it with the
connection, and a pooler keeps that connection for the transaction. On SQLite it is a locked file in its folder.
"""

from __future__ import annotations

import fcntl
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from typing import TextIO

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from consult.config import Settings
from consult.database import Database, opened

LOOK = 1.0
"""Seconds between two looks: at a duty that is not ours, and at whether ours is still ours."""
NUMBER = 0x636F6E73
"""The advisory lock's number: "cons" in ASCII, below 2³¹ so that `pg_locks` shows it in one column."""
_TAKE = text("SELECT NOT pg_is_in_recovery() AND pg_try_advisory_xact_lock(:number)")
_TAKEN = text(
    "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE locktype = 'advisory' AND datname = current_database() AND classid = 0 AND objid = :number AND granted)"
)

log = logging.getLogger("consult.work")
StillMine = Callable[[], object]


def times(database: Database, settings: Settings, stopped: threading.Event) -> Iterator[threading.Event]:
    """Wait for the duty until `stopped`, again and again; each time yield an event that is set when the duty ends."""
    waiting = False
    while not stopped.is_set():
        with _taken(database, settings) as still_mine:
            if still_mine:
                waiting = False
                with _watched(still_mine, stopped) as ended:
                    yield ended
                continue
        if not waiting:
            log.info("Another `consult work` has the duty, or the database is away. Waiting.")
            waiting = True
        stopped.wait(LOOK)


def is_somebody_working(settings: Settings) -> bool:
    """Tell whether a `consult work` has the duty; nobody has while the database does not answer."""
    if settings.database_url.startswith("sqlite"):
        with _file(settings) as file:
            return not _locks(file, fcntl.LOCK_SH)
    try:
        with opened(settings) as database, database.read.connect() as connection:
            return bool(connection.scalar(_TAKEN, {"number": NUMBER}))
    except SQLAlchemyError:
        return False


def told_to_stop() -> threading.Event:
    """Return an event that SIGTERM or SIGINT sets, by a thread of its own.

    A handler would set it in the main thread, and hang for good when a second signal comes in the middle of that.
    """
    stopped, (told, tells) = threading.Event(), socket.socketpair()
    tells.setblocking(False)
    signal.set_wakeup_fd(tells.detach(), warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)

    def wait() -> None:
        told.recv(1)
        stopped.set()

    threading.Thread(target=wait, name="signals", daemon=True).start()
    return stopped


@contextmanager
def _watched(still_mine: StillMine, stopped: threading.Event) -> Iterator[threading.Event]:
    """Look every second whether the duty is still ours; the event is set when it is not, or we are to stop."""
    ended = threading.Event()

    def watch() -> None:
        while not (ended.is_set() or stopped.wait(LOOK)):
            try:
                still_mine()
            except SQLAlchemyError:
                log.warning("The duty is lost: the database let go of us.")
                break
        ended.set()

    watcher = threading.Thread(target=watch, name="duty", daemon=True)
    watcher.start()
    try:
        yield ended
    finally:
        ended.set()
        watcher.join(2 * LOOK)


@contextmanager
def _taken(database: Database, settings: Settings) -> Iterator[StillMine | None]:
    """Take the duty if nobody has it; inside it is held."""
    if database.write.dialect.name == "sqlite":
        with _file(settings) as file:
            yield (lambda: None) if _locks(file, fcntl.LOCK_EX) else None
        return
    connection = _elected(database)
    with closing(connection) if connection else nullcontext():
        yield partial(connection.execute, text("SELECT 1")) if connection else None


def _elected(database: Database) -> Connection | None:
    try:
        connection = database.write.connect()
        if connection.scalar(_TAKE, {"number": NUMBER}):
            return connection
        connection.close()
    except SQLAlchemyError as wrong:
        log.debug("Nobody can be elected: %s", wrong)
    return None


def _file(settings: Settings) -> TextIO:
    return (settings.instance / "work.lock").open("a", encoding="utf-8")


def _locks(file: TextIO, how: int) -> bool:
    """Lock the file until it is closed; tell whether that went."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
