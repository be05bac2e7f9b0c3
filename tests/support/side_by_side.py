"""Two transactions at once, in a given order: one has written and not yet committed, the other comes meanwhile."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy.orm import Session

from consult.database import Database

MEANWHILE = 0.5
"""Seconds in which the second could end, were it not made to wait."""


def meanwhile(database: Database, first: Callable[[Session], Any], second: Callable[[Session], Any]) -> Future[Any]:
    """Do `first`, begin `second` before the first commits, and let both end; return what became of the second."""

    def do_second() -> Any:
        with database.writing() as db:
            done = second(db)
            db.commit()
            return done

    with ThreadPoolExecutor(1) as pool, database.writing() as db:
        first(db)
        other = pool.submit(do_second)
        wait([other], MEANWHILE)
        db.commit()
    return other
