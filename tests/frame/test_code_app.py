"""The second step of signing in, enrolling, changing and losing a code app: the pages, and once in a browser."""

import dataclasses
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from click.testing import CliRunner
from playwright.sync_api import expect
from sqlalchemy import select

from consult.cli import cli
from consult.config import load
from consult.models.organisation import Audit, User
from consult.services import second_factor, users
from tests.frame.conftest import PASSWORD, token_in
from tests.frame.test_sign_in import SIGN_IN, post, set_password, signed_in
from tests.support.browser import assert_accessible
from tests.support.server import free_port
from tests.support.thread import served
from tests.support.town import ACTOR

# The verbs behind these pages are asked on both databases in test_second_factor.py.
DATABASES = ["sqlite"]
CODE, FIRST = "/logga-in/kod", "/logga-in/kodapp"
OWN = "/o/lund/account/code-app"
PLANNER = "planner@lund.example"


class App:
    """A code app on a telephone; its next code is the one that it will show, when that of now has been asked for."""

    def __init__(self, secret):
        self.made, self.step, self.recovery = pyotp.TOTP(secret), 0, list[str]()

    def code(self):
        """Return the first code that has not been asked for."""
        self.step = max(self.step + 1, int(datetime.now(UTC).timestamp()) // 30)
        return self.made.generate_otp(self.step)


def secret_on(html):
    """Return the secret that a page shows in clear."""
    return re.search(r'id="secret">([^<]+)<', html)[1].replace(" ", "")


def choose_password(town, user_id):
    """Let a user choose the password as by a link."""
    with town.writing() as db:
        user = db.get_one(User, user_id)
        users.new_link(db, ACTOR, town.settings.secret_key, user)
        users.choose_password(db, ACTOR, user, PASSWORD)


def half_way(client, email=PLANNER, **more):
    """Give the right password and return the address of the next step."""
    return post(client, SIGN_IN, email=email, password=PASSWORD, **more).headers["Location"]


@pytest.fixture
def telephone(own, town):
    """A planner's code app and recovery codes."""
    set_password(town, own.staff["planner"])
    app = App(second_factor.new_secret())
    with town.writing() as db:
        user = db.get_one(User, own.staff["planner"])
        app.recovery = second_factor.enrol(db, ACTOR, town.settings.secret_key, user, app.made.secret, code=app.code())
    return app


def test_who_chose_a_password_by_a_link_enrols_at_the_first_sign_in(own, town, client):
    choose_password(town, own.staff["planner"])
    assert half_way(client, next="/o/lund/settings") == FIRST
    assert not signed_in(client)
    page = client.get(FIRST).text
    assert '<svg class="qr"' in page
    assert client.get(FIRST).text.count(secret_on(page)[:4]) >= 1  # the same secret, however often one looks
    app = App(secret_on(page))
    shown = post(client, FIRST, FIRST, new_code=app.code())
    assert shown.headers["Location"] == "/o/lund/account/codes?next=/o/lund/settings"
    codes = re.findall(r"<code>([\d ]+)</code>", client.get(shown.headers["Location"]).text)
    assert len(codes) == 8
    assert re.findall(r"<code>([\d ]+)</code>", client.get(shown.headers["Location"]).text) == []
    assert signed_in(client)
    another = client.application.test_client()
    assert half_way(another) == CODE
    assert post(another, CODE, CODE, code=codes[3]).headers["Location"] == "/o/lund/"


def test_a_given_password_lets_in_and_the_first_page_invites(own, town, client):
    set_password(town, own.staff["planner"])
    assert half_way(client) == "/o/lund/"
    assert OWN in client.get("/o/lund/").text
    assert OWN not in client.get("/o/lund/settings").text


def test_a_leader_may_and_need_not(own, town, client):
    choose_password(town, own.staff["leader"])
    assert half_way(client, "leader@lund.example") == "/o/lund/leader"
    assert OWN not in client.get("/o/lund/leader").text
    assert OWN in client.get("/o/lund/account").text


def test_the_password_alone_opens_nothing(own, town, client, telephone, everything):
    assert half_way(client, next="/o/lund/settings") == CODE
    before = everything()
    for address in ("/o/lund/", "/o/lund/account", OWN, "/o/lund/account/codes"):
        assert client.get(address).headers["Location"].startswith(SIGN_IN)
    assert everything() == before
    half_way(client, next="/o/lund/settings")
    assert post(client, CODE, CODE, code=telephone.code()).headers["Location"] == "/o/lund/settings"
    assert signed_in(client)


def test_an_enrolled_person_cannot_enrol_another_app_with_the_password_alone(own, client, telephone):
    half_way(client)
    assert client.get(FIRST).headers["Location"] == SIGN_IN
    half_way(client)
    token = token_in(client.get(CODE).text)
    assert client.post(FIRST, data={"csrf_token": token, "new_code": "123456"}).headers["Location"] == SIGN_IN


def test_a_used_code_an_old_one_and_a_wrong_one_are_refused_alike(own, client, telephone):
    used, used_recovery = telephone.code(), telephone.recovery[0]
    for code in (used, used_recovery):
        half_way(client)
        assert post(client, CODE, CODE, code=code).status_code == 303
    another = client.application.test_client()
    half_way(another)
    old = telephone.made.at(datetime.now(UTC) - timedelta(minutes=10))
    said = []
    for code in (used, used_recovery, old, "åäö"):
        answer = post(another, CODE, CODE, code=code)
        assert answer.status_code == 422
        said.append(re.sub(r'csrf_token.*|value="[^"]*"', "", answer.text))
    assert set(Counter(said).values()) == {4}
    assert not signed_in(another)


def test_after_five_wrong_codes_the_right_one_is_refused_too(own, town, client, telephone):
    half_way(client)
    for _ in range(5):
        assert post(client, CODE, CODE, code="000000").status_code == 422
    fresh = client.application.test_client()
    half_way(fresh)
    answer = post(fresh, CODE, CODE, code=telephone.code())
    assert answer.status_code == 422
    assert "Vänta en kvart" in answer.text
    with town.database.reading() as db:
        rows = db.scalars(select(Audit).where(Audit.action == "refuse code")).all()
    assert [one.actor for one in rows] == ["anonymous"] * 5


def test_a_code_page_that_waits_too_long_begins_anew(own, client, telephone):
    half_way(client)
    with client.session_transaction() as kept:
        kept["half"] = kept["half"] | {"at": kept["half"]["at"] - 601}
    assert client.get(CODE).headers["Location"] == SIGN_IN


def test_a_new_password_ends_what_was_half_way(own, town, client, telephone):
    half_way(client)
    set_password(town, own.staff["planner"])
    assert client.get(CODE).headers["Location"] == SIGN_IN


def test_a_recovery_code_says_how_many_are_left(own, client, telephone):
    half_way(client)
    post(client, CODE, CODE, code=telephone.recovery[0])
    assert "Du har 7 reservkoder kvar" in client.get("/o/lund/").text


@pytest.mark.parametrize(
    ("password", "old", "new", "changed"),
    [(True, True, True, True), (False, True, True, False), (True, False, True, False), (True, True, False, False)],
)
def test_changing_takes_the_password_a_code_and_the_new_apps_code(own, client, telephone, password, old, new, changed):
    half_way(client)
    post(client, CODE, CODE, code=telephone.recovery[0])
    app = App(secret_on(client.get(OWN).text))
    sent = {
        "password": PASSWORD if password else "not the right one",
        "code": telephone.code() if old else "000000",
        "new_code": app.code() if new else "000000",
    }
    answer = post(client, OWN, OWN, **sent)
    assert (answer.status_code == 303) is changed
    another = client.application.test_client()
    half_way(another)
    assert (post(another, CODE, CODE, code=app.code()).status_code == 303) is changed


def test_an_administrator_takes_a_lost_app_away(own, enter, client, telephone):
    half_way(client)
    post(client, CODE, CODE, code=telephone.code())
    page = f"/o/lund/users/{own.staff['planner']}"
    assert post(enter(own.staff["administrator"]), f"{page}/reset", page).status_code == 303
    assert not signed_in(client)
    assert half_way(client) == FIRST


def test_the_servers_keeper_lets_the_only_administrator_in_again(own, town, client, telephone, settings):
    environment = {
        "CONSULT_INSTANCE": str(settings.instance), "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_SECRET_KEY": settings.secret_key,
    }  # fmt: skip
    done = CliRunner().invoke(cli, ["user", "reset", "--email", PLANNER], env=environment)
    assert done.exit_code == 0, done.output
    link = "/konto/" + done.output.strip().rpartition("/")[2]
    assert post(client, link, link, password=PASSWORD, again=PASSWORD).status_code == 303
    assert half_way(client) == FIRST
    missing = CliRunner().invoke(cli, ["user", "reset", "--email", "nobody@lund.example"], env=environment)
    assert "no account" in str(missing.exception)


def test_an_administrator_signs_somebody_out_everywhere(own, enter, client):
    page, planner = f"/o/lund/users/{own.staff['planner']}", enter(own.staff["planner"])
    assert signed_in(planner)
    assert post(enter(own.staff["administrator"]), f"{page}/sign-out", page).status_code == 303
    assert not signed_in(planner)


def test_a_page_of_ones_own_signs_out_everywhere(own, enter):
    here, elsewhere = enter(own.staff["planner"]), enter(own.staff["planner"])
    assert "Logga ut överallt" in here.get("/o/lund/account").text
    post(here, "/logga-ut", "/o/lund/account")
    assert not signed_in(elsewhere)


@pytest.mark.parametrize(
    ("given", "required"),
    [
        ({}, True),
        ({"demo": True}, False),
        ({"require_totp": "false"}, False),
        ({"demo": True, "require_totp": 1}, True),
    ],
)
def test_the_code_app_is_required_but_in_the_demo(tmp_path, given, required):
    facts = {"instance": tmp_path, "secret_key": "0123456789abcdefghijklmnopqrstuvwxyz"}
    assert load({}, **facts, **given).require_totp is required


@pytest.fixture
def settings(settings):
    """An installation whose addresses lead to this machine."""
    return dataclasses.replace(settings, public_url=f"http://127.0.0.1:{free_port()}")


def test_in_a_browser_one_enrols_and_comes_in_again_with_a_new_code_only(own, town, app, page, settings):
    choose_password(town, own.staff["planner"])

    def sign_in():
        page.goto(f"{settings.public_url}/logga-in")
        page.get_by_label("E-postadress").fill(PLANNER)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in").click()

    with served(app, int(settings.public_url.rpartition(":")[2])):
        sign_in()
        page.get_by_text("Jag kan inte läsa av bilden").click()
        telephone = App(page.locator("#secret").inner_text().replace(" ", ""))
        assert_accessible(page)
        first = telephone.code()
        page.get_by_label("Koden som appen visar nu").fill(first)
        page.get_by_role("button", name="Logga in").click()
        expect(page.locator(".recovery li")).to_have_count(8)
        assert_accessible(page)
        page.get_by_role("link", name="Jag har sparat koderna").click()
        page.get_by_role("button", name="Logga ut").click()
        sign_in()
        page.get_by_label("Koden i din kodapp").fill(first)
        page.get_by_role("button", name="Logga in").click()
        expect(page.get_by_text("Koden är fel eller redan använd").first).to_be_visible()
        assert_accessible(page)
        page.get_by_label("Koden i din kodapp").fill(telephone.code())
        page.get_by_role("button", name="Logga in").click()
        expect(page).to_have_url(f"{settings.public_url}/o/lund/")
