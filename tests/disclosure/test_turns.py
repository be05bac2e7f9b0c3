"""A release of very many answers by turns: the same sums, nothing seen before the end, and a fall in between mends."""

import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from consult import work
from consult.models.consultation import Consultation
from consult.models.job import job
from consult.models.release import block, cell, release
from consult.models.submission import submission
from consult.services import group_sessions, publishing, releases, results, states, turns

ANSWERS = [{"mest": "rora", "gor": "boll"}, {"mest": "lugnt", "gor": "gront"}, {"mest": "rora", "trygg": "nej"}]


@pytest.fixture
def many(town):
    """A consultation of seventy children in two schools, open."""
    consultation = town.consultation(plan=["place"])
    codes = [town.session(consultation, place=place) for place in ("skola 0", "skola 1")]
    for n in range(70):
        town.answer(codes[n % 2], ANSWERS[n % 3])
    return consultation, codes


@pytest.fixture
def by_turns(monkeypatch):
    """Let ten answers already be very many."""
    monkeypatch.setattr(turns, "AT_ONCE", 10)


def sums(town):
    """Return every cell with what its block says of itself, its ids left out."""
    wanted = select(block.c.channel, block.c.d1, block.c.d2, block.c.n, cell.c.question, cell.c.item,
                    cell.c.category, cell.c.n.label("counted"), release.c.kind)  # fmt: skip
    wanted = wanted.join_from(cell, block, cell.c.block == block.c.id).join(release, release.c.id == block.c.release)
    with town.database.report.connect() as connection:
        return Counter(tuple(row) for row in connection.execute(wanted.where(release.c.done.is_(True))))


def heard(town):
    """Return how many the blocks that may be seen hold."""
    found = select(func.sum(block.c.n)).join(release, release.c.id == block.c.release).where(release.c.done.is_(True))
    with town.database.report.connect() as connection:
        return connection.execute(found).scalar_one()


def cells(db):
    """Return every cell, whatever block it is in."""
    return Counter(tuple(row[1:]) for row in db.execute(select(cell)))


def members(town):
    """Return how many submissions are in each block."""
    with town.database.read.connect() as connection:
        return Counter(connection.execute(select(submission.c.block)).scalars())


def do(town, stop_after=None):
    """Do the waiting jobs that add up, as `consult work` does; stop as if it died after so many turns."""
    with town.database.reading() as db:
        waiting = db.execute(select(job.c.subject).where(job.c.kind == turns.JOB, job.c.state == "waiting")).scalars()
        subjects = list(waiting)
    for one in subjects:
        work._release(town.database, town.settings, one, Stop(stop_after))
    return subjects


class Stop(threading.Event):
    """Is set after it has been asked so many times."""

    def __init__(self, after):
        super().__init__()
        self.left = after

    def wait(self, timeout=None):
        if self.left is not None:
            self.left -= 1
        return self.left is not None and self.left < 0


def test_by_turns_the_sums_are_those_of_one_transaction(town, many, monkeypatch):
    consultation, _ = many
    with town.database.writing() as db:
        releases.make(db, db.get_one(Consultation, consultation), "closing")
        db.flush()
        wanted = Counter(
            tuple(row) for row in db.execute(select(cell.c.question, cell.c.item, cell.c.category, cell.c.n))
        )
        db.rollback()
    monkeypatch.setattr(turns, "AT_ONCE", 10)
    town.do(states.close, consultation)
    assert sums(town) == Counter()
    assert do(town) == [consultation]
    with town.database.read.connect() as connection:
        got = Counter(
            tuple(row) for row in connection.execute(select(cell.c.question, cell.c.item, cell.c.category, cell.c.n))
        )
    assert got == wanted
    assert sorted(members(town).values()) == [35, 35]


