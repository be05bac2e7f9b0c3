"""Signing in with the municipality's own account, against a provider that is a process of its own."""

import dataclasses
import re
import subprocess
import sys
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from consult.app import create_app
from consult.config import SettingsError, load
from consult.models.organisation import Audit, User
from consult.services import elsewhere, users
from tests.frame.conftest import token_in
from tests.frame.test_sign_in import signed_in
from tests.support.oidc_provider import CLIENT, SECRET, SUBJECT, running
from tests.support.server import free_port
from tests.support.thread import served
from tests.support.town import ACTOR

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BEGIN, BACK = "/logga-in/kommun", "/logga-in/kommun/svar"
REFUSED = "Det gick inte att logga in med Lunds inloggning. Börja om."
WRONG = {
    "issuer": "'iss'", "audience": "'aud'", "party": "'azp'", "nonce": "'nonce'", "expired": "expired",
    "ahead": "in the future", "none": "none", "shared": "HS256", "signature": "BadSignature", "no token": "no ID token",
}  # fmt: skip
"""What the provider can get wrong so that nobody may come in, and what the log must say of it."""


@pytest.fixture(scope="module")
def provider():
    """A provider that runs."""
    with running(free_port()) as provider:
        yield provider


@pytest.fixture
def settings(settings, provider):
    """An installation whose municipality has a sign-in of its own."""
    provider.do()
    return dataclasses.replace(
        settings,
        public_url=f"http://127.0.0.1:{free_port()}",
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name="Lunds inloggning",
    )


def at_the_provider(client):
    """Go to the provider as a browser does, and return the address that it sends one back to."""
    there = client.get(BEGIN).headers["Location"]
    with urllib.request.urlopen(there) as page:  # noqa: S310 - our own provider on loopback
        return re.search(r'href="([^"]+)"', page.read().decode())[1].replace("&amp;", "&")


def come_back(client, address):
    """Come back from the provider and press the button; return the last answer."""
    page = client.get(urlsplit(address)._replace(scheme="", netloc="").geturl())
    if page.status_code == 303:
        return page
    return client.post(BACK, data={"csrf_token": token_in(page.text)})


def bound(town, user_id):
    """Return who an account is elsewhere."""
    with town.database.reading() as db:
        return db.get_one(User, user_id).oidc_subject


@SQLITE
def test_the_first_time_a_verified_address_finds_the_account_and_then_the_person_does(own, town, client, provider):
    assert come_back(client, at_the_provider(client)).headers["Location"] == "/o/lund/"
    assert signed_in(client)
    assert bound(town, own.staff["planner"]) == SUBJECT
    provider.do(email="new.name@lund.example")
    another = client.application.test_client()
    assert come_back(another, at_the_provider(another)).headers["Location"] == "/o/lund/"
    with town.database.reading() as db:
        said = db.scalars(select(Audit).where(Audit.action == "sign in")).all()
    assert [(one.actor, one.facts) for one in said] == [("planner 3", {"by": "municipality"})] * 2


@SQLITE
def test_coming_back_writes_nothing_and_signs_nobody_in_before_the_button(own, client, everything):
    address, before = at_the_provider(client), everything()
    assert client.get(urlsplit(address)._replace(scheme="", netloc="").geturl()).status_code == 200
    assert everything() == before
    assert not signed_in(client)


@SQLITE
def test_a_wrong_answer_lets_nobody_in_for_the_reason_that_is_wrong(own, town, client, provider, caplog):
    for wrong, why in WRONG.items():
        provider.do(wrong)
        caplog.clear()
        assert come_back(client, at_the_provider(client)).headers["Location"] == "/logga-in", wrong
        assert why in caplog.text, wrong
        assert REFUSED in client.get("/logga-in").text
        assert not signed_in(client)
    assert bound(town, own.staff["planner"]) == ""


@SQLITE
@pytest.mark.parametrize("wrong", ["unverified", "in words"])
def test_an_address_that_nobody_has_verified_finds_no_account(own, town, client, provider, wrong):
    provider.do(wrong)
    come_back(client, at_the_provider(client))
    assert "Du har inget konto här" in client.get("/logga-in").text
    assert bound(town, own.staff["planner"]) == ""


@SQLITE
def test_clocks_may_differ_a_little(own, client, provider):
    for wrong in ("a little ahead", "a little behind"):
        provider.do(wrong)
        come_back(client, at_the_provider(client))
        assert signed_in(client), wrong
        client.delete_cookie("consult")


@SQLITE
def test_a_provider_by_another_name_is_asked_nothing(own, client, provider):
    provider.do("metadata")
    assert client.get(BEGIN).headers["Location"] == "/logga-in"
    provider.do()  # and once it says its right name, it is
    assert client.get(BEGIN).headers["Location"].startswith(f"{provider.issuer}/authorize?")


