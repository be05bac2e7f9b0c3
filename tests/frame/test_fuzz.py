"""Nothing that can be sent makes the server fall: no 500, no hang, nothing told of its inside (`privacy.md` 7)."""

import os
import time

import pytest
from flask import Response, abort
from sqlalchemy import update

from consult.models.clearing import sealed
from consult.models.organisation import User
from consult.web import limits
from consult.web.access import ANYONE, rule
from tests.frame.fuzz import Chance, HungError, wrong

CALLS = 20_000 if os.environ.get("CONSULT_PROOF") == "1" else 3_000
WHO = ("nobody", "leader", "planner", "strategist", "administrator")
"""The strategist is also the one for worries; all know the addresses of the leader's link and of the projector."""
SECONDS = 30.0
AGAIN = 20
"""Signed in again after so many requests: some sign out, end an account or give it another role."""
NAMES = (
    "title kind levels plan k promised password email role present missing steg n reason quotes theme into place do "
    "languages code slot text answer organisation phone url x y run ticket act lang level age state words file "
    "picture sound people about"
).split()

pytestmark = pytest.mark.slow


@pytest.fixture
def bold(app, monkeypatch):
    """The application as it is served, without what would stop a script soon: limits and form tokens."""
    monkeypatch.setattr(limits.Window, "count", lambda *_: 0)
    app.config["WTF_CSRF_ENABLED"] = False
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    return app


def sign_in(town, client, user_id, role):
    """Sign a user in whatever has been done to the account meanwhile."""
    with town.writing() as db:
        db.execute(update(User).where(User.id == user_id).values(active=True, role=role, ends_on=None))
        epoch = db.get_one(User, user_id).epoch
    with client.session_transaction() as kept:
        kept.update(user=user_id, epoch=epoch, began=int(time.time()), seen=int(time.time()))


@pytest.mark.parametrize("who", WHO)
def test_no_odd_request_is_answered_with_500(town, own, bold, client, who):
    with town.writing() as db:
        db.execute(update(sealed).values(question="gor"))  # the one that this questionnaire has
    good = town.post(own.arguments["code"], {"mest": "rora"})
    chance = Chance(who, own.arguments, [*good, *NAMES], good)
    rules, asked, broken = list(bold.url_map.iter_rules()), set(), []
    for n, (route, request) in enumerate(chance.requests(rules, CALLS // len(WHO))):
        if who != "nobody" and n % AGAIN == 0:
            sign_in(town, client, own.staff[who], who)
        asked.add(route.endpoint)
        if found := wrong(request.to(client, SECONDS)):
            broken.append((found, request))
    assert broken == []
    assert asked == {route.endpoint for route in rules}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_text_where_a_file_should_be_is_no_file(town, own, bold, client):
    sign_in(town, client, own.staff["planner"], "planner")
    page = f"/o/lund/projects/{own.arguments['project']}/boundary"
    assert wrong(client.post(page, data={"file": "text"})) == ""


PLANTED = {
    "status 500": lambda: 1 // 0,
    "tells 'Traceback'": lambda: Response("Traceback (most recent call last):", 404),
    "tells '.py'": lambda: Response(f"no such thing in {os.path.basename(__file__)}", 400),  # noqa: PTH119 - the name alone
    "tells 'site-packages'": lambda: Response("/opt/lib/site-packages/x", 422),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_planted_faults_are_found(own, bold, client):
    for number, planted in enumerate([*PLANTED.values(), lambda: time.sleep(30), lambda: abort(404)]):
        bold.add_url_rule(f"/planted/{number}", f"public.planted{number}", rule(ANYONE)(planted))
    routes = [route for route in bold.url_map.iter_rules() if route.rule.startswith("/planted/")]
    chance = Chance("planted", {}, ["x"], {})
    requests = {route.rule[-1]: chance.request(route) for route in routes}
    for request in requests.values():
        request.method = "GET"
    for number, found in enumerate(PLANTED):
        assert wrong(requests[str(number)].to(client, SECONDS)) == found
    with pytest.raises(HungError):
        requests[str(len(PLANTED))].to(client, 0.5)
    assert wrong(requests[str(len(PLANTED) + 1)].to(client, SECONDS)) == ""
