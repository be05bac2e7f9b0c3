"""The verbs on accounts and municipalities, on both databases, and their pages."""

import re

import pytest
from sqlalchemy import select

from consult.models.organisation import Audit, Organisation, User
from consult.services import organisations, users
from tests.frame.conftest import token_in
from tests.support.town import ACTOR


@pytest.fixture
def db(town):
    """A transaction that is rolled back."""
    with town.database.writing() as db:
        yield db


@pytest.fixture
def lund(db, town):
    """The municipality of the town."""
    return db.get_one(Organisation, town.organisation_id)


def actions(db):
    """Return what the audit says was done, in order."""
    return [row.action for row in db.scalars(select(Audit).order_by(Audit.id))]


def test_an_address_has_one_account_however_it_is_written(db, lund):
    users.create(db, ACTOR, lund.id, "Eva@Lund.se", "planner")
    with pytest.raises(ValueError, match="already"):
        users.create(db, ACTOR, lund.id, " eva@lund.SE", "leader")


def test_every_verb_on_an_account_is_written_down(db, lund):
    before = len(actions(db))
    users.create(db, ACTOR, lund.id, "first@lund.se", "administrator")
    eva = users.create(db, ACTOR, lund.id, "eva@lund.se", "planner")
    users.new_link(db, ACTOR, "secret", eva)
    users.set_password(db, ACTOR, eva, "four words on a roof")
    users.change_role(db, ACTOR, eva, "strategist")
    users.sign_out(db, ACTOR, eva)
    users.end(db, ACTOR, eva)
    users.open_again(db, ACTOR, eva)
    assert actions(db)[before:] == [
        "create user", "create user", "make account link", "set password", "change role", "sign out", "end user",
        "open user again",
    ]  # fmt: skip


def test_somebody_must_look_after_the_accounts(db, lund):
    only = users.create(db, ACTOR, lund.id, "only@lund.se", "administrator")
    for verb in (lambda: users.end(db, ACTOR, only), lambda: users.change_role(db, ACTOR, only, "planner")):
        with pytest.raises(ValueError, match="another person administrator"):
            verb()
    users.create(db, ACTOR, lund.id, "second@lund.se", "administrator")
    users.end(db, ACTOR, only)
    assert not only.active


def test_the_contact_for_worries_cannot_vanish(db, lund):
    eva = users.create(db, ACTOR, lund.id, "eva@lund.se", "planner")
    organisations.change(db, ACTOR, lund, worry_contact_id=eva.id)
    with pytest.raises(ValueError, match="another contact"):
        users.end(db, ACTOR, eva)


def test_a_link_of_a_person_who_has_left_is_worth_nothing(db, lund):
    eva = users.create(db, ACTOR, lund.id, "eva@lund.se", "planner")
    link = users.new_link(db, ACTOR, "secret", eva)
    assert users.by_link(db, "secret", link) is eva
    assert users.by_link(db, "another secret", link) is None
    users.end(db, ACTOR, eva)
    assert users.by_link(db, "secret", link) is None


@pytest.mark.parametrize("k", [0, 6, 31, -7])
def test_no_municipality_shows_groups_under_seven(db, lund, k):
    with pytest.raises(ValueError, match="7"):
        organisations.change(db, ACTOR, lund, k=k)


def test_the_contact_for_worries_is_one_of_ours(db, lund):
    malmo = organisations.create(db, ACTOR, "malmo")
    stranger = users.create(db, ACTOR, malmo.id, "stranger@malmo.se", "planner")
    with pytest.raises(ValueError, match="your municipality"):
        organisations.change(db, ACTOR, lund, worry_contact_id=stranger.id)


def test_changed_settings_are_written_down_by_name(db, lund):
    organisations.change(db, ACTOR, lund, k=9, legal_basis="Allmänt intresse", mailbox=lund.mailbox)
    row = db.scalars(select(Audit).where(Audit.action == "change settings")).one()
    assert row.facts == {"changed": ["k", "legal_basis"], "before": {"k": 7}}


def test_names_become_addresses():
    assert [organisations.as_slug(name) for name in ("Täby kommun", "Malmö", "!")] == ["taby-kommun", "malmo", ""]


def test_an_administrator_invites_and_sees_the_link_once(own, enter, town):
    client = enter(own.staff["administrator"])
    token = token_in(client.get("/o/lund/users").text)
    sent = {"csrf_token": token, "email": "ny@lund.example", "role": "leader"}
    page = client.post("/o/lund/users", data=sent, follow_redirects=True)
    (link,) = re.findall(r'id="link">http://localhost(/konto/[^<]+)<', page.text)
    assert '<svg class="qr"' in page.text
    assert "/konto/" not in client.get(page.request.path).text
    assert client.application.test_client().get(link).status_code == 200
    again = client.post("/o/lund/users", data=sent)
    assert again.status_code == 422
    assert 'id="email-error"' in again.text


def test_a_planner_reads_the_settings_and_a_strategist_changes_them(own, enter, town):
    assert "csrf_token" not in enter(own.staff["planner"]).get("/o/lund/settings").text.split("</header>")[1]
    client = enter(own.staff["strategist"])
    token = token_in(client.get("/o/lund/settings").text)
    facts = {"name": "Lunds kommun", "k": "8", "worry_contact_id": str(own.staff["planner"]), "languages": ["ar"]}
    answer = client.post("/o/lund/settings", data=facts | {"csrf_token": token})
    assert answer.status_code == 303
    with town.database.reading() as db:
        lund = db.get_one(Organisation, town.organisation_id)
        assert (lund.k, lund.worry_contact_id, lund.languages) == (8, own.staff["planner"], ["sv", "ar"])


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("k", "6"),
        ("k", "many"),
        ("k", ""),
        ("name", ""),
        ("worry_contact_id", "999"),
        ("mailbox", "no"),
        ("adults_url", "http://x"),
        ("languages", "xx"),
    ],
)
def test_a_wrong_setting_is_refused_beside_its_field(own, enter, everything, field, wrong):
    client = enter(own.staff["strategist"])
    token = token_in(client.get("/o/lund/settings").text)
    before = everything()
    facts = {"name": "Lunds kommun", "k": "8", "worry_contact_id": "0", "csrf_token": token}
    answer = client.post("/o/lund/settings", data=facts | {field: wrong})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert everything() == before


def test_the_language_of_ones_pages_can_be_changed(own, enter, town):
    client = enter(own.staff["planner"])
    page = client.get("/o/lund/account").text
    assert '<html lang="sv" dir="ltr">' in page
    token = token_in(page)
    answer = client.post(
        "/o/lund/account/language", data={"csrf_token": token, "language": "en"}, follow_redirects=True
    )
    assert '<html lang="en" dir="ltr">' in answer.text
    with town.database.reading() as db:
        assert db.get_one(User, own.staff["planner"]).language == "en"
