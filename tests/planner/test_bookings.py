"""What is settled with the place and the grown-ups: booked, copied, moved, called off, and who may not lead alone."""

from datetime import timedelta

import pytest

from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.models.organisation import Audit, User
from consult.services import bookings, group_sessions, leader_links, releases, session_plans, states, users
from consult.services.phases import phase
from tests.planner.conftest import SESSION, number, the
from tests.support.town import ACTOR

SOON = now() + timedelta(days=3)
LATER = f"{SOON:%Y-%m-%d}T09:00"
ADULT = {"adult": "handledaren", "adult_phone": "010-000 00 00"}


def young(town, *, under_18=True):
    with town.writing() as db:
        made = users.create(db, ACTOR, town.organisation_id, "ung@lund.example", "leader")
        made.under_18 = under_18
        return made.id


def link(town, code):
    with town.database.reading() as db:
        return f"/ledare/{leader_links.token(town.settings.secret_key, town.found(db, code))}"


def test_what_is_settled_with_the_place_stands_on_the_page_and_in_the_list(desk):
    opened = desk.town.consultation()
    page = desk.done(
        f"consultations/{opened}/sessions/new", SESSION | {"booking": "asked", "contact": "läraren, 010-000 00 00"}
    )
    assert "förfrågan skickad" in page
    assert "läraren, 010-000 00 00" in page
    listed = desk.read(f"consultations/{opened}")
    assert "förfrågan skickad" in listed
    assert "tid saknas" in listed
    one = the(desk.town, GroupSession, title="4B").id
    desk.done(f"sessions/{one}/edit", SESSION | {"booking": "agreed"})
    assert "klart med platsen" in desk.read(f"consultations/{opened}")


def test_a_session_that_was_closed_is_held_whatever_was_agreed(desk):
    opened = desk.town.consultation()
    code = desk.town.session(opened, booking="asked")
    desk.town.do(group_sessions.close, code)
    assert "genomfört" in desk.read(f"sessions/{number(desk.town, code)}")


def test_sessions_stand_in_the_order_of_their_days_with_those_without_a_time_last(desk):
    opened = desk.town.consultation()
    for title, days in (("Sist", None), ("Sedan", 5), ("Först", 2)):
        at = now() + timedelta(days=days) if days else None
        desk.town.session(opened, title=title, begin=False, opens_at=at)
    page = desk.read(f"consultations/{opened}")
    assert page.index("Först") < page.index("Sedan") < page.index("Sist")


def test_somebody_under_18_does_not_lead_without_a_grown_up_with_a_telephone(desk):
    opened, leader = desk.town.consultation(), str(young(desk.town))
    where = f"consultations/{opened}/sessions/new"
    assert "ung@lund.example (under 18 år)" in desk.read(where)
    for given in ({}, {"adult": "handledaren"}, ADULT | {"adult_phone": "snart"}):
        refused = desk.send(where, SESSION | {"leader_id": leader} | given)
        assert refused.status_code == 422
        assert "<details open>" in refused.text
    assert "Ledaren är under 18 år." in desk.send(where, SESSION | {"leader_id": leader}).text
    assert "handledaren, 010-000 00 00" in desk.done(where, SESSION | {"leader_id": leader} | ADULT)


def test_a_grown_up_may_lead_alone(desk):
    leader = str(young(desk.town, under_18=False))
    desk.done(f"consultations/{desk.town.consultation()}/sessions/new", SESSION | {"leader_id": leader})


def test_the_services_ask_for_the_grown_up_too(town):
    opened, leader = town.consultation(), young(town)
    with pytest.raises(ValueError, match="under 18"):
        town.session(opened, leader_id=leader)
    code = town.session(opened, begin=False)
    with pytest.raises(ValueError, match="under 18"):
        town.do(session_plans.edit, code, leader_id=leader)
    town.do(session_plans.edit, code, leader_id=leader, **ADULT)
    town.do(group_sessions.begin, code)


def test_a_session_does_not_begin_while_the_grown_up_is_missing(town, client):
    leader = young(town, under_18=False)
    code = town.session(town.consultation(), leader_id=leader, begin=False)
    with town.writing() as db:
        db.get_one(User, leader).under_18 = True
    page = client.get(link(town, code)).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    refused = client.post(f"{link(town, code)}/lage", data={"csrf_token": token, "verb": "begin"})
    assert refused.status_code == 422
    assert "Be planeraren skriva in vem det är." in refused.text
    with town.database.reading() as db:
        one = town.found(db, code)
        assert (one.state, "no grown-up who answers for it" in bookings.gaps(db, one)) == ("planned", True)


def test_the_planner_is_asked_for_the_missing_grown_up_before_the_session_can_be_opened(desk):
    leader = young(desk.town, under_18=False)
    one = number(desk.town, desk.town.session(desk.town.consultation(), leader_id=leader, begin=False))
    assert "Öppna tillfället" in desk.read(f"sessions/{one}")
    with desk.town.writing() as db:
        db.get_one(User, leader).under_18 = True
    page = desk.read(f"sessions/{one}")
    assert "Öppna tillfället" not in page
    assert "Skriv vilken vuxen som ansvarar" in page
    assert "<details open>" in desk.read(f"sessions/{one}/edit")