@SQLITE
def test_the_request_carries_state_nonce_and_a_challenge(own, client, settings):
    asked = parse_qs(urlsplit(client.get(BEGIN).headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [settings.public_url + BACK]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


@SQLITE
def test_an_answer_that_this_browser_did_not_ask_for_is_refused(own, client):
    address = at_the_provider(client)
    stranger = client.application.test_client()
    assert come_back(stranger, address).headers["Location"] == "/logga-in"
    assert not signed_in(stranger)


@SQLITE
def test_without_a_provider_there_is_no_such_way_in(own, app):
    plain = create_app(dataclasses.replace(app.extensions["consult"]["settings"], oidc_issuer=""))
    client = plain.test_client()
    assert [client.get(address).status_code for address in (BEGIN, BACK)] == [404, 404]
    assert BEGIN not in client.get("/logga-in").text
    plain.extensions["consult"]["database"].dispose()


@SQLITE
def test_a_provider_that_is_away_is_said_in_plain_words(own, app, monkeypatch):
    settings = dataclasses.replace(app.extensions["consult"]["settings"], oidc_issuer=f"http://127.0.0.1:{free_port()}")
    alone = create_app(settings)
    client = alone.test_client()
    assert client.get(BEGIN).headers["Location"] == "/logga-in"
    assert REFUSED in client.get("/logga-in").text
    alone.extensions["consult"]["database"].dispose()


@pytest.fixture
def db(town):
    """A transaction that is rolled back."""
    with town.database.writing() as db:
        yield db


@pytest.fixture
def eva(db, town):
    """A planner."""
    return users.create(db, ACTOR, town.organisation_id, "eva@lund.se", "planner")


def test_nobody_gets_an_account_by_signing_in_elsewhere(db, eva):
    for email in ("", "stranger@lund.se"):
        with pytest.raises(ValueError, match="no account"):
            elsewhere.person(db, "https://a", "1", email)
    assert db.scalars(select(User)).unique().all() == [eva]


def test_an_address_that_went_to_another_person_opens_nothing(db, eva):
    assert elsewhere.person(db, "https://a", "1", "eva@lund.se") is eva
    with pytest.raises(ValueError, match="another person"):
        elsewhere.person(db, "https://a", "2", "eva@lund.se")
    with pytest.raises(ValueError, match="no account"):
        elsewhere.person(db, "https://b", "1", "")


def test_an_ended_account_opens_for_nobody(db, eva, town):
    elsewhere.person(db, "https://a", "1", "eva@lund.se")
    users.end(db, ACTOR, eva)
    with pytest.raises(ValueError, match="ended"):
        elsewhere.person(db, "https://a", "1", "eva@lund.se")
    users.open_again(db, ACTOR, eva)
    with pytest.raises(ValueError, match="no account"):
        elsewhere.person(db, "https://a", "1", "")


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "https://id.lund.se"},
        {"oidc_issuer": "http://id.lund.se", "oidc_client_id": "x", "oidc_client_secret": "y"},
        {"oidc_issuer": "id.lund.se", "oidc_client_id": "x", "oidc_client_secret": "y"},
    ],
)
def test_half_a_provider_or_one_without_tls_stops_the_start(tmp_path, given):
    with pytest.raises(SettingsError, match="oidc_issuer"):
        load({}, instance=tmp_path, secret_key="0123456789abcdefghijklmnopqrstuvwxyz", **given)


@pytest.mark.parametrize(("issuer", "loaded"), [("", False), ("https://id.lund.se", True)])
def test_the_libraries_are_loaded_only_where_a_provider_is_set(tmp_path, issuer, loaded):
    facts = {"oidc_issuer": issuer, "oidc_client_id": "x", "oidc_client_secret": "y"} if issuer else {}
    start = (
        "import sys; from consult.app import create_app; from consult.config import load; "
        f"create_app(load({{}}, instance={str(tmp_path)!r}, secret_key='0123456789abcdefghijklmnopqrstuvwxyz', "
        f"**{facts!r})); print('authlib' in sys.modules, 'requests' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(loaded)] * 2


@SQLITE
def test_in_a_browser_the_right_answer_lets_in_and_each_wrong_one_nobody(own, app, settings, page, provider):
    port = int(settings.public_url.rpartition(":")[2])
    with served(app, port):
        for wrong in (*WRONG, ""):
            provider.do(wrong)
            page.goto(f"{settings.public_url}/o/lund/settings")
            page.get_by_role("link", name="Logga in med Lunds inloggning").click()
            with page.expect_response(re.compile("kommun/svar")) as answered:
                page.get_by_role("link", name=SUBJECT).click()
            if wrong:
                expect(page.get_by_text(REFUSED), wrong).to_be_visible()
        expect(page).to_have_url(f"{settings.public_url}/o/lund/settings")
        page.goto(answered.value.url)  # the same answer once more, as from the history
        expect(page.get_by_text(REFUSED)).to_be_visible()
