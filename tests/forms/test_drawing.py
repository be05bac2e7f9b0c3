"""Strokes: whatever is posted is refused or kept as it stands; and colours that the colour-blind can tell apart."""

from __future__ import annotations

import json
import math
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.kind import Drawing as Drawn
from forms.kinds.drawing import ACROSS, DOWN, INKS, MOST_POINTS, MOST_STROKES, PENS, Drawing
from forms.questionnaire import load
from forms.respond import read
from tests.forms.conformance import field_of
from tests.forms.examples import EXAMPLES, some


def compact(raw: Any) -> str:
    """Return strokes as the page writes them."""
    return json.dumps(raw, separators=(",", ":"))


SKETCH = Drawing.load(EXAMPLES["drawing"].settings)
POINTS = st.lists(st.tuples(st.integers(0, ACROSS), st.integers(0, DOWN)), min_size=1, max_size=20)
STROKES = st.lists(st.tuples(st.integers(0, len(INKS) - 1), st.integers(0, len(PENS) - 1), POINTS), min_size=1)
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text("[]0123456789,-. \u0660", max_size=60),
    st.recursive(st.integers() | st.booleans() | st.floats() | st.none(), st.lists, max_leaves=20).map(json.dumps),
    st.lists(st.lists(st.integers(-1, 1100), max_size=9), max_size=4).map(compact),
)


def kept(posted: str) -> tuple[Any, Any, list[str]]:
    """Return the stored value of posted strokes, what is kept apart, and the errors."""
    field = field_of(SKETCH, {"": [posted]})
    return field.data, field.apart, list(map(str, field.process_errors))


@given(ANYTHING)
@settings(deadline=None, max_examples=400, database=None)
def test_whatever_is_posted_is_refused_or_kept_canonical(posted: str) -> None:
    value, apart, errors = kept(posted)
    if errors or value == "none":
        assert apart == ()
        return
    assert (value, apart) == (("drawn",), (Drawn(posted),))
    strokes = json.loads(posted)
    assert compact(strokes) == posted
    for ink, pen, *points in strokes:
        assert 0 <= ink < len(INKS)
        assert 0 <= pen < len(PENS)
        assert points
        assert len(points) % 2 == 0
        assert all(0 <= x <= ACROSS for x in points[::2])
        assert all(0 <= y <= DOWN for y in points[1::2])


@given(STROKES)
@settings(deadline=None, max_examples=100, database=None)
def test_whatever_the_page_can_draw_is_kept(strokes: list[tuple[int, int, list[tuple[int, int]]]]) -> None:
    posted = compact([[ink, pen, *(part for point in points for part in point)] for ink, pen, points in strokes])
    value, apart, errors = kept(posted)
    assert errors == []
    coloured = any(ink for ink, *_ in strokes)
    assert (value, apart) == ((("drawn",), (Drawn(posted),)) if coloured else ("none", ()))


@pytest.mark.parametrize(
    ("strokes", "points", "taken"),
    [(1, MOST_POINTS, True), (1, MOST_POINTS + 1, False), (MOST_STROKES, 1, True), (MOST_STROKES + 1, 1, False)],
)
def test_a_drawing_has_room_for_so_much_and_no_more(strokes: int, points: int, taken: bool) -> None:
    assert bool(kept(compact([[1, 0, *[5] * (2 * points)]] * strokes))[2]) != taken


def test_the_largest_drawings_a_questionnaire_can_ask_for_fit_into_one_post() -> None:
    raw = {"kind": "drawing", "text": "Rita", **EXAMPLES["drawing"].settings}
    load({"questions": [{"id": one, **raw} for one in ("a", "b")]})
    with pytest.raises(ValueError, match="at most 2 drawings"):
        load({"questions": [{"id": one, **raw} for one in ("a", "b", "c")]})


def test_who_draws_and_writes_has_both_kept_apart_and_nothing_of_them_among_the_answers() -> None:
    document = load({"questions": [{"id": "a", "kind": "drawing", "text": "Rita", **EXAMPLES["drawing"].settings}]})
    posted = MultiDict([("q.a", "[[1,0,10,10]]"), ("q.a.words", "Mer skugga"), ("q.a.pictures", "a")])
    answers = read(document, "sv", "10-12", posted)
    assert answers.apart == {"a": (Drawn("[[1,0,10,10]]"), "Mer skugga")}
    assert answers.json == '{"a":["drawn","words","picture:a"]}'
    other = MultiDict([*posted.items(multi=True)][1:])
    assert read(document, "sv", "10-12", other).digest != answers.digest


def test_the_youngest_write_no_words() -> None:
    assert SKETCH.read([], {"words": ["Mer"]}, "10-12") == ("words",)
    with pytest.raises(ValueError, match="no words"):
        SKETCH.read([], {"words": ["Mer"]}, "6-9")


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (some("a", "b", a={"picture": "tree"}), "picture"),
        (some("a", "b", a={"picture": "tree"}, b={"picture": "tree", "exclusive": True}), "without excluding"),
        (some(*"abcde", **{one: {"picture": "tree"} for one in "abcde"}), "at most 4 at 6–9"),
        (some("a", a={"picture": "tree"}), "2 to 8"),
    ],
)
def test_pictures_that_cannot_be_offered_are_refused(options: list[dict[str, Any]], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Drawing.load({"options": options})


def test_more_pictures_are_offered_to_those_who_can_take_them_in() -> None:
    older = {"picture": "tree", "levels": ["13-15", "16-18"]}
    more = {one: older if one in "efgh" else {"picture": "tree"} for one in "abcdefgh"}
    eight = Drawing.load({"options": some(*"abcdefgh", **more)})
    assert eight.read([], {"pictures": ["h"]}, "16-18") == ("picture:h",)
    with pytest.raises(ValueError, match="unknown"):
        eight.read([], {"pictures": ["h"]}, "6-9")


SEEN = {  # Machado, Oliveira, Fernandes 2009, severity 1: what is seen of linear red, green and blue
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def lab(colour: str, eyes: str) -> tuple[float, float, float]:
    """Return a colour as these eyes see it, in CIELAB."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    r, g, b = (min(1, max(0, sum(a * c for a, c in zip(row, linear, strict=True)))) for row in SEEN[eyes])
    xyz = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b
    x, y, z = (
        one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116
        for one in (*xyz, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def nearest(inks: tuple[str, ...], eyes: str) -> float:
    """Return how far apart the two colours are that look most alike (CIE76; 2 is just noticed side by side)."""
    return min(math.dist(lab(one, eyes), lab(other, eyes)) for one, other in combinations(inks, 2))


@pytest.mark.parametrize("eyes", SEEN)
def test_the_inks_differ_for_the_colour_blind_too(eyes: str) -> None:
    assert nearest(INKS, eyes) >= 30


def test_an_ordinary_red_and_green_would_not() -> None:
    assert nearest(("#d1262c", "#4caf3c"), "deuteranopia") < 15
