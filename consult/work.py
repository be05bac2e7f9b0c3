"""`consult work`: the process beside the server that draws charts, makes papers, sends mail and watches the clocks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session

from consult import work_maps, work_purge
from consult.config import Settings
from consult.database import Database, connect
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.job import job
from consult.models.submission import submission
from consult.services import (
    charts,
    comparison,
    documents,
    duty,
    figures,
    jobs,
    mail_server,
    outbox,
    published,
    results,
    showing,
    states,
    turns,
)
from consult.services.clearing import concerns, originals, screening
from consult.services.figures import Drawing
from consult.services.papers import Draw, kept
from consult.services.showing import STAFF_LANGUAGES
from consult.services.speaking import speaking
from consult.services.steady import unhurried

POLL, AFTER_FAILURE = 0.25, 2.0  # seconds
BETWEEN_TURNS = 0.005
"""Seconds in which others write: SQLite lets whoever asks first go first, and one that waits asks seldom."""

log = logging.getLogger("consult.work")


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; what was begun is finished or taken up again at the next start."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    stopped = duty.told_to_stop()
    database = connect(settings)
    try:
        for duty_ends in duty.times(database, settings, stopped):
            work(database, settings, duty_ends)
    finally:
        database.dispose()


def work(database: Database, settings: Settings, stopped: threading.Event) -> None:
    """Do jobs as they come and what the clock asks, until `stopped` is set; nothing that fails ends it."""
    log.info("Working: charts go to %s.", settings.charts)
    _survive(lambda: _draw_what_is_missing(database))
    due = dict.fromkeys(CLOCKS, 0.0)
    while not stopped.is_set():
        for step, pause in CLOCKS.items():
            if time.monotonic() >= due[step]:
                there_is_more = _survive(partial(step, database, settings))
                due[step] = time.monotonic() + (0 if there_is_more else pause)
        done = _survive(lambda: _do_next(database, settings, stopped))
        stopped.wait(AFTER_FAILURE if done is None else 0 if done else POLL)
    log.info("Stopped.")


def _survive(step: Callable[[], bool | None]) -> bool | None:
    """Do one step; what goes wrong is logged, and the result is None."""
    try:
        return bool(step())
    except Exception:  # a broken job or a database that is away must not end the process
        log.exception("Something went wrong; trying again.")
        return None


def _do_next(database: Database, settings: Settings, stopped: threading.Event) -> bool:
    """Take and do one job; tell whether there was one. Looking does not touch the server's write lock."""
    with database.reading() as db:
        if not db.execute(select(exists().where(job.c.state == "waiting"))).scalar():
            return False
    with database.writing() as db:
        one = jobs.take(db)
        db.commit()
    if one is None:
        return False
    try:
        JOBS[one.kind](database, settings, *one.subjects, stopped)
    except Exception:
        log.warning("Job %s (%s %s) failed.", one.id, one.kind, one.subject)
        _note(database, partial(jobs.failed, one=one))
        raise
    if not stopped.is_set():
        _note(database, partial(jobs.done, one=one))
    return True


def _send_next(database: Database, settings: Settings) -> bool:
    """Hand the next mail to the mail server, outside of any transaction; tell whether the server accepted one."""
    with database.reading() as db:
        if not (mail_server.is_there(settings) and outbox.is_due(db, now())):
            return False
    with database.writing() as db:
        mail = outbox.take(db, now())
        db.commit()
    if mail is None:
        return False
    try:
        mail_server.deliver(settings, mail)
    except mail_server.NotSentError as wrong:
        log.warning("Mail %d was not sent (%s).", mail.id, wrong.why)
        _note(database, partial(outbox.not_sent, number=mail.id, why=wrong.why, for_good=wrong.for_good))
        return False
    _note(database, partial(outbox.sent, number=mail.id))
    return True


def _note(database: Database, verb: Callable[..., None]) -> None:
    with database.writing() as db:
        verb(db)
        db.commit()


def _release(database: Database, _: Settings, consultation: int, stopped: threading.Event) -> None:
    """Add very many answers up by turns; what was cut short before is undone first."""
    for turns_of in (turns.undoing, turns.of):
        with database.reading() as db:
            for turn in turns_of(db, db.get_one(Consultation, consultation)):
                if stopped.wait(BETWEEN_TURNS):
                    return
                with database.writing() as own:
                    turn(own)
                    own.commit()
    with database.writing() as db:
        if db.get_one(Consultation, consultation).state in ("final", "answered"):
            jobs.enqueue(db, "tidy", consultation)
        jobs.enqueue(db, "charts", consultation)
        db.commit()


def _charts(database: Database, settings: Settings, consultation: int, stopped: threading.Event) -> None:
    with database.reporting() as db:
        wanted = [*_published(db, consultation), *_of_consultation(db, db.get_one(Consultation, consultation))]
    _draw(wanted, settings, stopped)


def _published(db: Session, consultation: int) -> list[Drawing]:
    """Return the charts of the public page, which show what was published whatever has been renamed since."""
    kept_result = published.in_force(db, consultation)
    return published.drawings(kept_result.figures) if kept_result else []


def _comparison(database: Database, settings: Settings, one: int, other: int, stopped: threading.Event) -> None:
    """Draw the questions that two consultations share, as the staff read them."""
    with database.reporting() as db:
        both = db.get_one(Consultation, one), db.get_one(Consultation, other)
        wanted = [drawing for lang in STAFF_LANGUAGES for drawing in comparison.drawings(db, *both, lang)]
    _draw(wanted, settings, stopped)


