"""No history of releases lets a group of fewer than K children be told apart (`privacy.md` 1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.services.blocks import Candidate, plan, safe
from tests.disclosure.model import play, too_small

HISTORIES = 10_000
BUGS = (
    "sums that shrink on erasure",
    "leftovers joined to an old block",
    "a live pool in a view",
    "K-1",
    "staff entries counted",
)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_no_history_tells_a_small_group_apart(part):
    shown = 0
    for seed in range(part, HISTORIES, 4):
        history = play(seed)
        shown += bool(history.seen)
        assert too_small(history.seen, history.runs, history.k) == [], f"seed {seed}"
    assert shown > HISTORIES / 8, "the test looks at too little"


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_caught(bug):
    caught = sum(
        bool(too_small(history.seen, history.runs, history.k)) for history in (play(n, bug) for n in range(100))
    )
    assert caught >= 10


candidates = st.lists(
    st.builds(
        lambda n, d1, d2, staff: Candidate(f"r{n}", d1, d2, staff),
        st.integers(0, 10_000),
        st.sampled_from("abc"),
        st.sampled_from("xy"),
        st.booleans(),
    ),
    unique_by=lambda one: one.run,
    max_size=80,
)


@given(candidates, st.integers(7, 20), st.booleans())
def test_each_block_is_safe_and_each_child_in_at_most_one(some, k, join_rest):
    blocks = plan(some, k, join_rest=join_rest)
    runs = [one.run for block in blocks for one in block.members]
    assert len(runs) == len(set(runs))
    assert all(safe(block.members, k) for block in blocks)


@given(candidates, st.booleans())
def test_a_label_says_only_what_all_members_share(some, join_rest):
    for block in plan(some, 7, join_rest=join_rest):
        for label, values in (
            (block.d1, {one.d1 for one in block.members}),
            (block.d2, {one.d2 for one in block.members}),
        ):
            assert label == "*" or values == {label}


@given(candidates)
def test_nobody_who_could_be_frozen_is_left(some):
    taken = {one.run for block in plan(some, 7, join_rest=True) for one in block.members}
    assert not safe([one for one in some if one.run not in taken], 7)


def test_the_rest_joins_the_block_that_shares_most_with_it():
    here = [Candidate(f"a{n}", "here", "young") for n in range(8)]
    there = [Candidate(f"b{n}", "there", "old") for n in range(7)]
    rest = [Candidate(f"c{n}", "here", "old") for n in range(3)]
    joined = plan([*here, *there, *rest], 7, join_rest=True)
    labels = {(block.d1, block.d2, len(block.members)) for block in joined}
    assert labels == {("here", "young", 8), ("*", "old", 10)}, "as much is shared with both: the smaller one takes it"


def test_without_a_block_to_join_the_rest_waits():
    assert plan([Candidate(f"a{n}", "here", "young") for n in range(6)], 7, join_rest=True) == []
