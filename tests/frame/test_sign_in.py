"""Signing in and how long it lasts; links that are shown once; passwords."""

import re
from threading import Thread
from time import monotonic, time

import pytest
from sqlalchemy import select

from consult.models.organisation import Audit, User
from consult.services import passwords, users
from tests.frame.conftest import PASSWORD, token_in
from tests.support.town import ACTOR

MINUTE, HOUR = 60, 3600
SIGN_IN = "/logga-in"
# The verbs behind these pages are the same on both databases; test_users.py asks them on each.
DATABASES = ["sqlite"]


def set_password(town, user_id):
    """Give a user the password of these tests."""
    with town.writing() as db:
        users.set_password(db, ACTOR, db.get_one(User, user_id), PASSWORD)


def change(town, user_id, verb, *args):
    """Do a verb of the service to a user."""
    with town.writing() as db:
        return verb(db, ACTOR, db.get_one(User, user_id), *args)


def post(client, address, page=SIGN_IN, **fields):
    """Send a form with the token of a page."""
    token = token_in(client.get(page).text)
    return client.post(address, data={"csrf_token": token, **fields})


def signed_in(client):
    """Tell whether a browser is signed in."""
    return client.get("/o/lund/account").status_code == 200


def test_one_signs_in_with_the_right_password_and_begins_where_the_work_is(own, town, client):
    set_password(town, own.staff["planner"])
    answer = post(client, SIGN_IN, email="Planner@Lund.example ", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/o/lund/")
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(own, town, client):
    set_password(town, own.staff["planner"])
    wrong = post(client, SIGN_IN, email="planner@lund.example", password="not the right one")
    unknown = post(client, SIGN_IN, email="nobody@lund.example", password="not the right one")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert re.sub("csrf_token.*|planner@|nobody@", "", wrong.text) == re.sub(
        "csrf_token.*|planner@|nobody@", "", unknown.text
    )
    assert not signed_in(client)


def test_signing_in_is_written_down_without_the_password(own, town, client):
    set_password(town, own.staff["planner"])
    post(client, SIGN_IN, email="planner@lund.example", password="a wrong password")
    post(client, SIGN_IN, email="planner@lund.example", password=PASSWORD)
    with town.database.reading() as db:
        rows = db.scalars(select(Audit).where(Audit.action.contains("sign in")).order_by(Audit.id)).all()
        assert [(row.actor, row.action) for row in rows] == [("anonymous", "refuse sign in"), ("planner 3", "sign in")]
        assert not any(PASSWORD in repr(vars(row)) for row in rows)


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/o/lund/settings", "/o/lund/settings"),
        ("/o/lund/projects/1?x=1", "/o/lund/projects/1?x=1"),
        *((bad, "/o/lund/") for bad in (
            "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
            "/\t/evil.example", "/\n/evil.example", "http:evil.example", "", "o/lund/settings", "///evil.example",
        )),
    ],
)  # fmt: skip
def test_one_never_ends_up_elsewhere(own, town, client, wanted, goes):
    set_password(town, own.staff["planner"])
    answer = post(client, SIGN_IN, email="planner@lund.example", password=PASSWORD, next=wanted)
    assert answer.headers["Location"] == goes


def test_a_page_that_was_asked_for_comes_back_after_signing_in(client):
    assert client.get("/o/lund/settings?a=1").headers["Location"] == "/logga-in?next=/o/lund/settings?a%3D1"
    assert 'value="/o/lund/settings?a=1"' in client.get("/logga-in?next=/o/lund/settings?a%3D1").text


@pytest.mark.parametrize(
    ("role", "seen", "began", "stays"),
    [
        ("planner", 29 * MINUTE, 0, True),
        ("planner", 31 * MINUTE, 0, False),
        ("strategist", 31 * MINUTE, 0, False),
        ("administrator", 31 * MINUTE, 0, False),
        ("leader", 3.9 * HOUR, 0, True),
        ("leader", 4.1 * HOUR, 0, False),
        ("leader", MINUTE, 11.9 * HOUR, True),
        ("leader", MINUTE, 12.1 * HOUR, False),
        ("planner", MINUTE, 12.1 * HOUR, False),
    ],
)
def test_a_page_that_rests_too_long_is_signed_out(own, enter, role, seen, began, stays):
    assert signed_in(enter(own.staff[role], seen=seen, began=began)) is stays


def test_who_was_signed_out_is_told_once(own, enter):
    client = enter(own.staff["planner"], seen=31 * MINUTE)
    said = 'role="status"'
    assert said in client.get("/o/lund/account", follow_redirects=True).text
    assert said not in client.get(SIGN_IN).text


def test_using_a_page_keeps_it_signed_in(own, enter):
    client = enter(own.staff["planner"], seen=29 * MINUTE)
    assert signed_in(client)
    with client.session_transaction() as kept:
        assert kept["seen"] - kept["began"] >= 29 * MINUTE


