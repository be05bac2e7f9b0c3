"""What a planner can do with a text: approve it masked, delete it, mark it; and what is left of it afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from consult.models.base import now
from consult.models.clearing import quote, sealed
from consult.models.submission import drawing, submission, written
from consult.models.theme import Theme, sorted_quote
from consult.services import drawings, group_sessions, submissions
from consult.services.clearing import concerns, masking, originals, queue
from tests.clearing.conftest import STROKES, shown
from tests.clearing.test_screening import WORRY

PHONE, MAIL = "070-1234567", "lisa@example.se"
TEXT = f"Ring mig på {PHONE} eller {MAIL} om gungan"


@pytest.fixture
def text(wall):
    """A text with a number and an address in it, in the queue among others."""
    wall.run = wall.write(TEXT)[0]
    wall.fill(6)
    wall.screen()
    return wall.item("gungan")


def take_back(wall, run):
    with wall.db.write.begin() as connection:
        submissions.take_back(connection, run)


def worry(wall):
    """The one sealed worry, as the contact's pages load it."""
    with wall.db.reading() as db:
        (row,) = concerns.of(db, wall.town.organisation_id)
    return row


def test_numbers_and_addresses_are_masked_before_the_planner_reads(wall, text):
    assert PHONE not in shown(text)
    assert MAIL not in shown(text)
    assert shown(text).startswith("Ring mig på •••")
    assert all("1234567" not in repr(item) and MAIL not in repr(item) for item in wall.items())


def test_what_is_approved_is_what_was_shown_without_the_words_taken_away(wall, text):
    ring = next(piece.number for piece in text.pieces if piece.text == "Ring")
    wall.clear(text, away=[ring])
    (row,) = wall.rows(quote)
    assert row.body.startswith("••• mig på •••")
    assert (row.question, row.kind, row.child_key) == ("mer", "text", submissions.child_key(wall.run))
    assert PHONE not in wall.everything()


def test_a_planner_cannot_unmask(wall, text):
    wall.clear(text, away=[])
    assert PHONE not in wall.rows(quote)[0].body


def test_without_the_mask_the_number_would_be_quoted(wall, monkeypatch):
    monkeypatch.setattr(masking, "read", lambda body: tuple(masking.Word(one, "") for one in body.split(" ")))
    wall.write(TEXT)
    wall.fill(6)
    wall.screen()
    wall.clear(wall.item("gungan"))
    assert PHONE in wall.rows(quote)[0].body


def test_only_what_was_shown_can_be_approved(wall, text):
    with pytest.raises(ValueError, match="another way"):
        wall.clear(text, seen="something else")
    assert wall.rows(quote) == []


def test_a_text_without_words_cannot_be_approved(wall, text):
    with pytest.raises(ValueError, match="No word"):
        wall.clear(text, away=range(100))


def test_the_second_press_finds_it_read_and_changes_nothing(wall, text):
    wall.clear(text)
    before = wall.everything()
    with pytest.raises(ValueError, match="already"):
        wall.clear(text)
    assert wall.everything() == before


def test_an_unknown_language_waits_for_somebody_who_reads_it(wall):
    wall.write("نريد ملعبا جديدا في المدرسة")
    wall.fill(6)
    wall.screen()
    (item,) = [one for one in wall.items() if one.unknown_language]
    with pytest.raises(ValueError, match="language"):
        wall.clear(item)
    wall.clear(item, reads=True)
    assert len(wall.rows(quote)) == 1


def test_the_original_is_sealed_and_goes_after_72_hours_not_before(wall, text):
    wall.clear(text)
    (row,) = wall.rows(sealed)
    assert len(wall.rows(written)) == 6
    assert originals.opened(wall.secret, row).body == TEXT
    for hours, left in ((71, 1), (73, 0)):
        with wall.town.writing() as db:
            originals.delete_overdue(db, now() + timedelta(hours=hours))
        assert len(wall.rows(sealed)) == left
    assert len(wall.rows(quote)) == 1


def test_another_key_opens_nothing(wall, text):
    wall.clear(text)
    with pytest.raises(ValueError, match="key"):
        originals.opened("another secret that is long enough", wall.rows(sealed)[0])


def test_what_is_deleted_is_gone_at_once(wall, text):
    wall.do(queue.hide, text.id)
    assert len(wall.items()) == 6
    assert (wall.rows(sealed), wall.rows(quote)) == ([], [])
    assert "gungan" not in wall.everything()
    with wall.db.reading() as db:
        assert queue.progress(db, wall.town.found(db, wall.id)) == queue.Progress(1, 6, False)