def _reveal(database: Database, settings: Settings, group_session: int, stopped: threading.Event) -> None:
    with database.reporting() as db:
        shown = db.get_one(GroupSession, group_session)
        wanted = [*_of_group(db, shown), *_of_consultation(db, shown.consultation)]
    _draw(wanted, settings, stopped)


def _of_consultation(db: Session, consultation: Consultation) -> Iterator[Drawing]:
    """Return what the result shows: everybody in every language, then by background as the staff read it."""
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    for by in showing.divisions(consultation):
        others = consultation.languages if by == showing.EVERYBODY else []
        for lang in dict.fromkeys((*showing.STAFF_LANGUAGES, *others)):
            asking = figures.asking(consultation, questionnaire, lang)
            for view in showing.views(db, consultation, questionnaire, asking, by):
                yield from showing.drawings(view.figures, asking)


def _of_group(db: Session, group_session: GroupSession) -> Iterator[Drawing]:
    consultation = group_session.consultation
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    found = results.reveal_figures(db, group_session, questionnaire)
    for lang in dict.fromkeys((*showing.STAFF_LANGUAGES, *group_session.languages)):
        yield from showing.drawings(found, figures.asking(consultation, questionnaire, lang, group_session.levels))


def _draw(wanted: Sequence[Drawing], settings: Settings, stopped: threading.Event) -> None:
    """Draw what is missing: first all for the pages, then the pixels that the staff paste into documents."""
    start, pages = time.monotonic(), dict.fromkeys(wanted)
    files = {showing.path(settings.charts, one): one for one in pages}
    files |= {showing.picture(settings.charts, one): one for one in pages if one.lang in STAFF_LANGUAGES}
    missing = [file for file in files if not file.exists()]
    for file in missing:
        if stopped.is_set():
            return
        pixels = file.suffix == ".png"
        showing.write(file, charts.picture(files[file]) if pixels else charts.draw(files[file]).encode())
    log.info("%d of %d charts drawn in %.1f s.", len(missing), len(files), time.monotonic() - start)


def _papers(database: Database, settings: Settings, consultation: int, stopped: threading.Event) -> None:
    """Make the papers of today's result in the staff's languages; those that are there already stay."""
    draw, start, made = Draw(partial(_svg, settings), charts.picture), time.monotonic(), 0
    for lang in STAFF_LANGUAGES:
        with database.reporting() as db:
            result = kept.result_in(db, db.get_one(Consultation, consultation), settings, lang)
        for one in kept.papers(result, settings.papers):
            if stopped.is_set():
                return
            if not one.there:
                with speaking(lang):
                    kept.write(one.file, one.paper.make(result, draw))
                made += 1
    log.info("%d papers made in %.1f s.", made, time.monotonic() - start)


def _svg(settings: Settings, drawing: Drawing) -> str:
    kept_chart = showing.path(settings.charts, drawing)
    return kept_chart.read_text("utf-8") if kept_chart.exists() else charts.draw(drawing)


def _tidy(database: Database, _: Settings, consultation: int, stopped: threading.Event) -> None:
    """After final: PostgreSQL's table is written anew, so that its heap tells no order of arrival (`privacy.md` 2)."""
    if database.write.dialect.name == "postgresql":
        with database.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM FULL {submission.name}"))


JOBS: Mapping[str, Callable[..., None]] = {
    turns.JOB: _release,
    "charts": _charts,
    comparison.JOB: _comparison,
    "reveal": _reveal,
    kept.JOB: _papers,
    "tidy": _tidy,
    **work_maps.JOBS,
    **work_purge.JOBS,
}


def _draw_what_is_missing(database: Database) -> None:
    """At the start ask for the charts of every result: they are not in a backup, and a new release may draw anew."""
    with database.writing() as db:
        db.execute(delete(job).where(job.c.state == "done"))
        for one in db.scalars(select(Consultation.id).where(Consultation.state != "draft")):
            jobs.enqueue(db, "charts", one)
        for one in db.scalars(select(GroupSession.id).where(GroupSession.revealed_at.is_not(None))):
            jobs.enqueue(db, "reveal", one)
        db.commit()


def _finalise_due(database: Database, _: Settings) -> None:
    with database.writing() as db:
        for one in states.finalise_due(db, unhurried.now()):
            log.info("Consultation %d is final, seven days after it was closed.", one)
        db.commit()


def _screen(database: Database, settings: Settings) -> bool:
    """Look at a few new texts, let in whom there are enough of, tell the worry contact; tell whether there is more."""
    with database.reading() as db:
        found = screening.unscreened(db)
        due = screening.may_enter(db) or concerns.untold(db) or originals.is_overdue(db, unhurried.now())
    if not (found or due):
        return False
    judged = [screening.judge(one) for one in found]  # outside the transaction: reading takes its time
    with database.writing() as db:
        screening.keep(db, settings.secret_key, judged)
        screening.let_in(db)
        concerns.tell(db, settings.public_url)
        originals.delete_overdue(db, unhurried.now())
        db.commit()
    return len(found) == screening.FEW


CLOCKS: Mapping[Callable[[Database, Settings], bool | None], float] = {
    _finalise_due: 60.0,
    _screen: 5.0,
    _send_next: 5.0,
    **work_purge.CLOCKS,
}
"""What is looked after again and again: after so many seconds, or at once where a step says that there is more."""
