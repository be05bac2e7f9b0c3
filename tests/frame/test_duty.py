"""Of two `consult work` one works and the other waits: killed, stopped or cut off, it is taken over from."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import text

from consult.services import duty
from tests.support.databases import SECRET


class Worker:
    """One `consult work`, with what it says in a file."""

    def __init__(self, settings, name):
        self.log = settings.instance / f"{name}.log"
        told = {"INSTANCE": settings.instance, "DATABASE_URL": settings.database_url, "SECRET_KEY": SECRET}
        environment = os.environ | {f"CONSULT_{key}": str(value) for key, value in told.items()}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "consult", "work"], env=environment, stdout=log, stderr=log
            )

    @property
    def works(self):
        return "Working:" in self.log.read_text()

    @property
    def waits(self):
        return "Waiting." in self.log.read_text() and not self.works

    def end(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait(20)


@pytest.fixture
def hire(settings):
    """Start workers; none of them outlives the test."""
    hired = []

    def start(name):
        hired.append(Worker(settings, name))
        return hired[-1]

    yield start
    for worker in hired:
        if worker.process.poll() is None:
            worker.end()


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.mark.slow
def test_one_works_and_the_other_takes_over_when_it_is_killed(settings, hire):
    assert not duty.is_somebody_working(settings)
    first = hire("first")
    until(lambda: first.works)
    assert duty.is_somebody_working(settings)
    second = hire("second")
    until(lambda: second.waits)
    first.end()
    until(lambda: second.works, seconds=5)
    second.end(signal.SIGTERM)
    assert not duty.is_somebody_working(settings)


@pytest.mark.slow
def test_signals_that_come_all_at_once_end_it(settings, hire):
    """From its keeper and from whoever ends the whole group; it hung when one came while the other was dealt with."""
    worker = hire("hurried")
    until(lambda: worker.works)
    for _ in range(200):
        worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(20) == 0


def elected(database, settings):
    """Return the event that says when the duty ends, how to stop, and the generator that holds it."""
    stopped = threading.Event()
    times = duty.times(database, settings, stopped)
    return next(times), stopped, times


def test_the_duty_ends_when_its_holder_is_told_to_stop(database, settings):
    ended, stopped, times = elected(database, settings)
    assert not ended.is_set()
    stopped.set()
    assert ended.wait(1)
    assert next(times, None) is None
    assert not duty.is_somebody_working(settings)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_duty_ends_when_the_database_lets_go_and_is_taken_again(database, settings, monkeypatch):
    monkeypatch.setattr(duty, "LOOK", 0.05)
    ended, stopped, times = elected(database, settings)
    with database.write.begin() as other:
        holders = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number"
        assert other.execute(text(holders), {"number": duty.NUMBER}).all() == [(True,)]
    assert ended.wait(5)
    again = next(times)
    assert duty.is_somebody_working(settings)
    assert not again.is_set()
    stopped.set()
    assert next(times, None) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_works_while_the_database_is_away(settings):
    away = replace(settings, database_url="postgresql://nobody@/none?host=/nowhere")
    assert not duty.is_somebody_working(away)
