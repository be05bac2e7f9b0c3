"""Handing over what somebody who leaves has in hand: on both databases, and the pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.models.assignment import Assignment
from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.models.organisation import Audit, Organisation, User
from consult.models.outbox import Mail
from consult.models.project import Project
from consult.services import assignments, bookings, group_sessions, leader_links, sorters, taking_over, users
from consult.services.consultations import today
from consult.services.worry_contact import TEST
from tests.frame.test_sign_in import post
from tests.support.given import given
from tests.support.town import ACTOR

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def summer(town):
    """Two leaders; the first has led one session, leads another, has two assignments, one handed in, and sorts."""
    consultation = town.consultation()
    with town.writing() as db:
        names = ("ada@lund.se", "bo@lund.se")
        ada, bo = (users.create(db, ACTOR, town.organisation_id, name, "leader").id for name in names)
        given(db, town.project_id, ada, None)
        assignments.give(
            db, ACTOR, db.get_one(Project, town.project_id), db.get_one(User, ada), title="Kvar", task="",
            given_by="Nämnden", due=today(),
        )  # fmt: skip
        sorters.choose(db, ACTOR, town.found(db, consultation), [ada])
    codes = [town.session(consultation, leader_id=ada) for _ in range(2)]
    town.do(group_sessions.close, codes[0])
    return {"ada": ada, "bo": bo, "codes": codes, "consultation": consultation}


def leads(db, user):
    """Return the codes of the sessions that a user leads."""
    return set(db.scalars(select(GroupSession.code).where(GroupSession.leader_id == user)))


def test_what_is_in_hand_goes_and_what_is_done_stays(town, summer):
    ada, bo, (done, going), key = summer["ada"], summer["bo"], summer["codes"], town.settings.secret_key
    with town.writing() as db:
        link = leader_links.token(key, town.found(db, going))
        assert leader_links.by_token(db, key, link, now()) is town.found(db, going)
        left = taking_over.work(db, db.get_one(User, ada))
        assert (len(left.group_sessions), len(left.assignments), len(left.sorting)) == (1, 1, 1)
        taking_over.hand_over(db, ACTOR, db.get_one(User, ada), db.get_one(User, bo))
    with town.database.reading() as db:
        assert (leads(db, ada), leads(db, bo)) == ({done}, {going})
        whose = dict(db.execute(select(Assignment.title, Assignment.leader_id)).all())
        assert whose == {"Fråga": ada, "Kvar": bo}
        assert sorters.of(db, town.found(db, summer["consultation"])) == {bo}
        assert not taking_over.work(db, db.get_one(User, ada))
        assert leader_links.by_token(db, key, link, now()) is None
        row = db.scalars(select(Audit).where(Audit.action == "hand over")).one()
        assert (row.subject, row.facts["to"]) == (f"user {ada}", bo)


def test_handing_over_twice_or_to_oneself_changes_nothing_more(town, summer):
    with town.writing() as db:
        ada, bo = (db.get_one(User, summer[name]) for name in ("ada", "bo"))
        with pytest.raises(ValueError, match="somebody else"):
            taking_over.hand_over(db, ACTOR, ada, ada)
        taking_over.hand_over(db, ACTOR, ada, bo)
        epochs = db.scalars(select(GroupSession.link_epoch).order_by(GroupSession.id)).all()
        taking_over.hand_over(db, ACTOR, ada, bo)
        assert db.scalars(select(GroupSession.link_epoch).order_by(GroupSession.id)).all() == epochs


@pytest.mark.parametrize("whom", ["planner", "ended", "foreign"])
def test_only_a_working_leader_of_the_own_municipality_takes_over(town, summer, whom):
    with town.writing() as db:
        malmo = Organisation(slug="malmo", name="Malmö")
        db.add(malmo)
        db.flush()
        role = "planner" if whom == "planner" else "leader"
        to = users.create(db, ACTOR, malmo.id if whom == "foreign" else town.organisation_id, "new@lund.se", role)
        if whom == "ended":
            users.set_period(db, ACTOR, to, today() - timedelta(days=1), under_18=False)
        with pytest.raises(ValueError, match="one of your leaders"):
            taking_over.hand_over(db, ACTOR, db.get_one(User, summer["ada"]), to)


def test_nobody_under_18_takes_over_a_session_for_which_no_grown_up_answers(town, summer):
    with town.database.writing() as db:
        ada, bo = (db.get_one(User, summer[name]) for name in ("ada", "bo"))
        users.set_period(db, ACTOR, bo, None, under_18=True)
        with pytest.raises(ValueError, match="under 18"):
            taking_over.hand_over(db, ACTOR, ada, bo)
        session = town.found(db, summer["codes"][1])
        session.adult, session.adult_phone = "handledaren", "010-000 00 00"
        taking_over.hand_over(db, ACTOR, ada, bo)
        assert not bookings.lacks_adult(db, session)


@SQLITE
def test_ending_an_account_with_work_leads_to_handing_it_over(town, summer, own, enter):
    client = enter(own.staff["administrator"])
    page = f"/o/lund/users/{summer['ada']}"
    there = post(client, f"{page}/end", page).headers["Location"]
    assert there == f"/o/lund/hand-over/{summer['ada']}"
    shown = client.get(there).text
    assert "ada@lund.se har slutat" in shown
    assert there in client.get("/o/lund/hand-over").text
    assert post(client, there, there, leader="").status_code == 422
    assert post(client, there, there, leader=str(own.staff["planner"])).status_code == 422
    assert post(client, there, there, leader=str(summer["bo"])).headers["Location"] == "/o/lund/hand-over"
    assert "Allt är överlämnat" in client.get(there).text
    assert there not in client.get("/o/lund/hand-over").text
    assert summer["codes"][1][:4] in enter(summer["bo"]).get("/o/lund/leader").text


@SQLITE
def test_a_new_contact_for_worries_gets_a_test_message(town, own, enter):
    with town.writing() as db:
        lund = db.get_one(Organisation, town.organisation_id)
        lund.worry_contact_id = own.staff["planner"]
    client, page = enter(own.staff["strategist"]), f"/o/lund/hand-over/{own.staff['planner']}"
    assert post(client, page, page, contact=str(own.staff["leader"])).status_code == 303
    with town.database.reading() as db:
        lund = db.get_one(Organisation, town.organisation_id)
        assert (lund.worry_contact_id, lund.worry_confirmed_at) == (own.staff["leader"], None)
        assert db.scalars(select(Mail.recipient).where(Mail.kind == TEST)).all() == ["leader@lund.example"]
