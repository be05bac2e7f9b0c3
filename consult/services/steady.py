"""The time for what cannot be undone: a clock that has just jumped ahead is not believed at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

JUMP = 3600.0
"""Seconds; what is less is somebody setting the clock right."""
BELIEVED_AFTER = 24 * 3600.0

log = logging.getLogger("consult.work")


class Steady:
    """A clock that follows the computer's, but goes on at its own pace for a day after that one has jumped ahead."""

    def __init__(self, wall: Callable[[], float] = time.time, pace: Callable[[], float] = time.monotonic) -> None:
        self.wall, self.pace = wall, pace
        self.offset = wall() - pace()
        self.doubted: float | None = None

    def now(self) -> datetime:
        """Return the time in UTC: never more than an hour later than so long after the process began, for a day."""
        pace = self.pace()
        ahead = self.wall() - pace - self.offset
        if ahead < JUMP or (self.doubted is not None and pace - self.doubted > BELIEVED_AFTER):
            self.offset, self.doubted = self.offset + ahead, None
        elif self.doubted is None:
            self.doubted = pace
            log.warning(
                "The clock has jumped %.0f h ahead. Nothing is made final or deleted by it for a day.", ahead / 3600
            )
        return datetime.fromtimestamp(pace + self.offset, UTC)


unhurried = Steady()
"""This process's own."""
