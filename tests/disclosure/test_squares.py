"""The squares of a map: whatever children point at, none holds fewer than K of them, and no pin is lost or doubled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.services import squares
from consult.services.squares import WHOLE, divide

K = 7
SPOTS = st.tuples(st.integers(0, WHOLE), st.integers(0, WHOLE))
NEAR = st.tuples(st.integers(0, 600), st.integers(9000, WHOLE))  # children point at the same things
PINS = st.lists(st.lists(st.one_of(SPOTS, NEAR), max_size=3), max_size=60).map(
    lambda many: {f"r{n:03}": tuple(points) for n, points in enumerate(many)}
)


def at_least(k):
    """Return the rule of so many children."""
    return lambda members: len(members) >= k


def cells(leaf):
    """Return the finest squares within a leaf's square."""
    step = WHOLE // 2**squares.DEEPEST
    return {(x, y) for x in range(leaf.x, leaf.x + leaf.side, step) for y in range(leaf.y, leaf.y + leaf.side, step)}


def region(leaf, leaves):
    """Return the finest squares that a leaf covers: a rest is its square without the smaller leaves in it."""
    taken = [cells(other) for other in leaves if leaf.rest and other.side < leaf.side]
    return cells(leaf).difference(*taken)


@given(PINS)
def test_every_leaf_holds_at_least_k_children(pins):
    assert all(len(leaf.members) >= K for leaf in divide(pins, at_least(K)))


@given(PINS)
def test_every_child_with_a_pin_is_in_a_leaf_or_there_are_none(pins):
    leaves = divide(pins, at_least(K))
    pointed = {run for run, points in pins.items() if points}
    if len(pointed) < K:
        assert leaves == []
    else:
        assert set().union(*(leaf.members for leaf in leaves)) == pointed


@given(PINS)
def test_leaves_do_not_cover_each_other(pins):
    leaves = divide(pins, at_least(K))
    covered = [region(leaf, leaves) for leaf in leaves]
    assert sum(map(len, covered)) == len(set().union(*covered))


@given(PINS)
def test_the_order_of_children_decides_nothing(pins):
    backwards = dict(reversed(pins.items()))
    assert divide(backwards, at_least(K)) == divide(pins, at_least(K))


@pytest.mark.parametrize(
    ("groups", "leaves"),
    [
        ([(14, (100, 100))], [(0, 0, 625, False, 14)]),
        ([(7, (100, 100)), (7, (9900, 9900))], [(0, 0, 625, False, 7), (9375, 9375, 625, False, 7)]),
        ([(7, (100, 100)), (6, (9900, 9900))], [(0, 0, WHOLE, False, 13)]),
        ([(7, (100, 100)), (8, (9900, 100)), (3, (9900, 9900))], [(9375, 0, 625, False, 8), (0, 0, WHOLE, True, 10)]),
        ([(6, (100, 100))], []),
    ],
    ids=["one place", "two places", "six are too few", "the smallest joins the rest", "six in all"],
)
def test_a_few_known_maps(groups, leaves):
    pins = {f"r{n}.{i}": [point] for n, (many, point) in enumerate(groups) for i in range(many)}
    found = [(leaf.x, leaf.y, leaf.side, leaf.rest, len(leaf.members)) for leaf in divide(pins, at_least(K))]
    assert found == leaves


def test_a_leaf_of_fewer_would_be_seen():
    pins = {f"r{n}": [(100, 100) if n < 7 else (9900, 9900)] for n in range(10)}
    assert [len(leaf.members) for leaf in divide(pins, at_least(3))] == [7, 3]
