"""The leader link opens one session, for its days only, and can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.models.group_session import GroupSession
from consult.services import group_sessions, leader_links
from tests.leader.conftest import Leader

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def session(**facts: datetime | None) -> GroupSession:
    return GroupSession(**{"opens_at": None, "closes_at": None, "closed_at": None, **facts})


@pytest.mark.parametrize(("days", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_planned_link_works_from_the_day_before_to_the_day_after(days, works):
    assert leader_links.is_in_time(session(opens_at=NOON, closes_at=NOON), NOON + days * DAY) is works


def test_days_end_at_midnight_in_sweden():
    one = session(opens_at=NOON, closes_at=NOON)
    assert leader_links.is_in_time(one, datetime(2026, 5, 21, 21, 59, tzinfo=UTC))
    assert not leader_links.is_in_time(one, datetime(2026, 5, 21, 22, 1, tzinfo=UTC))


def test_a_session_that_was_closed_later_than_planned_keeps_its_link_until_the_day_after():
    assert leader_links.is_in_time(session(opens_at=NOON, closed_at=NOON + 3 * DAY), NOON + 4 * DAY)


@pytest.mark.parametrize(("closed", "works"), [(None, True), (NOON - DAY, True), (NOON - 2 * DAY, False)])
def test_an_unplanned_link_works_while_open_and_the_day_after(closed, works):
    assert leader_links.is_in_time(session(closed_at=closed), NOON) is works


def test_a_forged_link_says_what_to_do(leader: Leader):
    number, epoch, signature = leader.link.rsplit("/", 1)[1].split(".")
    for forged in (
        f"{int(number) + 1}.{epoch}.{signature}",
        f"{number}.{epoch}.{signature[:-2]}AA",
        "nonsense",
        "1.0.",
    ):
        answer = leader.client.get(f"/ledare/{forged}")
        assert answer.status_code == 404
        assert "Länken fungerar inte" in answer.get_data(as_text=True)


def test_a_withdrawn_link_is_dead_and_a_new_one_lives(leader: Leader):
    old = leader.link
    leader.town.do(group_sessions.withdraw_link, leader.code)
    assert leader.client.get(old).status_code == 404
    assert leader.client.get(f"{old}/antal").status_code == 404
    assert leader.see()


def test_a_link_outside_its_days_is_dead(leader: Leader):
    leader.change(opens_at=NOON.replace(year=2020), closes_at=NOON.replace(year=2020))
    assert leader.client.get(leader.link).status_code == 404


def test_another_installation_cannot_sign_our_links(leader: Leader):
    one = leader.session()
    assert leader.client.get(f"/ledare/{leader_links.token('x' * 40, one)}").status_code == 404
