"""What the worker does with what was purged, and with backups that have been kept for their time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from sqlalchemy import update

from consult.config import Settings
from consult.database import Database
from consult.models.consultation import Consultation
from consult.models.job import job
from consult.services import backups, purging, wiping

AN_HOUR = 3600.0
BETWEEN = 0.005  # seconds in which others write, as in consult.work
log = logging.getLogger("consult.work")


def _purge(database: Database, settings: Settings, consultation: int, stopped: threading.Event) -> None:
    """Delete a purged consultation's answers by turns, then what they leave behind; it may be begun again."""
    for step in purging.STEPS:
        there_is_more = True
        while there_is_more:
            if stopped.wait(BETWEEN):
                return
            with database.writing() as db:
                there_is_more = step(db, db.get_one(Consultation, consultation))
                db.commit()
    with database.writing() as db:
        voices = purging.forget_voices(db, db.get_one(Consultation, consultation))
        db.commit()
    for sha in voices:
        (settings.media / f"{sha}.mp3").unlink(missing_ok=True)
    papers = purging.empty(settings.papers)
    wiping.wipe(database.write, purging.CHANGED)
    with database.writing() as db:
        facts = {"recordings": len(voices), "papers": papers}
        purging.finish(db, db.get_one(Consultation, consultation), **facts)
        db.commit()
    log.info("Consultation %d is purged, and nothing of its answers is left in the database.", consultation)


def look_after(database: Database, settings: Settings) -> None:
    """Delete backups that are older than their days, and take up a purge again that was given up."""
    if old := backups.expire(settings.backups, settings.keep_backups):
        log.info("%d backups deleted that were older than %d days.", len(old), settings.keep_backups)
    with database.writing() as db:
        failed = update(job).where(job.c.kind == purging.JOB, job.c.state == "failed")
        db.execute(failed.values(state="waiting", tries=0))
        db.commit()


JOBS: Mapping[str, Callable[..., None]] = {purging.JOB: _purge}
CLOCKS: Mapping[Callable[[Database, Settings], bool | None], float] = {look_after: AN_HOUR}
