"""A leader with an account begins with the own sessions of these days, one button each."""

from datetime import timedelta
from time import time

from flask import Flask

from consult.models.base import now
from consult.services import leader_links, users
from tests.leader.conftest import Leader
from tests.support.client import CheckedClient
from tests.support.town import ACTOR


def signed_in(leader: Leader, app: Flask, email: str) -> tuple[int, CheckedClient]:
    with leader.town.writing() as db:
        made = users.create(db, ACTOR, leader.town.organisation_id, email, "leader").id
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    with client.session_transaction() as kept:
        kept.update(user=made, epoch=0, began=int(time()), seen=int(time()))
    return made, client


def test_a_leader_sees_the_own_sessions_and_each_opens_its_page(leader: Leader, app: Flask):
    mine, client = signed_in(leader, app, "one@lund.example")
    other, _ = signed_in(leader, app, "two@lund.example")
    leader.change(leader_id=mine)
    leader.town.session(1, title="Någon annans", leader_id=other)
    next_week = {"opens_at": now() + timedelta(days=7), "closes_at": now() + timedelta(days=7, hours=1)}
    leader.town.session(1, title="Nästa vecka", leader_id=mine, begin=False, **next_week)
    shown = client.get("/o/lund/leader").get_data(as_text=True)
    assert "Klass 4B" in shown
    assert "Någon annans" not in shown
    assert "Nästa vecka" not in shown
    assert f'href="{leader.link}"' in shown
    assert client.get(leader.link).status_code == 200


def test_a_leader_without_sessions_is_told_what_happens(leader: Leader, app: Flask):
    _, client = signed_in(leader, app, "one@lund.example")
    assert "Du har inget tillfälle just nu." in client.get("/o/lund/leader").get_data(as_text=True)


def test_the_own_sessions_come_in_the_order_of_their_days(leader: Leader, app: Flask):
    mine, _ = signed_in(leader, app, "one@lund.example")
    for title, hours in (("Sedan", 5), ("Först", 1)):
        at = now() + timedelta(hours=hours)
        leader.town.session(1, title=title, leader_id=mine, begin=False, opens_at=at, closes_at=at + timedelta(hours=1))
    with leader.town.database.reading() as db:
        assert [one.title for one in leader_links.led_by(db, mine, now())] == ["Först", "Sedan"]
