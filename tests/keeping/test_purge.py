"""After a purge the figures are as they were, and no text of a child is in any file of the installation."""

import threading
from datetime import timedelta
from time import time

import pytest
from sqlalchemy import Column, MetaData, Table, select, text

from consult import work, work_purge
from consult.models.base import now
from consult.models.clearing import quote, sealed
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession, Note
from consult.models.organisation import Audit
from consult.models.outbox import Mail
from consult.models.purge import Purge
from consult.models.recording import Recording
from consult.models.submission import RAW, submission, written
from consult.services import backups, purging, wiping
from tests.keeping.canaries import DAY, Purged
from tests.results.yard import make
from tests.support.given import cleared

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def purged(database, settings, request):
    cluster = request.getfixturevalue("postgres") if database.read.dialect.name == "postgresql" else None
    return Purged(database, settings, cluster)


def test_no_text_is_left_in_any_file_and_every_figure_is_as_it_was(purged):
    assert purged.holding(), "the canaries were never there"
    before = purged.told()
    purged.purge()
    assert purged.holding() == set()
    assert purged.told() == before
    assert [purged.count(table) for table in (*RAW, sealed, quote)] == [0] * (len(RAW) + 2)


def test_without_wiping_the_text_would_be_found(purged, monkeypatch):
    monkeypatch.setattr(wiping, "wipe", lambda *_: None)
    purged.purge()
    assert purged.count(written) == 0
    assert purged.holding() != set()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_samples_that_postgresql_took_of_texts_would_be_found_too(purged, monkeypatch):
    rewrite = [Table(one.name, MetaData(), Column("id", primary_key=True)) for one in purging.CHANGED]
    monkeypatch.setattr(purging, "CHANGED", rewrite)  # written anew, but no column given its type again
    purged.purge()
    assert purged.holding() != set()


@SQLITE
def test_the_pages_of_the_result_and_the_answer_stand_without_the_quotes(purged, app):
    client = app.test_client()
    assert any(purged.canary in one for some in purged.quoted().values() for one in some)
    purged.purge()
    assert purged.quoted() == {}
    public = client.get("/om/lindhamn")
    assert (public.status_code, purged.canary in public.text) == (200, False)
    assert "Vi gör så." in client.get("/s/12345678?lang=sv&level=10-12", follow_redirects=True).text
    result = signed_in(app, purged.yard.planner).get(purged.yard.href)
    assert (result.status_code, "Resultatet är slutligt" in result.text or "ändras inte" in result.text) == (200, True)


@SQLITE
def test_the_record_says_what_by_which_decision_when_and_who_and_keeps_small_numbers(purged):
    purged.purge()
    with purged.database.reading() as db:
        made = db.scalars(select(Purge)).one()
        assert (made.decision, made.decided_on, made.actor) == ("KS 2026/7", DAY, "administrator 1")
        many = {"submission": 80, "text": 80, "drawing": 80, "pin": 80, "declined": 80, "quote": 8}
        assert made.counts == {**many, "sealed": None}  # one, which is told as none is
        said = db.scalars(select(Audit.action).where(Audit.subject == f"consultation {purged.yard.consultation}")).all()
        assert said[-2:] == ["consultation purged", "consultation wiped"]


@SQLITE
def test_what_else_the_consultation_kept_of_people_goes(purged, settings):
    with purged.database.writing() as db:
        one = db.get_one(Consultation, purged.yard.consultation)
        facts = {"organisation_id": one.organisation_id, "voice": "leader", "agreed": "self", "seconds": 1.0}
        db.add_all([Recording(sha=sha, created_at=now(), **facts) for sha in ("read-here", "read-elsewhere")])
        version = db.execute(text("SELECT id FROM version")).scalar_one()
        document = '{"recordings": ["read-here"]}'
        db.execute(text("UPDATE version SET document = :d WHERE id = :i"), {"d": document, "i": version})
        db.commit()
    settings.media.mkdir(exist_ok=True)
    for sha in ("read-here", "read-elsewhere"):
        (settings.media / f"{sha}.mp3").write_bytes(b"x")
    purged.purge()
    assert {one.name for one in settings.media.glob("*.mp3")} == {"read-elsewhere.mp3"}
    assert (purged.count(Note.__table__), purged.count(Mail.__table__)) == (0, 0)
    with purged.database.reading() as db:
        group = db.get_one(GroupSession, purged.group)
        assert (group.contact, group.frozen) == ("", 40)


def test_a_purge_that_was_cut_short_is_taken_up_again(purged):
    purged.decide()
    stopped = threading.Event()
    stopped.set()
    assert work._do_next(purged.database, purged.settings, stopped)
    assert purged.count(submission) == 80
    purged.work()
    assert purged.count(submission) == 0
    assert purged.holding() == set()