@pytest.mark.parametrize(
    "happens",
    [
        lambda town, id: change(town, id, users.sign_out),
        lambda town, id: change(town, id, users.change_role, "strategist"),
        lambda town, id: change(town, id, users.set_password, PASSWORD),
        lambda town, id: change(town, id, users.end),
        lambda *given: change_link(*given),  # noqa: PLW0108 - it is defined below
    ],
    ids=["sign out", "role", "password", "end", "new link"],
)
def test_an_open_page_dies(own, town, enter, happens):
    client = enter(own.staff["planner"])
    assert signed_in(client)
    happens(town, own.staff["planner"])
    assert not signed_in(client)


def change_link(town, id):
    """Make a new account link and return its token."""
    with town.writing() as db:
        return users.new_link(db, ACTOR, town.settings.secret_key, db.get_one(User, id))


def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out(own, enter):
    client = enter(own.staff["planner"])
    signed_in(client)
    kept = client.get_cookie("consult").value
    assert post(client, "/logga-ut", "/o/lund/account").headers["Location"] == SIGN_IN
    client.set_cookie("consult", kept)
    assert not signed_in(client)


def test_signing_in_keeps_nothing_of_the_time_before(own, town, client):
    set_password(town, own.staff["planner"])
    with client.session_transaction() as kept:
        kept.update(csrf_token="planted", something="planted")
    token = token_in(client.get(SIGN_IN).text)
    client.post(SIGN_IN, data={"email": "planner@lund.example", "password": PASSWORD, "csrf_token": token})
    with client.session_transaction() as kept:
        assert set(kept) == {"user", "epoch", "began", "seen"}


def test_an_invitation_works_once(own, town, client):
    address = f"/konto/{own.arguments['invitation']}"
    assert client.get(address).status_code == client.get(address).status_code == 200
    assert post(client, address, address, password=PASSWORD, again=PASSWORD).status_code == 303
    assert client.get(address).status_code == 404
    assert post(client, SIGN_IN, email="new@lund.example", password=PASSWORD).headers["Location"] == "/logga-in/kodapp"


@pytest.mark.parametrize(
    ("has_password", "age", "works"),
    [
        (False, 6.9 * 24 * HOUR, True),
        (False, 7.1 * 24 * HOUR, False),
        (True, 29 * MINUTE, True),
        (True, 31 * MINUTE, False),
    ],
)
def test_links_end_by_themselves(own, town, client, monkeypatch, has_password, age, works):
    if has_password:
        set_password(town, own.staff["planner"])
    with monkeypatch.context() as before:
        before.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _: int(time() - age))
        link = change_link(town, own.staff["planner"])
    assert (client.get(f"/konto/{link}").status_code == 200) is works


def test_a_new_link_ends_the_earlier_one(own, town, client):
    change_link(town, own.arguments["user"])
    assert client.get(f"/konto/{own.arguments['invitation']}").status_code == 404


@pytest.mark.parametrize(
    "weak", ["short", "password1234", "aaaaaaaaaaaa", "ababababababab", "x" * 129, "newnewnewnew1"]
)
def test_a_weak_password_is_refused_with_what_to_do(own, client, weak):
    address = f"/konto/{own.arguments['invitation']}"
    answer = post(client, address, address, password=weak, again=weak)
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert weak not in answer.text


def test_passwords_are_kept_as_argon2id_with_19_mib(own, town):
    set_password(town, own.staff["planner"])
    with town.database.reading() as db:
        assert db.get_one(User, own.staff["planner"]).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_third_password_is_refused_at_once(own, client):
    with passwords._place(), passwords._place():
        began = monotonic()
        answer = post(client, SIGN_IN, email="planner@lund.example", password=PASSWORD)
        assert answer.status_code == 503
        assert monotonic() - began < 5  # a thread that waited for a place would wait here for ever
    assert post(client, SIGN_IN, email="planner@lund.example", password=PASSWORD).status_code == 422


def test_twenty_at_once_never_take_more_than_two_places(monkeypatch):
    running: list[int] = []
    most: list[int] = []
    monkeypatch.setattr(passwords, "HASHER", Slow(running, most))
    refused: list[int] = []
    threads = [Thread(target=lambda: check(refused)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) <= 2
    assert len(most) + len(refused) == 20
    assert refused


class Slow:
    """A hasher that takes its time and counts who is inside."""

    def __init__(self, running, most):
        self.running, self.most = running, most

    def verify(self, _hash, _password):
        self.running.append(1)
        self.most.append(len(self.running))
        end = monotonic() + 0.05
        while monotonic() < end:
            pass
        self.running.pop()


def check(refused):
    """Check a password, and note when there was no place."""
    try:
        passwords.is_right("x", "hash")
    except passwords.Busy:
        refused.append(1)


def test_handing_over_the_phone_ends_the_sign_in_on_this_device_until_one_signs_in_again(own, town, client):
    set_password(town, own.staff["leader"])
    post(client, SIGN_IN, email="leader@lund.example", password=PASSWORD)
    link = f"/ledare/{own.arguments['token']}"
    assert signed_in(client)
    assert post(client, f"{link}/lamna-over", page=link, digits="4711").status_code == 303
    assert not signed_in(client)
    assert client.get("/o/lund/leader").status_code == 303
    assert client.get(link).status_code == 403
    post(client, SIGN_IN, email="leader@lund.example", password=PASSWORD)
    assert signed_in(client)
    assert client.get(link).status_code == 200
