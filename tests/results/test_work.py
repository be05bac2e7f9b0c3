"""The process beside the server: it draws what is asked for, survives what fails, and stops when told to."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import work
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.job import job
from consult.services import charts, jobs
from tests.support.databases import SECRET


def states_of_jobs(database):
    """Return every job's kind, state and number of tries."""
    with database.reading() as db:
        return {row.kind: (row.state, row.tries) for row in db.execute(select(job))}


def ask_for(database, kind, subject=1):
    with database.writing() as db:
        jobs.enqueue(db, kind, subject)
        db.commit()


@pytest.fixture
def working(database, settings, monkeypatch):
    """The worker in a thread, quick to try again; stopped after the test."""
    monkeypatch.setattr(work, "POLL", 0.01)
    monkeypatch.setattr(work, "AFTER_FAILURE", 0.01)
    stopped = threading.Event()
    thread = threading.Thread(target=work.work, args=(database, settings, stopped))

    def start():
        thread.start()

    yield start
    stopped.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_closing_asks_for_charts_and_the_worker_draws_them(database, settings, yard, monkeypatch, working):
    monkeypatch.setattr(charts, "draw", lambda drawing: f"<svg>{drawing.title}</svg>")
    monkeypatch.setattr(charts, "picture", lambda drawing: b"pixels")
    working()
    until(lambda: states_of_jobs(database)["charts"] == ("done", 1))
    files = {file.name for file in settings.charts.iterdir()}
    assert len(files) > 40
    vectors, pixels = ({name.partition(".")[0] for name in files if name.endswith(kind)} for kind in ("svg", "png"))
    assert pixels < vectors  # the children's languages are not for the staff's documents
    assert len(vectors) + len(pixels) == len(files)


def test_a_chart_that_is_there_is_not_drawn_again(database, settings, yard, monkeypatch):
    drawn = []

    def draw(drawing):
        drawn.append(drawing)
        return "<svg/>"

    monkeypatch.setattr(charts, "draw", draw)
    monkeypatch.setattr(charts, "picture", lambda drawing: b"pixels")
    for _ in range(2):
        work._charts(database, settings, yard.consultation, threading.Event())
    assert len(drawn) == len(set(drawn))


def test_a_job_that_fails_is_tried_three_times_and_others_go_on(database, yard, monkeypatch, working):
    def broken(*_):
        raise OSError("the disk is full")

    done = []
    monkeypatch.setattr(work, "JOBS", {"charts": broken, "reveal": lambda *_: done.append(1), "tidy": broken})
    ask_for(database, "reveal")
    working()
    until(lambda: states_of_jobs(database) == {"charts": ("failed", 3), "reveal": ("done", 1)})
    assert done == [1]


def test_an_unknown_job_ends_nothing(database, yard, monkeypatch, working):
    monkeypatch.setattr(work, "JOBS", {"charts": lambda *_: None})
    ask_for(database, "unheard of")
    working()
    until(lambda: states_of_jobs(database) == {"charts": ("done", 1), "unheard of": ("failed", 3)})


def test_seven_days_after_closing_the_result_is_final(database, yard, monkeypatch, working):
    monkeypatch.setattr(work, "JOBS", dict.fromkeys(work.JOBS, lambda *_: None))
    with database.writing() as db:
        db.get_one(Consultation, yard.consultation).closed_at = now() - timedelta(days=7, minutes=1)
        db.commit()
    working()

    def state():
        with database.reading() as db:
            return db.get_one(Consultation, yard.consultation).state

    until(lambda: state() == "final")
    until(lambda: states_of_jobs(database).get("tidy") == ("done", 1))


def test_a_stop_between_two_charts_leaves_the_job_for_the_next_start(database, settings, yard, monkeypatch):
    stopped = threading.Event()

    def draw(drawing):
        stopped.set()
        return "<svg/>"

    monkeypatch.setattr(charts, "draw", draw)
    work._do_next(database, settings, stopped)
    assert states_of_jobs(database)["charts"] == ("waiting", 1)
    assert len(list(settings.charts.iterdir())) == 1


def test_after_final_postgresql_writes_the_answers_anew(database, settings, yard, monkeypatch):
    monkeypatch.setattr(charts, "draw", lambda drawing: "<svg/>")
    monkeypatch.setattr(charts, "picture", lambda drawing: b"pixels")
    ask_for(database, "tidy", yard.consultation)
    for _ in range(2):
        work._do_next(database, settings, threading.Event())
    assert states_of_jobs(database)["tidy"] == ("done", 1)


@pytest.mark.slow
def test_the_command_stops_when_told_to(database, settings):
    environment = {
        **os.environ, "CONSULT_INSTANCE": str(settings.instance), "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_SECRET_KEY": SECRET,
    }  # fmt: skip
    running = subprocess.Popen([sys.executable, "-m", "consult", "work"], env=environment, stderr=subprocess.PIPE)
    assert running.stderr is not None
    while b"Working" not in (line := running.stderr.readline()):
        assert line, "it ended before it began"
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=20)
    assert (running.returncode, b"Stopped" in said) == (0, True), said.decode()