@SQLITE
def test_one_that_was_given_up_is_tried_again_by_the_clock(purged, monkeypatch):
    def fails(*_):
        raise TimeoutError

    monkeypatch.setattr(wiping, "wipe", fails)
    purged.decide()
    for _ in range(3):
        with pytest.raises(TimeoutError):
            work._do_next(purged.database, purged.settings, threading.Event())
    assert states_of(purged) == ["failed"]
    monkeypatch.undo()
    work_purge.look_after(purged.database, purged.settings)
    assert states_of(purged) == ["under way"]
    purged.work()
    assert states_of(purged) == ["done"]
    assert purged.holding() == set()


def states_of(purged):
    with purged.database.reading() as db:
        one = db.get_one(Consultation, purged.yard.consultation)
        found = purging.records(db, one.project.organisation, purged.settings.backups, 30)
        return [record.state for record in found]


@SQLITE
def test_it_waits_for_the_childrens_answer_and_for_the_contact_for_worries(purged):
    with purged.database.writing() as db:
        one = db.get_one(Consultation, purged.yard.consultation)
        one.state = "final"
        db.flush()
        with pytest.raises(ValueError, match="answer"):
            purging.decide(db, "administrator 1", one, "KS 1", DAY)
        one.state = "answered"
        db.flush()
        db.execute(sealed.update().values(done_at=None))
        with pytest.raises(ValueError, match="worries"):
            purging.decide(db, "administrator 1", one, "KS 1", DAY)
        db.execute(sealed.update().values(done_at=now()))
        with pytest.raises(ValueError, match="later than today"):
            purging.decide(db, "administrator 1", one, "KS 1", now().date() + timedelta(days=2))
        db.commit()
    purged.decide()
    with pytest.raises(ValueError, match="answer"):
        purged.decide()


@SQLITE
def test_what_another_consultation_holds_stays(purged):
    other = make(purged.database, places=(("Ekskolan", 9),), name="ekstad")
    with purged.database.writing() as db:
        cleared(db, other.consultation, ["annat"])
        db.commit()
    purged.purge()
    assert (purged.count(submission), purged.count(quote)) == (9, 1)


@SQLITE
def test_backups_that_still_hold_it_are_named_until_they_are_gone(purged, settings):
    old = backups.make(settings, settings.backups)
    purged.purge()
    with purged.database.reading() as db:
        one = db.get_one(Consultation, purged.yard.consultation)
        (record,) = purging.records(db, one.project.organisation, settings.backups, 30)
        assert (record.backups, record.until.date()) == (1, now().date() + timedelta(days=30))
    aged = old.with_name(f"consult-{now() - timedelta(days=31):%Y%m%dT%H%M%SZ}.tar.gz")
    old.rename(aged)
    work_purge.look_after(purged.database, settings)
    assert not aged.exists()
    with purged.database.reading() as db:
        assert purging.records(db, one.project.organisation, settings.backups, 30)[0].backups == 0


def signed_in(app, user):
    client = app.test_client()
    with client.session_transaction() as kept_session:
        kept_session.update(user=user, epoch=0, began=int(time()), seen=int(time()))
    return client


@SQLITE
def test_an_administrator_purges_only_with_decision_archive_and_word(purged, app):
    client = signed_in(app, purged.administrator)
    page = f"/o/lindhamn/consultations/{purged.yard.consultation}/purge"
    listed = client.get("/o/lindhamn/purges")
    assert page in listed.text
    asked = client.get(page)
    assert "Svaren från 80 barn" in asked.text
    assert "Arkivpaketet först" in asked.text
    given = {"decision": "KS 2026/7", "decided_on": "2026-11-01", "archived": "y", "word": "Gallra"}
    given["csrf_token"] = asked.text.split('name="csrf_token" value="')[1].split('"')[0]
    for name in ("decision", "decided_on", "archived", "word"):
        assert client.post(page, data=given | {name: ""}).status_code == 422
    assert client.post(page, data=given | {"word": "ja"}).status_code == 422
    assert client.post(page, data=given | {"decided_on": "2999-01-01"}).status_code == 422
    assert purged.count(Purge.__table__) == 0
    assert client.post(page, data=given).status_code == 303
    assert "De tas bort nu" in client.get("/o/lindhamn/purges").text
    assert client.post(page, data=given).status_code == 422
    assert purged.count(Purge.__table__) == 1
    purged.work()
    done = client.get("/o/lindhamn/purges").text
    assert "KS 2026/7" in done
    assert "Inget av svaren finns kvar" in done
    assert "redan gallrade" in client.get(page).text
