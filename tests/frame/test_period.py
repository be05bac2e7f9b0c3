"""Accounts of those who work some weeks: after the last day they are out, by the Swedish calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consult.models.organisation import Audit, User
from consult.services import organisations, users
from consult.services.consultations import today
from tests.frame.conftest import PASSWORD, token_in
from tests.frame.test_sign_in import SIGN_IN, post, set_password, signed_in
from tests.support.town import ACTOR

DATABASES = ["sqlite"]
YESTERDAY, TODAY = timedelta(days=-1), timedelta()


def until(town, user_id, days):
    """Let an account's last day be so far from today."""
    with town.writing() as db:
        users.set_period(db, ACTOR, db.get_one(User, user_id), today() + days, under_18=True)


@pytest.mark.parametrize(("last", "is_in"), [(TODAY, True), (YESTERDAY, False)])
def test_a_signed_in_page_is_out_on_the_next_request_after_the_last_day(own, town, enter, last, is_in):
    client = enter(own.staff["leader"])
    assert client.get("/o/lund/leader").status_code == 200
    until(town, own.staff["leader"], last)
    assert (client.get("/o/lund/leader").status_code == 200) is is_in
    assert signed_in(client) is is_in


@pytest.mark.parametrize(
    ("moment", "is_out"),
    [
        (datetime(2027, 8, 13, 21, 59, tzinfo=UTC), False),
        (datetime(2027, 8, 13, 22, 1, tzinfo=UTC), True),
    ],
)
def test_the_day_ends_at_midnight_in_sweden(own, town, enter, monkeypatch, moment, is_out):
    with town.writing() as db:
        users.set_period(db, ACTOR, db.get_one(User, own.staff["leader"]), date(2027, 8, 13), under_18=False)
    monkeypatch.setattr(users, "now", lambda: moment)
    assert (enter(own.staff["leader"]).get("/o/lund/leader").status_code == 303) is is_out


@pytest.mark.parametrize(("last", "is_in"), [(TODAY, True), (YESTERDAY, False)])
def test_the_right_password_opens_nothing_after_the_last_day(own, town, client, last, is_in):
    set_password(town, own.staff["leader"])
    until(town, own.staff["leader"], last)
    answer = post(client, SIGN_IN, email="leader@lund.example", password=PASSWORD)
    assert (answer.status_code == 303) is is_in
    assert ("Din period är slut" in answer.text) is not is_in
    assert signed_in(client) is is_in


def test_only_who_knows_the_password_is_told_that_the_period_has_ended(own, town, client):
    set_password(town, own.staff["leader"])
    until(town, own.staff["leader"], YESTERDAY)
    answer = post(client, SIGN_IN, email="leader@lund.example", password="not the right one")
    assert answer.status_code == 422
    assert "period" not in answer.text.lower()


@pytest.mark.parametrize(("last", "status"), [(TODAY, 200), (YESTERDAY, 404)])
def test_a_link_to_choose_a_password_ends_with_the_period(own, town, client, last, status):
    with town.writing() as db:
        link = users.new_link(db, ACTOR, town.settings.secret_key, db.get_one(User, own.staff["leader"]))
    until(town, own.staff["leader"], last)
    assert client.get(f"/konto/{link}").status_code == status


def test_a_leader_link_is_governed_by_its_own_window(own, town, client):
    until(town, own.staff["leader"], YESTERDAY)
    assert client.get(f"/ledare/{own.arguments['token']}").status_code == 200


def test_the_administrator_sees_and_changes_the_period(own, town, enter):
    client, leader = enter(own.staff["administrator"]), own.staff["leader"]
    page = client.get(f"/o/lund/users/{leader}").text
    sent = {"csrf_token": token_in(page), "ends_on": "2031-08-14", "under_18": "y"}
    followed = client.post(f"/o/lund/users/{leader}/period", data=sent, follow_redirects=True).text
    assert 'value="2031-08-14"' in followed
    assert "14 augusti 2031" in client.get("/o/lund/users").text
    with town.database.reading() as db:
        user = db.get_one(User, leader)
        assert (user.ends_on, user.under_18) == (date(2031, 8, 14), True)
        row = db.query(Audit).filter_by(action="change period").one()
        assert row.facts == {"ends_on": "2031-08-14", "under_18": True}
    wrong = client.post(f"/o/lund/users/{leader}/period", data=sent | {"ends_on": "snart"})
    assert (wrong.status_code, 'id="ends_on-error"' in wrong.text) == (422, True)


def test_an_invitation_may_carry_a_period(own, town, enter):
    client = enter(own.staff["administrator"])
    sent = {"email": "ny@lund.example", "role": "leader", "ends_on": "2031-08-14", "under_18": "y"}
    token = token_in(client.get("/o/lund/users").text)
    assert client.post("/o/lund/users", data=sent | {"csrf_token": token}).status_code == 303
    with town.database.reading() as db:
        made = users.by_email(db, "ny@lund.example")
        assert (made.ends_on, made.under_18) == (date(2031, 8, 14), True)


def test_neither_the_last_administrator_nor_the_contact_for_worries_gets_a_last_day(own, town):
    with town.writing() as db:
        lund = db.get_one(User, own.staff["planner"]).organisation
        organisations.change(db, ACTOR, lund, worry_contact_id=own.staff["planner"])
    for who, words in (("administrator", "another person"), ("planner", "another contact")):
        with pytest.raises(ValueError, match=words):
            until(town, own.staff[who], timedelta(days=30))
    until(town, own.staff["strategist"], timedelta(days=30))


def test_those_whose_period_is_over_are_no_longer_offered_as_leaders(own, town):
    with town.database.reading() as db:
        assert [one.id for one in users.leaders(db, town.organisation_id)] == [own.staff["leader"]]
    until(town, own.staff["leader"], YESTERDAY)
    with town.database.reading() as db:
        assert users.leaders(db, town.organisation_id) == []
