"""The contact for worries: chosen on the settings page, tested by mail, confirmed by a link, and lost again."""

import dataclasses
import re

import pytest
from sqlalchemy import func, select

from consult import work
from consult.models.base import now
from consult.models.organisation import Audit, Organisation, User
from consult.models.outbox import Mail
from consult.services import mail_server, organisations, outbox, users, worry_contact
from tests.frame.conftest import token_in
from tests.support.town import ACTOR

DATABASES = ["sqlite"]  # tests/mail tries the box on both
SETTINGS = "/o/lund/settings"
FACTS = {"name": "Lunds kommun", "k": "7"}


def lund(db):
    return organisations.by_slug(db, "lund")


@pytest.fixture
def send(own, enter):
    """Return what sends a form of the settings page as somebody, and gives the page that follows."""

    def post(path, fields, role="strategist"):
        client = enter(own.staff[role])
        sent = {"csrf_token": token_in(client.get(SETTINGS).text), **fields}
        return client.post(SETTINGS + path, data=sent, follow_redirects=True)

    return post


@pytest.fixture
def choose(own, send):
    """Return what lets a strategist choose a contact by role, and gives the page that follows."""
    return lambda role: send("", FACTS | {"worry_contact_id": str(own.staff.get(role, 0))}).text


@pytest.fixture
def mails(database):
    """Return what reads the box."""

    def read():
        with database.reading() as db:
            return db.scalars(select(Mail).order_by(Mail.id)).all()

    return read


@pytest.fixture
def reads(database):
    """Return what tells whether children of Lund may write."""

    def ask():
        with database.reading() as db:
            return organisations.reads_texts(db, lund(db))

    return ask


@pytest.fixture
def panel(own, enter):
    """Return what somebody reads about the contact on the settings page."""

    def read(role="strategist"):
        page = enter(own.staff[role]).get(SETTINGS).text
        return " ".join(re.sub("<[^>]+>", "", page.split('id="worry-heading"')[1].split("</section>")[0]).split())

    return read


def link_in(mail):
    return re.search(r"http://localhost(/kontakt-vid-oro/\S+)", mail.body)[1]


def press(client, address):
    page = client.get(address)
    return client.post(address, data={"csrf_token": token_in(page.text)}, follow_redirects=True)


def test_a_chosen_contact_gets_a_message_and_confirms_it_without_signing_in(
    choose, mails, reads, panel, app, everything
):
    choose("planner")
    assert "planner@lund.example får ett test" in panel()
    (mail,) = mails()
    assert (mail.recipient, mail.subject) == ("planner@lund.example", "Ett test: du är kontakt vid oro")
    before, stranger = everything(), app.test_client()
    page = stranger.get(link_in(mail))
    assert "Det här är ett test." in page.text
    assert everything() == before, "looking confirms nothing: mail programs follow links too"
    assert not reads()
    page = press(stranger, link_in(mail))
    assert "Tack. Nu vet vi att mejl når dig." in page.text
    assert reads()
    assert "planner@lund.example svarade på testet den" in panel()


def test_pressing_twice_confirms_once(choose, mails, app, database):
    choose("planner")
    client, link = app.test_client(), link_in(mails()[0])
    token = token_in(client.get(link).text)
    for _ in range(2):
        assert client.post(link, data={"csrf_token": token}).status_code == 303
    with database.reading() as db:
        rows = db.scalars(select(Audit).filter_by(action="confirm worry contact")).all()
        assert [row.actor for row in rows] == ["worry contact"]


def test_a_contact_reads_the_message_and_its_page_in_their_own_language(own, choose, mails, database, app):
    with database.writing() as db:
        users.choose_language(db, db.get_one(User, own.staff["planner"]), "en")
        db.commit()
    choose("planner")
    (mail,) = mails()
    assert mail.subject == "A test: you are the contact for worries"
    assert "I have got the message" in app.test_client().get(link_in(mail)).text
    assert "Thank you." in press(app.test_client(), link_in(mail)).text


def test_the_link_is_dead_when_the_contact_is_another(choose, mails, app, reads):
    choose("planner")
    link = link_in(mails()[0])
    assert app.test_client().get(link).status_code == 200
    choose("administrator")
    assert app.test_client().get(link).status_code == 404
    assert app.test_client().get(link_in(mails()[-1])).status_code == 200
    assert not reads()


def test_the_link_is_dead_when_the_address_is_another(own, choose, mails, app, database):
    choose("planner")
    with database.writing() as db:
        db.get_one(User, own.staff["planner"]).email = "other@lund.example"
        db.commit()
    assert app.test_client().get(link_in(mails()[0])).status_code == 404


def test_the_link_is_dead_after_seven_days(choose, mails, app, monkeypatch):
    choose("planner")
    assert worry_contact.LINK_SECONDS == 7 * 24 * 3600
    monkeypatch.setattr(worry_contact, "LINK_SECONDS", -1)
    assert app.test_client().get(link_in(mails()[0])).status_code == 404


def test_a_link_for_something_else_confirms_nothing(own, choose, mails, app):
    choose("planner")
    link = link_in(mails()[0])
    for word in (own.arguments["invitation"], own.arguments["token"], link.rpartition("/")[2][::-1]):
        assert app.test_client().get(f"/kontakt-vid-oro/{word}").status_code == 404
    assert app.test_client().get(f"/konto/{link.rpartition('/')[2]}").status_code == 404