@pytest.mark.usefixtures("by_turns")
def test_at_final_too_and_no_answer_knows_its_session(town, many):
    consultation, _ = many
    town.do(states.close, consultation)
    do(town)
    town.do(states.finalise, consultation)
    with town.database.read.connect() as connection:
        assert {row.state for row in connection.execute(select(Consultation.state))} == {"final"}
    town_of = sums(town)
    do(town)
    assert {row[-1] for row in sums(town) - town_of} <= {"final"}
    assert any(row[4] == "trygg" for row in sums(town))
    with town.database.read.connect() as connection:
        told = connection.execute(select(submission.c.group_session).distinct()).scalars().all()
    assert told == [None]


@pytest.mark.usefixtures("by_turns")
@pytest.mark.parametrize("turns_done", range(1, 6))
def test_a_fall_at_any_turn_shows_nothing_and_is_mended(town, many, turns_done):
    consultation, _ = many
    town.do(states.close, consultation)
    do(town, stop_after=turns_done)
    with town.database.reporting() as db:
        of = db.get_one(Consultation, consultation)
        assert all(one.shape is None for one in results.figures(db, of, town.questionnaire(consultation)))
    do(town)
    assert heard(town) == 70
    assert sorted(members(town).values()) == [35, 35]
    with town.database.read.connect() as connection:
        assert connection.execute(select(release.c.done)).scalars().all() == [True]


@pytest.mark.usefixtures("by_turns")
def test_meanwhile_children_answer_and_grown_ups_are_asked_to_wait(town, many):
    consultation, codes = many
    fields = town.post(codes[0], ANSWERS[0])
    town.do(states.close, consultation)
    do(town, stop_after=3)
    assert town.answer(codes[0], ANSWERS[0], ticket=fields["ticket"]).name == "STORED"
    for verb, subject, *more in (
        (releases.reveal, codes[0]),
        (states.finalise, consultation),
        (group_sessions.void, codes[0], "fel klass"),
    ):
        with pytest.raises(ValueError, match="added up"):
            town.do(verb, subject, *more)
    do(town)
    assert sorted(members(town).values()) == [35, 36]


@pytest.mark.usefixtures("by_turns")
def test_who_answers_between_two_turns_waits_for_the_next_release(town, many):
    consultation, codes = many
    late = town.post(codes[0], ANSWERS[0])
    town.do(states.close, consultation)
    with town.database.reading() as db:
        for n, turn in enumerate(turns.of(db, db.get_one(Consultation, consultation))):
            if n == 3:
                assert town.answer(codes[0], ANSWERS[0], ticket=late["ticket"]).name == "STORED"
            with town.writing() as own:
                turn(own)
    assert members(town) == {None: 1} | {one: 35 for one in members(town) if one}
    assert heard(town) == 70


@pytest.mark.usefixtures("by_turns")
def test_a_fall_after_the_final_sums_counts_nothing_twice(town, many):
    consultation, _ = many
    town.do(states.close, consultation)
    do(town)
    town.do(states.finalise, consultation)
    do(town, stop_after=2)
    once = sums(town)
    assert any(row[4] == "trygg" for row in once)
    do(town)
    assert sums(town) == once


def test_a_few_answers_are_added_up_at_once(town, many):
    consultation, _ = many
    town.do(states.close, consultation)
    assert do(town) == []
    assert sums(town)


@pytest.mark.usefixtures("by_turns")
def test_the_table_is_written_anew_only_when_nobody_answers_any_more(town, many):
    consultation, _ = many
    for verb, asked in ((states.close, False), (states.finalise, True)):
        town.do(verb, consultation)
        do(town)
        with town.database.read.connect() as connection:
            kinds = set(connection.execute(select(job.c.kind)).scalars())
        assert ("tidy" in kinds) == asked


@pytest.mark.usefixtures("by_turns")
def test_a_reply_that_is_quicker_than_the_sums_loses_nothing_and_nothing_is_published_before_them(town, many):
    consultation, _ = many
    town.do(states.close, consultation)
    town.do(states.finalise, consultation)
    with pytest.raises(ValueError, match="added up"):
        town.do(publishing.publish, consultation, {"mest": "public"}, quotes=[], sides={})
    town.do(states.log_no_reply, consultation, "parken byggs inte")
    do(town)
    assert heard(town) == 70 + 70  # once in two schools, once for the sensitive question