def test_an_approval_can_be_undone_while_the_original_is_there(wall, text):
    wall.clear(text)
    with wall.town.writing() as db:
        db.add(theme := Theme(consultation_id=wall.id, question="mer", name="Gungor"))
        db.flush()
        db.execute(insert(sorted_quote).values(theme=theme.id, quote=text.id))
    wall.do(queue.undo, text.id, secret=wall.secret)
    assert wall.item("gungan") == text
    assert (wall.rows(quote), wall.rows(sealed), wall.rows(sorted_quote)) == ([], [], [])
    with pytest.raises(ValueError, match="no longer"):
        wall.do(queue.undo, text.id, secret=wall.secret)


def test_a_planner_cannot_take_back_a_mark_of_worry(wall, text):
    wall.do(queue.mark, text.id, secret=wall.secret)
    with pytest.raises(ValueError, match="no longer"):
        wall.do(queue.undo, text.id, secret=wall.secret)


def test_a_drawing_is_quoted_as_its_strokes(wall):
    wall.write(*[STROKES] * 7, question="sketch")
    wall.screen()
    wall.clear(wall.items()[0])
    assert wall.rows(quote)[0].body == STROKES
    assert len(wall.rows(drawing)) == 6
    assert 'd="M100 100L200 250" stroke="#1b1b1b" stroke-width="8"' in drawings.svg(STROKES, "A drawing")


def test_what_a_child_takes_back_is_gone_from_quotes_and_seals(wall, text):
    wall.clear(text)
    take_back(wall, wall.run)
    assert (wall.rows(quote), wall.rows(sealed)) == ([], [])


def test_another_childs_quote_stays(wall, text):
    wall.clear(text)
    take_back(wall, wall.write("Något annat")[0])
    assert len(wall.rows(quote)) == 1


def test_a_worry_that_a_person_marked_stays_until_what_was_done_is_recorded(wall, text):
    wall.do(queue.mark, text.id, secret=wall.secret)
    take_back(wall, wall.run)
    assert len(wall.rows(sealed)) == 1
    with wall.town.writing() as db:
        concerns.record(db, "leader 1", worry(wall), "Ringde socialjouren")
    for hours, left in ((71, 1), (73, 0)):
        with wall.town.writing() as db:
            originals.delete_overdue(db, now() + timedelta(hours=hours))
        assert len(wall.rows(sealed)) == left
    assert wall.audited("worry seen to")[0].reason == "Ringde socialjouren"


def test_a_worry_that_nobody_recorded_is_kept_for_long(wall, text):
    wall.do(queue.mark, text.id, secret=wall.secret)
    with wall.town.writing() as db:
        assert originals.delete_overdue(db, now() + timedelta(days=400)) == 0


def test_what_only_the_screening_found_goes_when_the_child_takes_it_back(wall):
    (run,) = wall.write(WORRY)
    wall.screen()
    take_back(wall, run)
    assert wall.rows(sealed) == []


def test_once_the_contact_has_read_it_taking_back_leaves_it(wall):
    (run,) = wall.write(WORRY)
    wall.screen()
    with wall.town.writing() as db:
        assert concerns.open_(db, "leader 1", wall.secret, worry(wall)).body == WORRY
    take_back(wall, run)
    assert len(wall.rows(sealed)) == 1


def test_removing_a_sessions_answers_removes_its_quotes_but_no_worry(wall, text):
    wall.write(WORRY)
    wall.screen()
    wall.clear(text)
    assert wall.town.do(group_sessions.void, wall.code, "Fel grupp") == 8
    assert (wall.rows(quote), wall.rows(written), wall.rows(submission)) == ([], [], [])
    assert [row.worry for row in wall.rows(sealed)] == [True]


def test_without_cause_for_worry_it_comes_back_with_a_group_and_masked(wall):
    wall.write(f"{WORRY}, mitt nummer är {PHONE}")
    wall.screen()
    with wall.town.writing() as db:
        concerns.no_cause(db, "leader 1", wall.secret, worry(wall))
    wall.screen()
    assert (wall.items(), wall.rows(sealed)) == ([], [])
    wall.fill(6)
    wall.screen()
    assert PHONE not in shown(wall.item("Pappa"))


def test_what_was_taken_back_meanwhile_does_not_come_back(wall):
    (run,) = wall.write(WORRY)
    wall.screen()
    row = worry(wall)
    with wall.town.writing() as db:
        concerns.open_(db, "leader 1", wall.secret, row)
    take_back(wall, run)
    with wall.town.writing() as db:
        concerns.no_cause(db, "leader 1", wall.secret, row)
    assert (wall.rows(written), wall.rows(sealed)) == ([], [])