def test_another_contact_has_confirmed_nothing_and_other_settings_change_nothing(choose, send, town, own, reads):
    with town.writing() as db:
        organisations.change(db, ACTOR, lund(db), worry_contact_id=own.staff["planner"])
        worry_contact.confirm(db, lund(db))
    send("", FACTS | {"worry_contact_id": str(own.staff["planner"]), "phone": "010-1"})
    assert reads()
    choose("administrator")
    assert not reads()
    with town.writing() as db:
        worry_contact.confirm(db, lund(db))
    assert reads()
    choose("nobody")
    assert not reads()


def test_a_contact_whose_account_ends_is_none(own, town, reads):
    with town.writing() as db:
        worry_contact.confirm(db, lund(db))
        contact = db.get_one(User, lund(db).worry_contact_id)
        for verb in (
            lambda: users.end(db, ACTOR, contact),
            lambda: users.set_period(db, ACTOR, contact, None, under_18=True),
        ):
            with pytest.raises(ValueError, match="contact for worries"):
                verb()
    assert reads()
    for facts in ({"active": False}, {"under_18": True}, {"ends_on": now().date()}, {"organisation_id": 999}):
        with town.database.writing() as db:  # never committed: as if another way led there
            contact = db.get_one(User, lund(db).worry_contact_id)
            for name, value in facts.items():
                setattr(contact, name, value)
            with db.no_autoflush:
                assert not organisations.reads_texts(db, lund(db)), facts
            db.rollback()
    assert reads()


@pytest.mark.parametrize("facts", [{"under_18": True}, {"ends_on": now().date()}, {"active": False}])
def test_only_a_grown_up_whose_account_stays_can_be_chosen(own, town, choose, facts):
    with town.writing() as db:
        for name, value in facts.items():
            setattr(db.get_one(User, own.staff["leader"]), name, value)
    assert 'id="worry_contact_id-error"' in choose("leader")
    with town.writing() as db, pytest.raises(ValueError, match="Choose a"):
        organisations.change(db, ACTOR, lund(db), worry_contact_id=own.staff["leader"])


def test_the_page_says_how_far_the_contact_has_come(own, choose, send, panel, app, settings, town, monkeypatch):
    assert "strategist@lund.example har inte fått något test än." in panel()
    assert "Skicka ett test" in panel()
    assert "Skicka" not in panel("planner"), "a planner reads"
    choose("nobody")
    assert "Ingen. Dialoger där barn skriver eller ritar går inte att öppna." in panel()
    assert "Välj en person" not in panel("planner")
    choose("planner")
    assert "får ett test så snart mejl är inställt. Mejl är inte inställt." in panel()
    able = dataclasses.replace(settings, smtp_url="smtp://127.0.0.1:9", mail_from="dialog@lund.example")
    app.extensions["consult"]["settings"] = able
    assert "får ett test. Det är på väg. Innan personen har svarat" in panel()

    def refuse(*_):
        raise mail_server.NotSentError("unreachable")

    monkeypatch.setattr(mail_server, "deliver", refuse)
    work._send_next(town.database, able)
    assert "Mejlservern svarade inte. Kontrollera smtp_url" in panel()
    assert "Nytt försök" in panel()
    with town.writing() as db:
        outbox.not_sent(db, db.scalars(select(Mail)).one().id, "address", for_good=True)
    assert "har inte fått testet. Det gick inte att skicka. Mejlservern känner inte till adressen." in panel()
    send("/worry-test", {})
    monkeypatch.setattr(mail_server, "deliver", lambda *_: None)
    assert work._send_next(town.database, able)
    assert re.search(r"planner@lund.example fick ett test \d+ \w+ \d+ [\d:]+ och har inte svarat än.", panel())


def test_a_new_test_takes_the_place_of_those_that_did_not_arrive(choose, send, mails):
    choose("planner")
    page = send("/worry-test", {})
    assert "Testet är på väg." in page.text
    (mail,) = mails()
    assert mail.recipient == "planner@lund.example"
    choose("nobody")
    assert "Välj en kontakt vid oro först." in send("/worry-test", {}).text


def test_an_administrator_sees_what_could_not_be_sent_and_what_to_do(own, foreign, send, enter, town, mails):
    with town.writing() as db:
        for slug in ("lund", "lund", "malmo"):
            organisation = organisations.by_slug(db, slug)
            mail = outbox.put(db, organisation.id, f"kurator@{slug}.example", f"Något {slug}", "Ord")
            outbox.not_sent(db, mail.id, "password", for_good=True)
    page = enter(own.staff["administrator"]).get(SETTINGS).text
    assert "2 mejl gick inte att skicka" in page
    assert "Mejlservern släppte inte in oss. Kontrollera användare och lösenord" in page
    assert "malmo" not in page, "nobody reaches across"
    assert "gick inte att skicka" not in enter(own.staff["strategist"]).get(SETTINGS).text
    assert "Vi försöker skicka mejlen igen." in send("/mail", {"do": "again"}, "administrator").text
    assert [(mail.state, mail.tries) for mail in mails()] == [("waiting", 0)] * 2 + [("failed", 0)]
    with town.writing() as db:
        outbox.not_sent(db, mails()[0].id, "address", for_good=True)
    assert "Mejlen är borttagna." in send("/mail", {"do": "away"}, "administrator").text
    assert [mail.state for mail in mails()] == ["waiting", "failed"]
    assert send("/mail", {"do": "else"}, "administrator").status_code == 404


def test_refused_settings_queue_no_mail(choose, send, own, database):
    send("", FACTS | {"k": "6", "worry_contact_id": str(own.staff["planner"])})
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Mail)) == 0
        assert db.get_one(Organisation, lund(db).id).worry_contact_id == own.staff["strategist"]
