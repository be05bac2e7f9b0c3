"""Mail waits until a server has accepted it: tried again with longer pauses, and then shown as failed."""

import threading

import pytest

from consult import work
from consult.services import mail_server, outbox
from consult.services.doctor import examine

MINUTES = (1, 5, 30, 120)


def sentences(town, settings):
    """Return what the doctor says is wrong about mail."""
    return [one.said for one in examine(settings, town.database) if not one.well and one.about == "mail"]


def test_a_mail_arrives_once_with_sender_subject_and_words(postman, listen):
    box = listen()
    postman.put(body="Hej åäö\n\nhttps://dialog.example/" + "x" * 200)
    assert postman.goes()
    (message,) = box.messages
    assert (message["From"], message["To"]) == ("dialog@lund.example", "kurator@lund.example")
    assert (message["Subject"], message["Auto-Submitted"]) == ("Något att läsa", "auto-generated")
    assert message.get_content().splitlines() == ["Hej åäö", "", "https://dialog.example/" + "x" * 200]
    assert postman.mail().state == "sent"
    assert not postman.later(days=1).goes()
    assert len(box.messages) == 1


def test_a_server_that_is_down_is_tried_again_with_longer_pauses_and_nothing_is_lost(postman, listen):
    postman.put()
    for minutes in MINUTES:
        assert not postman.goes()
        mail = postman.mail()
        assert (mail.state, mail.why) == ("waiting", "unreachable")
        assert (mail.due_at - postman.at).total_seconds() == minutes * 60
        tries = mail.tries
        postman.later(minutes=minutes - 0.1).goes()
        assert postman.mail().tries == tries, "it rests"
        postman.later(minutes=0.1)
    box = listen()
    assert postman.goes()
    assert (postman.mail().state, len(box.messages)) == ("sent", 1)


def test_after_the_fifth_try_a_mail_has_failed_and_can_be_tried_again_by_hand(postman, town, settings, listen):
    postman.put()
    for minutes in (*MINUTES, 120):
        assert sentences(town, settings) == []
        postman.goes()
        postman.later(minutes=minutes)
    assert (postman.mail().state, postman.mail().tries) == ("failed", 5)
    assert sentences(town, settings)[0] == "1 mails could not be sent."
    assert "did not answer. Check smtp_url" in sentences(town, settings)[1]
    box = listen()
    assert not postman.later(days=1).goes()
    with town.writing() as db:
        outbox.try_again(db, "administrator 1", town.organisation_id)
    assert postman.goes()
    assert (postman.mail().state, postman.mail().why, len(box.messages)) == ("sent", "", 1)
    assert sentences(town, settings) == []


@pytest.mark.parametrize(
    ("recipient", "message", "why", "state"),
    [
        ("550 no such user", "250 OK", "address", "failed"),
        ("450 try later", "250 OK", "address", "waiting"),
        ("250 OK", "554 no", "refused", "failed"),
        ("250 OK", "451 busy", "refused", "waiting"),
    ],
)
def test_a_server_that_says_no_for_good_is_not_asked_again(postman, listen, recipient, message, why, state):
    box = listen()
    box.to_recipient, box.to_message = recipient, message
    postman.put()
    assert not postman.goes()
    assert (postman.mail().state, postman.mail().why) == (state, why)
    box.to_recipient = box.to_message = "250 OK"
    assert postman.later(minutes=1).goes() == (state == "waiting")


def test_who_is_killed_between_accept_and_mark_sends_it_once_more_and_no_oftener(postman, listen, monkeypatch):
    box = listen()
    postman.put()

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as power_cut:
        power_cut.setattr(outbox, "sent", killed)
        with pytest.raises(KeyboardInterrupt):
            postman.goes()
    assert postman.mail().state == "waiting"
    assert not postman.goes(), "not before its pause is over"
    assert postman.later(minutes=1).goes()
    assert not postman.later(days=1).goes()
    assert len(box.messages) == 2
    assert len({message["Message-ID"] for message in box.messages}) == 1, "a mailbox can tell the repeat"


def test_who_is_killed_at_every_try_leaves_a_mail_that_has_failed(postman, monkeypatch):
    postman.put()

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(mail_server, "deliver", killed)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            postman.later(hours=2).goes()
    assert not postman.later(hours=2).goes()
    assert (postman.mail().state, postman.mail().why) == ("failed", "broken off")


def test_two_workers_never_hold_the_same_mail(postman, town):
    postman.put()
    with town.writing() as db:
        assert outbox.take(db, postman.at)
    with town.writing() as db:
        assert outbox.take(db, postman.at) is None


def test_what_was_undone_is_not_sent(postman, town, listen):
    box = listen()
    with town.database.writing() as db:
        outbox.put(db, town.organisation_id, "kurator@lund.example", "Något", "Ord")
        db.rollback()
    assert not postman.goes()
    assert box.messages == []


def test_the_worker_sends_what_is_due_between_its_other_work(postman, listen, monkeypatch):
    box, done = listen(), []
    for name in ("a", "b"):
        postman.put(f"{name}@lund.example")

    class Stopped(threading.Event):
        """Stops the worker after some rounds."""

        def is_set(self):
            done.append(1)
            return len(done) > 6

        def wait(self, timeout=None):
            return True

    work.work(postman.town.database, postman.settings, Stopped())
    assert [message["To"] for message in box.messages] == ["a@lund.example", "b@lund.example"]
