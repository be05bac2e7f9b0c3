"""The server's clock jumps: children answer on, staff can sign in, and nothing is made final or deleted by it."""

import re
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from consult import work
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import states, users
from consult.services.steady import Steady
from tests.support.durable import NO_TLS, World

PASSWORD = "four words on a roof"


MOVED = """import datetime, os, pathlib, time
usual = time.time
time.time = lambda: usual() + float(pathlib.Path(os.environ["CLOCK_AHEAD"]).read_text())
class moved(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.__base__.fromtimestamp(time.time(), tz)
datetime.datetime = moved
"""
"""A `consult` that takes what a file says, in seconds, on top of the computer's time."""


class Clock:
    """What the server takes for the time: the computer's, and so many days more or less."""

    def __init__(self, folder):
        self.file = folder / "ahead"
        self.set(0)

    def set(self, days):
        self.file.write_text(str(days * 86400))


@pytest.fixture
def clock(tmp_path):
    """A clock that can be set."""
    return Clock(tmp_path)


@pytest.fixture
def served(tmp_path, clock):
    """An installation whose server goes by that clock."""
    made = World(tmp_path, None, MOVED)
    made.server.environment["CLOCK_AHEAD"] = str(clock.file)
    made.server.start()
    yield made
    made.close()


@pytest.fixture
def visitor(served):
    """Somebody who comes with a browser, on a new connection each time: a jump ends those that were kept open."""
    alone = {"Connection": "close"}
    with httpx.Client(base_url=served.server.url, timeout=30, verify=NO_TLS, headers=alone) as client:
        yield client


def ticket(served, visitor):
    page = visitor.get(f"/s/{served.code}?lang=sv&level=10-12&age=10-12").text
    return re.findall(r'name="ticket" value="([^"]+)"', page)[0]


def answer(served, visitor, given):
    fields = served.town.post(served.code, {"mest": "rora"}, ticket=given)
    return visitor.post(f"/s/{served.code}", data=fields, headers={"Accept": "application/json"}).status_code


@pytest.mark.slow
def test_answers_come_in_whatever_the_clock_said_when_they_were_begun(served, visitor, clock):
    begun = {}
    for days in (0, 3, -3):
        clock.set(days)
        begun[days] = ticket(served, visitor)
    for days in (0, 3, -3):
        clock.set(days)
        assert [answer(served, visitor, one) for one in begun.values()] == [201] * 3
    assert served.rows()[1] == 9


def sign_in(visitor):
    token = re.findall(r'name="csrf_token" value="([^"]+)"', visitor.get("/logga-in").text)[0]
    fields = {"email": "planner@lund.example", "password": PASSWORD, "csrf_token": token}
    return visitor.post("/logga-in", data=fields).status_code


def is_signed_in(visitor):
    return visitor.get("/o/lund/").status_code == 200


@pytest.mark.slow
def test_staff_sign_in_again_after_a_jump_and_nobody_stays_signed_in_by_one(served, visitor, clock):
    with served.town.writing() as db:
        owner = db.scalars(select(Organisation)).one()
        users.set_password(db, "test", users.create(db, "test", owner.id, "planner@lund.example", "planner"), PASSWORD)
    for days in (0, 3, -3):
        clock.set(days)
        assert not is_signed_in(visitor), days
        assert sign_in(visitor) == 303
        assert is_signed_in(visitor), days


class Hands:
    """A clock and a pace that a test sets by hand."""

    def __init__(self):
        self.wall, self.pace = datetime.now(UTC).timestamp(), 1000.0

    def pass_(self, seconds):
        self.wall += seconds
        self.pace += seconds


@pytest.fixture
def hands():
    """What a process's two clocks say."""
    return Hands()


@pytest.fixture
def steady(hands):
    """A clock that was begun when all was well."""
    return Steady(lambda: hands.wall, lambda: hands.pace)


@pytest.fixture
def closed(town):
    """A consultation that was closed today."""
    made = town.consultation()
    town.do(states.close, made)
    return made


def state(town, consultation):
    with town.database.reading() as db:
        return db.get_one(Consultation, consultation).state


def test_a_jump_ahead_makes_nothing_final(town, closed, monkeypatch, hands, steady):
    monkeypatch.setattr(work, "unhurried", steady)
    hands.wall += timedelta(days=10).total_seconds()
    work._finalise_due(town.database, town.settings)
    assert state(town, closed) == "closed"


def test_time_that_really_passes_does(town, closed, monkeypatch, hands, steady):
    monkeypatch.setattr(work, "unhurried", steady)
    for _ in range(10 * 24 * 2):
        hands.pass_(1800)
        steady.now()
    work._finalise_due(town.database, town.settings)
    assert state(town, closed) == "final"


def test_a_clock_that_was_set_right_is_followed_at_once_and_a_jump_ahead_after_a_day(hands, steady):
    hands.wall += 600
    assert steady.now().timestamp() == hands.wall
    hands.wall -= 7200
    assert steady.now().timestamp() == hands.wall
    hands.wall += 86400
    assert steady.now().timestamp() == hands.wall - 86400
    hands.pass_(86401)
    assert steady.now().timestamp() == hands.wall


def test_the_computers_own_clocks_are_the_usual_ones():
    assert abs(Steady().now().timestamp() - time.time()) < 1
