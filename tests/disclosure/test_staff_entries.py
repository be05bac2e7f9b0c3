"""Paper and helped answers count only as they may: never to make up a group of children's own (`privacy.md` 1)."""

import pytest
from sqlalchemy import select

from consult.models.release import block, cell
from consult.models.submission import submission
from consult.services import releases, states
from consult.services.blocks import Candidate

K = 7
SENSITIVE = 30
HEAPS = [
    ({"tablet": 6, "paper": 6}, 0),
    ({"tablet": 6, "helped": 6}, 0),
    ({"tablet": 1, "paper": 4, "helped": 4}, 0),
    ({"paper": 3, "helped": 3}, 0),
    ({"paper": 4, "helped": 3}, 7),
    ({"tablet": 7, "helped": 1}, 8),
    ({"tablet": 7, "paper": 5, "helped": 2}, 14),
]
"""How many of each sort, and how many of them are shown."""


def answered(town, heap, **facts):
    """Let one class answer, each sort so many times; return its consultation."""
    consultation = town.consultation(plan=[], k=K)
    code = town.session(consultation, **facts)
    for how, number in heap.items():
        for _ in range(number):
            town.answer(code, {"mest": "rora", "trygg": "nej"}, how=how)
    return consultation


def shown(town, consultation):
    """Return how many the blocks hold together, everything closed and final."""
    town.do(states.close, consultation)
    town.do(states.finalise, consultation)
    with town.database.report.connect() as connection:
        return sum(connection.execute(select(block.c.n).where(block.c.channel != "all")).scalars())


@pytest.mark.parametrize(("heap", "number"), HEAPS)
def test_staffs_entries_never_make_up_the_number_of_children(town, heap, number):
    assert shown(town, answered(town, heap)) == number


def test_if_staffs_entries_counted_as_childrens_this_would_be_seen(town, monkeypatch):
    monkeypatch.setattr(releases, "candidate", lambda row: Candidate(row.run, row.d1, row.d2))
    assert shown(town, answered(town, {"tablet": 6, "paper": 6})) == 12


@pytest.mark.parametrize(("tablets", "is_shown"), [(0, True), (K - 1, False), (K, True)])
def test_sensitive_questions_ask_for_as_many_children(town, tablets, is_shown):
    consultation = answered(town, {"tablet": tablets, "paper": 20, "helped": SENSITIVE - 20 - tablets or 0})
    shown(town, consultation)
    with town.database.report.connect() as connection:
        whole = connection.execute(select(block.c.id).where(block.c.channel == "all")).scalars().all()
    assert bool(whole) == is_shown


def test_how_they_answered_is_counted_within_the_block_and_nowhere_else(town):
    consultation = answered(town, {"tablet": 8, "paper": 3, "helped": 1})
    shown(town, consultation)
    with town.database.report.connect() as connection:
        rows = connection.execute(select(cell.c.category, cell.c.n).where(cell.c.question == "@how")).all()
    assert {tuple(row) for row in rows} == {("tablet", 8), ("paper", 3), ("helped", 1)}


def test_what_is_typed_in_over_the_number_present_is_shown_to_nobody(town):
    consultation = town.consultation(plan=[], k=K)
    code = town.session(consultation)
    with town.writing() as db:
        town.found(db, code).present = 10
    for _ in range(20):
        town.answer(code, {"mest": "rora"}, how="paper")
    assert shown(town, consultation) == 12
    with town.database.read.connect() as connection:
        assert len(connection.execute(select(submission.c.run).where(submission.c.held)).all()) == 8