def test_a_copy_has_the_same_facts_a_code_of_its_own_and_no_time(desk):
    opened = desk.town.consultation()
    facts = {"title": "4B", "expected": 24, "contact": "läraren", "opens_at": SOON} | ADULT
    code = desk.town.session(opened, begin=False, **facts)
    one = number(desk.town, code)
    assert "Tillfället är kopierat." in desk.done(f"sessions/{one}/duplicate", {}, page=f"sessions/{one}")
    with desk.town.database.reading() as db:
        copy = session_plans.of_consultation(db, desk.town.found(db, opened))[0]
        same = {name: getattr(copy, name) for name in facts if name != "opens_at"}
    assert same == {name: fact for name, fact in facts.items() if name != "opens_at"}
    assert (copy.booking, copy.opens_at, copy.state, copy.id > one) == ("asked", None, "planned", True)
    assert copy.code != code


def test_a_moved_session_keeps_code_and_link_and_says_so_to_the_leader(desk, app):
    leader = young(desk.town, under_18=False)
    code = desk.town.session(
        desk.town.consultation(), title="4B", leader_id=leader, begin=False, opens_at=now() + timedelta(days=1)
    )
    one, before = number(desk.town, code), link(desk.town, code)
    refused = desk.send(f"sessions/{one}/move", {"opens_at": "2020-01-01T09:00"})
    assert refused.status_code == 422
    assert "Välj en tid som inte har varit." in refused.text
    soon = f"{now() + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    page = desk.done(f"sessions/{one}/move", {"opens_at": soon})
    assert "flyttat" in page
    assert "Tillfället har fått en ny tid." in page
    assert link(desk.town, code) == before
    signed_in = app.test_client()
    with signed_in.session_transaction() as kept:
        kept.update(user=leader, epoch=0, began=int(now().timestamp()), seen=int(now().timestamp()))
    assert "Ny tid" in signed_in.get("/o/lund/leader").text


def test_a_cancelled_session_can_only_be_planned_again(desk, client):
    code = desk.town.session(desk.town.consultation(), title="4B", begin=False, opens_at=SOON)
    one = number(desk.town, code)
    assert "Ska tillfället ställas in?" in desk.read(f"sessions/{one}/cancel")
    page = desk.done(f"sessions/{one}/cancel", {})
    assert "Tillfället är inställt" in page
    assert "inställt" in desk.read(f"consultations/{the(desk.town, GroupSession, id=one).consultation_id}")
    for verb in (group_sessions.begin, group_sessions.reopen, releases.reveal):
        with pytest.raises(ValueError, match="cancelled"):
            desk.town.do(verb, code)
    assert "Frågorna är stängda" in client.get(f"/s/{code}").text
    assert "Planera det igen" in page
    desk.done(f"sessions/{one}/move", {"opens_at": LATER})
    desk.town.do(group_sessions.begin, code)
    assert phase(the(desk.town, GroupSession, id=one)) == "open"


def test_who_leads_a_cancelled_session_is_told_behind_the_link_and_at_home(desk, app):
    leader = young(desk.town, under_18=False)
    code = desk.town.session(desk.town.consultation(), title="4B", leader_id=leader, begin=False)
    desk.town.do(session_plans.cancel, code)
    page = app.test_client().get(link(desk.town, code)).text
    assert "Tillfället är inställt." in page
    assert "Ring handledaren" in page
    assert 'name="verb"' not in page
    signed_in = app.test_client()
    with signed_in.session_transaction() as kept:
        kept.update(user=leader, epoch=0, began=int(now().timestamp()), seen=int(now().timestamp()))
    assert "Tillfället är inställt." in signed_in.get("/o/lund/leader").text


def test_answers_stand_in_the_way_of_cancelling_and_moving(desk):
    code = desk.town.session(desk.town.consultation())
    one = number(desk.town, code)
    desk.town.answer(code, {"mest": "rora"})
    with pytest.raises(ValueError, match="running"):
        desk.town.do(session_plans.cancel, code)
    desk.town.do(group_sessions.close, code)
    page = desk.read(f"sessions/{one}/cancel")
    assert f"sessions/{one}/void" in page
    assert "<form" not in page.split("<main")[1]
    assert "Barn har svarat." in desk.done(f"sessions/{one}/cancel", {}, page=f"sessions/{one}")
    assert desk.send(f"sessions/{one}/move", {"opens_at": LATER}).status_code == 422
    assert the(desk.town, GroupSession, id=one).booking == "agreed"
    desk.done(f"sessions/{one}/void", {"reason": "Fel klass"})
    desk.done(f"sessions/{one}/cancel", {})
    assert the(desk.town, GroupSession, id=one).booking == "cancelled"


def test_cancelling_twice_is_one_line_in_the_log(town):
    code = town.session(town.consultation(), begin=False)
    for _ in range(2):
        town.do(session_plans.cancel, code)
    with town.database.reading() as db:
        assert db.query(Audit).filter_by(action="session cancelled").count() == 1


def test_a_practice_is_neither_copied_moved_nor_cancelled(town):
    code = town.session(town.consultation(), kind="practice")
    for verb, args in ((session_plans.duplicate, ()), (session_plans.move, (SOON, None)), (session_plans.cancel, ())):
        with pytest.raises(ValueError, match="Practice"):
            town.do(verb, code, *args)


def test_nothing_is_planned_again_once_the_result_is_ready(town):
    opened = town.consultation()
    code = town.session(opened, begin=False)
    town.do(session_plans.cancel, code)
    town.do(states.close, opened)
    town.do(states.finalise, opened)
    with pytest.raises(ValueError, match="final"):
        town.do(session_plans.move, code, SOON, None)
