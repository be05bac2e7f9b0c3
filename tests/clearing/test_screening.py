"""What happens to a text before any person reads it: worry first, then the groups that come into the queue."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.models.base import now
from consult.models.clearing import sealed
from consult.models.outbox import Mail
from consult.models.submission import submission, written
from consult.services import states
from consult.services.clearing import concerns, screening
from tests.clearing.conftest import STROKES, shown

WORRY = "Pappa slår mig när jag kommer hem"


def mails(wall):
    with wall.db.reading() as db:
        return list(db.query(Mail))


def test_a_text_comes_in_only_with_k_others_so_that_nobody_can_tell_whose_it_is(wall):
    wall.fill(6)
    wall.screen()
    assert wall.items() == []
    wall.write("Jag var den sjunde som skrev")
    wall.screen()
    assert len(wall.items()) == 7
    wall.write("Jag skrev ensam efter de andra")
    wall.screen()
    assert len(wall.items()) == 7


def test_what_is_read_makes_no_room_for_a_single_new_one(wall):
    wall.fill(7)
    wall.screen()
    for item in wall.items():
        wall.clear(item)
    wall.write("Jag skrev ensam efter de andra")
    wall.screen()
    assert wall.items() == []


def test_each_question_waits_for_its_own_group(wall):
    wall.fill(4)
    wall.write(*[STROKES] * 4, question="sketch")
    wall.screen()
    assert wall.items() == []
    wall.write(*[STROKES] * 3, question="sketch")
    wall.screen()
    assert [item.kind for item in wall.items()] == ["drawing"] * 7


def test_a_closed_consultation_lets_all_in(wall):
    wall.fill(2)
    wall.do(states.close)
    wall.screen()
    assert len(wall.items()) == 2


def test_without_the_rule_a_single_text_would_be_seen(wall, monkeypatch):
    anybody = select(submission.c.consultation, written.c.question).join(written, written.c.run == submission.c.run)
    monkeypatch.setattr(screening, "_groups", lambda _: anybody)
    wall.write("Jag skrev ensam")
    wall.screen()
    assert len(wall.items()) == 1


def test_held_answers_are_not_read_and_make_nobody_many(wall):
    wall.fill(7)
    with wall.db.write.begin() as connection:
        first = connection.execute(submission.select()).first().run
        connection.execute(submission.update().where(submission.c.run == first).values(held=True))
    wall.screen()
    assert wall.items() == []


def test_worry_goes_to_the_contact_at_once_and_no_planner_sees_it(wall):
    wall.write(WORRY)
    wall.screen()
    (row,) = wall.rows(sealed)
    assert (row.worry, row.marked_by, row.delete_after) == (True, "screening", None)
    assert wall.rows(written) == []
    assert "slår" not in wall.everything()
    wall.fill(7)
    wall.screen()
    assert all("Pappa" not in shown(item) for item in wall.items())


def test_the_seal_keeps_the_day_and_not_the_time_at_which_a_child_answered(wall):
    wall.write(WORRY)
    wall.screen()
    assert wall.rows(sealed)[0].marked_at.time().isoformat() == "00:00:00"


def test_the_contact_gets_one_mail_an_hour_without_a_word_of_the_child(wall, monkeypatch):
    wall.write(WORRY)
    wall.screen()
    wall.write(WORRY, WORRY)
    wall.screen()
    (mail,) = mails(wall)
    assert mail.recipient == "contact@lund.example"
    assert "/o/lund/worries" in mail.body
    assert "Pappa" not in mail.subject + mail.body
    later = now() + timedelta(minutes=61)
    monkeypatch.setattr(concerns, "now", lambda: later)
    wall.screen()
    wall.screen()
    assert len(mails(wall)) == 2


def test_nothing_new_means_no_second_mail(wall, monkeypatch):
    wall.write(WORRY)
    wall.screen()
    monkeypatch.setattr(concerns, "now", lambda: now() + timedelta(hours=5))
    wall.screen()
    assert len(mails(wall)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_many_texts_are_screened_a_few_at_a_time(wall, monkeypatch):
    monkeypatch.setattr(screening, "FEW", 3)
    wall.fill(7)
    with wall.db.reading() as db:
        assert len(screening.unscreened(db)) == 3
    wall.screen()
    assert len(wall.items()) == 7
