"""Pins stand inside the boundary, whatever is posted; where that is, page and server find alike."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms import questionnaire
from forms.kind import Pin
from forms.kinds.map_pin import MapPin
from forms.polygon import WHOLE_SIDE, is_inside, load_polygon
from forms.shapes import NONE

SOME = settings(deadline=None, max_examples=300, database=None)
SIDE = st.integers(0, WHOLE_SIDE)
NEAR = st.integers(-20, WHOLE_SIDE + 20)
L_SHAPE = ((1000, 1000), (9000, 1000), (9000, 4000), (4000, 4000), (4000, 9000), (1000, 9000))
ZONES = [{"id": "a", "text": "A", "x": 2000, "y": 2000}, {"id": "b", "text": "B", "x": 3000, "y": 8000}]
RAW = {
    "picture": "map",
    "boundary": [list(one) for one in L_SHAPE],
    "zones": ZONES,
    "whys": [{"id": "fun", "text": "K"}],
}
MAP = MapPin.load(RAW)
PLACES = {"a": ["good"], "b": [""]}


@SOME
@given(NEAR, NEAR)
def test_a_point_is_inside_when_one_of_the_two_rectangles_holds_it(x: int, y: int) -> None:
    upright = 1000 <= x <= 4000 and 1000 <= y <= 9000
    lying = 1000 <= x <= 9000 and 1000 <= y <= 4000
    assert is_inside(x, y, L_SHAPE) == (upright or lying)


@SOME
@given(st.lists(st.tuples(SIDE, SIDE), min_size=3, max_size=3, unique=True), SIDE, SIDE)
def test_a_point_is_inside_a_triangle_when_it_is_on_the_same_hand_of_all_sides(corners, x: int, y: int) -> None:
    (ax, ay), (bx, by), (cx, cy) = corners
    assume((bx - ax) * (cy - ay) != (by - ay) * (cx - ax))
    hands = [
        (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]
    assert is_inside(x, y, load_polygon(corners)) == (min(hands) >= 0 or max(hands) <= 0)


@SOME
@given(st.lists(st.tuples(SIDE, SIDE), min_size=3, max_size=12, unique=True), SIDE, SIDE)
def test_the_way_round_and_the_first_corner_do_not_matter(corners, x: int, y: int) -> None:
    turned = (*corners[1:], corners[0])
    assert is_inside(x, y, tuple(corners)) == is_inside(x, y, turned[::-1])


@pytest.mark.parametrize(
    "corners",
    [
        [[0, 0], [10, 10]],
        [[0, 0], [10, 10], [10, 0], [0, 10]],
        [[0, 0], [5, 5], [10, 10]],
        [[0, 0], [10, 0], [10, 10], [0, 0]],
        [[0, 0], [10, 0], [4, 0], [4, 10]],
        [[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]],
        [[0, 0], [10, 0], [10_001, 10]],
        [[0, 0], [10, 0], [10, "10"]],
        [[0, 0], [10, 0], [10.0, 10]],
        [[0, 0], [10, 0], [10, True]],
    ],
)
def test_a_boundary_whose_sides_meet_is_refused(corners) -> None:
    with pytest.raises(ValueError, match=r"boundary|picture"):
        load_polygon(corners)


written = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"-?[0-9]{1,6},-?[0-9]{1,6}(,[a-z]{1,5}){0,3}", fullmatch=True),
    st.builds("{},{},{}".format, NEAR, NEAR, st.sampled_from(["good", "bad", "ugly", "good,fun", "bad,sad"])),
)

listed = st.dictionaries(st.sampled_from(["a", "b"]), st.lists(st.sampled_from(["", "good", "bad", "x"])))


@settings(deadline=None, max_examples=1000, database=None)
@given(st.lists(written, max_size=4), listed)
def test_whatever_is_posted_is_refused_or_a_few_known_pins_inside(chosen, items) -> None:
    try:
        value, pins = MAP.read(chosen, items, "10-12"), MAP.apart(chosen, items)
    except ValueError:
        return
    assert len(pins) <= MAP.maximum
    assert all(is_inside(pin.x, pin.y, L_SHAPE) for pin in pins)
    assert {pin.category for pin in pins} <= {"good", "bad"}
    assert {pin.why for pin in pins} <= {"", "fun"}
    assert (value == NONE) == (not pins)
    assert not any(sign.isdigit() for sign in json.dumps(value))


def test_a_place_of_the_list_is_a_pin_where_it_stands() -> None:
    pins = MAP.apart(["1500,1500,bad,fun"], PLACES)
    assert pins == (Pin(1500, 1500, "bad", "fun"), Pin(2000, 2000, "good"))
    assert MAP.read(["1500,1500,bad,fun"], PLACES, "10-12") == ("good", "bad", "bad.fun")


def test_two_posts_of_the_same_kinds_of_pin_are_stored_alike_wherever_they_stand() -> None:
    assert MAP.read(["1500,1500,bad"], {}, "10-12") == MAP.read(["1501,1600,bad 1700,1600,bad"], {}, "10-12")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"picture": None}, "a place or a picture"),
        ({"slot": "yard"}, "not both"),
        ({"maximum": 6}, "1 to 5 pins"),
        ({"maximum": "3"}, "1 to 5 pins"),
        ({"zones": ZONES[:1]}, "2 to 8 options"),
        ({"zones": [ZONES[0], {**ZONES[1], "x": 8000}]}, "within the boundary"),
        ({"zones": [ZONES[0], {**ZONES[1], "id": "x"}]}, "called x"),
        ({"zones": [ZONES[0], {**ZONES[1], "x": -1}]}, "whole numbers"),
        ({"whys": [{"id": "fun", "text": "K", "of": "ugly"}]}, "category that is not there"),
        ({"whys": [{"id": "f" * 30, "text": "K"}]}, "signs together"),
    ],
)
def test_a_map_that_cannot_be_is_refused_in_plain_words(wrong, said) -> None:
    with pytest.raises(ValueError, match=said):
        MapPin.load({**RAW, **wrong})


def test_a_map_needs_its_place_in_the_questionnaire_and_filled() -> None:
    question = {"id": "one", "kind": "map_pin", "text": "Var?", **RAW, "picture": None, "slot": "yard"}
    with pytest.raises(ValueError, match="needs the place yard"):
        questionnaire.load({"questions": [question]})
    document = questionnaire.load({"questions": [question], "slots": [{"id": "yard"}]})
    assert [slot.id for slot in questionnaire.unfilled(document)] == ["yard"]


def test_a_reason_of_one_category_cannot_be_given_for_another() -> None:
    only = MapPin.load({**RAW, "whys": [{"id": "fun", "text": "K", "of": "good"}]})
    assert only.read(["1500,1500,good,fun"], {}, "10-12") == ("good", "good.fun")
    with pytest.raises(ValueError, match="unknown"):
        only.read(["1500,1500,bad,fun"], {}, "10-12")


def test_the_list_can_do_with_one_place_less_but_not_with_one_alone() -> None:
    with pytest.raises(ValueError, match="at least two"):
        MAP.without("a")
    three = MapPin.load({**RAW, "zones": [*ZONES, {"id": "c", "text": "C", "x": 1000, "y": 1000}]})
    assert three.without("c") == MAP
