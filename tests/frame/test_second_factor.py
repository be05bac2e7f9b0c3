"""The code app and its recovery codes: the verbs on both databases."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pyotp
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from consult.models.organisation import Audit, User
from consult.services import second_factor, users
from tests.support.town import ACTOR

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The RFC's key, `12345678901234567890`, in base32."""
RFC_6238 = [
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
    (20000000000, "353130"),
]  # fmt: skip
"""Appendix B for SHA-1: seconds since 1970, and the last six of its eight digits."""
NOON = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set."""

    def at(moment):
        monkeypatch.setattr(second_factor, "now", lambda: moment)

    at(NOON)
    return at


@pytest.fixture
def key(town):
    """The installation's secret."""
    return town.settings.secret_key


@pytest.fixture
def db(town):
    """A transaction that is rolled back."""
    with town.database.writing() as db:
        yield db


@pytest.fixture
def owner(db, town):
    """A planner without code app."""
    return users.create(db, ACTOR, town.organisation_id, "owner@lund.se", "planner")


def code_at(moment, secret=RFC_SECRET):
    """Return what a code app shows at a moment."""
    return pyotp.TOTP(secret).at(moment)


def enrolled(db, key, user):
    """Enrol the RFC's secret and return the recovery codes."""
    return second_factor.enrol(db, ACTOR, key, user, RFC_SECRET, code=code_at(NOON - timedelta(seconds=30)))


@pytest.mark.parametrize(("seconds", "code"), RFC_6238)
def test_codes_are_those_of_the_rfc(monkeypatch, seconds, code):
    monkeypatch.setattr(second_factor, "now", lambda: datetime.fromtimestamp(seconds, UTC))
    assert second_factor.step_of(RFC_SECRET, code) == seconds // 30
    assert second_factor.step_of(RFC_SECRET, f"{(int(code) + 1) % 10**6:06}") is None


@pytest.mark.parametrize(("seconds", "right"), [(-45, False), (-30, True), (0, True), (30, True), (60, False)], ids=str)
def test_a_clock_may_be_wrong_by_half_a_minute(clock, seconds, right):
    found = second_factor.step_of(RFC_SECRET, code_at(NOON + timedelta(seconds=seconds)))
    assert (found is not None) is right


def test_a_code_works_once_and_none_before_it_afterwards(db, key, owner, clock):
    enrolled(db, key, owner)
    now, before = code_at(NOON), code_at(NOON - timedelta(seconds=30))
    assert not second_factor.accept(db, key, owner, before)  # it enrolled the app
    assert second_factor.accept(db, key, owner, f" {now[:3]} {now[3:]} ")
    assert not second_factor.accept(db, key, owner, now)
    assert second_factor.accept(db, key, owner, code_at(NOON + timedelta(seconds=30)))
    assert not second_factor.accept(db, key, owner, now)


def test_a_code_that_was_not_written_down_as_used_would_work_again(db, key, owner, clock):
    enrolled(db, key, owner)
    for _ in range(2):
        assert second_factor.accept(db, key, owner, code_at(NOON))
        owner.totp_step = 0


def test_two_who_send_one_code_at_the_same_moment_are_one(town, key, clock):
    with town.writing() as db:
        number = users.create(db, ACTOR, town.organisation_id, "owner@lund.se", "planner").id
        recovery = enrolled(db, key, db.get_one(User, number))
    for code in (code_at(NOON), recovery[0]):
        answers: list[bool] = []

        def send(code=code, answers=answers):
            with town.writing() as db:
                answers.append(second_factor.accept(db, key, db.get_one(User, number), code))

        threads = [Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [False, False, False, True]


def test_each_of_eight_recovery_codes_works_once(db, key, owner, clock):
    codes = enrolled(db, key, owner)
    assert len(set(codes)) == 8
    assert all(second_factor.accept(db, key, owner, one) for one in codes)
    assert not second_factor.accept(db, key, owner, codes[0])
    assert owner.recovery == []


def test_neither_secret_nor_recovery_codes_stand_in_the_database(db, key, owner, clock):
    codes = enrolled(db, key, owner)
    kept = repr((owner.totp_secret, owner.recovery, [row.facts for row in db.scalars(select(Audit))]))
    assert RFC_SECRET not in kept
    assert not any(one in kept for one in codes)
    assert second_factor.unseal(key, owner, owner.totp_secret) == RFC_SECRET
    other = users.create(db, ACTOR, owner.organisation_id, "adam@lund.se", "planner")
    with pytest.raises(InvalidTag):
        second_factor.unseal(key, other, owner.totp_secret)


def test_five_wrong_codes_close_the_way_for_a_quarter_of_an_hour(db, key, owner, clock, monkeypatch):
    enrolled(db, key, owner)
    began = datetime.now(UTC)
    said = set()
    for _ in range(5):
        said.add(second_factor.why_not(db, owner))
        assert not second_factor.accept(db, key, owner, "000000")
    assert len(said) == 1
    clock(began + timedelta(minutes=14))
    assert not second_factor.accept(db, key, owner, code_at(began + timedelta(minutes=14)))
    assert "quarter" in second_factor.why_not(db, owner)
    clock(began + timedelta(minutes=16))
    assert second_factor.accept(db, key, owner, code_at(began + timedelta(minutes=16)))


def test_an_app_whose_code_is_wrong_is_not_enrolled(db, key, owner, clock):
    with pytest.raises(ValueError, match="not right"):
        second_factor.enrol(db, ACTOR, key, owner, RFC_SECRET, code="000000")
    assert not second_factor.is_enrolled(owner)


def test_a_lost_app_is_taken_away_and_must_then_be_enrolled_anew(db, key, owner, clock):
    users.set_password(db, ACTOR, owner, "four words on a roof")
    assert not second_factor.must_enrol(owner, required=True)
    codes, epoch = enrolled(db, key, owner), owner.epoch
    users.reset_sign_in(db, ACTOR, owner)
    assert owner.epoch == epoch + 1
    assert second_factor.must_enrol(owner, required=True)
    assert not second_factor.accept(db, key, owner, codes[0])
    assert not second_factor.accept(db, key, owner, code_at(NOON))
    last = db.scalars(select(Audit).where(Audit.action == "reset sign in")).one()
    assert (last.actor, last.subject) == (ACTOR, f"user {owner.id}")


@pytest.mark.parametrize(
    ("role", "given", "required", "must"),
    [
        ("planner", False, True, True),
        ("strategist", False, True, True),
        ("administrator", False, True, True),
        ("leader", False, True, False),
        ("planner", True, True, False),
        ("planner", False, False, False),
    ],
)
def test_who_must_enrol(role, given, required, must):
    user = User(role=role, code_may_wait=given, totp_secret="")
    assert second_factor.must_enrol(user, required=required) is must
