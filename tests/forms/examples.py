"""One example of each kind for the conformance test: its settings, what a child posts and what is stored of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.shapes import Value

Posted = Mapping[str, Sequence[str]]
"""What is posted for one question: options under "", those of an item under its name, unsure or skip under "x"."""


@dataclass(frozen=True)
class Example:
    """Settings of one question, answers at 10-12 with what is stored of each, and answers to be refused."""

    settings: Mapping[str, Any]
    read: Sequence[tuple[Posted, Value]]
    refused: Sequence[Posted]


def some(*ids: str, **more: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return options of these ids; `more` adds to single ones."""
    return [{"id": slug, "text": {"sv": f"Svar {slug}"}, **more.get(slug, {})} for slug in ids]


EXAMPLES: Mapping[str, Example] = {
    "choice": Example(
        {"options": some("a", "b", "c", c={"fixed": True, "picture": "cat"}), "ordered": True},
        [({"": ["a"]}, "a"), ({"": ["b"]}, "b"), ({"": ["c"]}, "c")],
        [{"": ["d"]}, {"": ["a", "b"]}],
    ),
    "choices": Example(
        {
            "options": some("a", "b", "c", "old", "no", old={"levels": ["16-18"]}, no={"exclusive": True}),
            "maximum": {"10-12": 2, "16-18": 3},
        },
        [({"": ["a"]}, ("a",)), ({"": ["c", "a"]}, ("a", "c")), ({"": ["a", "a"]}, ("a",)), ({"": ["no"]}, ("no",))],
        [{"": ["d"]}, {"": ["a", "b", "c"]}, {"": ["no", "a"]}, {"": ["old"]}],
    ),
    "this_or_that": Example(
        {"options": some("a", "b")},
        [({"": ["a"]}, "a"), ({"": ["b"]}, "b")],
        [{"": ["c"]}, {"": ["a", "b"]}],
    ),
    "faces": Example(
        {"options": some("low", "mid", "high"), "family": "all_positive"},
        [({"": ["low"]}, "low"), ({"": ["mid"]}, "mid"), ({"": ["high"]}, "high")],
        [{"": ["top"]}, {"": ["low", "mid"]}],
    ),
    "again_again": Example(
        {"options": some("a", "b", a={"picture": "tree"})},
        [({"a": ["yes"], "b": ["no"]}, ("a:yes", "b:no")), ({"b": ["perhaps"]}, ("b:perhaps",))],
        [{"a": ["often"]}, {"a": ["yes", "no"]}, {"": ["a"]}],
    ),
    "best_worst": Example(
        {"options": some("a", "b", "c", a={"picture": "tree"})},
        [
            ({"best": ["a"], "worst": ["c"]}, ("best:a", "worst:c")),
            ({"best": ["b"]}, ("best:b",)),
            ({"worst": ["b"]}, ("worst:b",)),
        ],
        [{"best": ["a"], "worst": ["a"]}, {"best": ["a", "b"]}, {"best": ["d"]}, {"": ["a"]}],
    ),
    "place_choice": Example(
        {
            "options": some(
                "yard", "wood", "no", yard={"picture": "tree"}, wood={"picture": "tree"}, no={"exclusive": True}
            ),
            "maximum": {"10-12": 2, "6-9": 1},
        },
        [({"": ["yard"]}, ("yard",)), ({"": ["wood", "yard"]}, ("yard", "wood")), ({"": ["no"]}, ("no",))],
        [{"": ["street"]}, {"": ["no", "yard"]}, {"": ["yard", "wood", "no"]}],
    ),
    "map_pin": Example(
        {
            "slot": "yard",
            "boundary": [[0, 0], [10_000, 0], [0, 10_000]],
            "whys": some("fun", "dark", dark={"of": "bad"}),
            "zones": some("wall", "wood", wall={"x": 1000, "y": 1000}, wood={"x": 5000, "y": 5000, "picture": "tree"}),
            "maximum": 2,
        },
        [
            ({"": ["1000,2000,good"]}, ("good",)),
            ({"": ["0,0,bad,dark 5000,5000,bad,fun"]}, ("bad", "bad.fun", "bad.dark")),
            ({"": ["1,1,bad", "2,2,good,fun"]}, ("good", "bad", "good.fun")),
            ({"wall": ["bad"]}, ("bad",)),
            ({"": ["", " "], "wall": ["good"], "wood": [""]}, ("good",)),
        ],
        [
            {"": ["6000,6000,good"]},
            {"": ["0,10001,good"]},
            {"": ["-1,0,good"]},
            {"": ["1,1"]},
            {"": ["1,1,other"]},
            {"": ["1,1,good,dark"]},
            {"": ["1,1,good,other"]},
            {"": ["1,1,good", "2,2,good", "3,3,bad"]},
            {"": ["1,1,good", "2,2,good"], "wall": ["bad"]},
            {"": ["١,1,good"]},
            {"wall": ["other"]},
            {"wall": ["good", "bad"]},
            {"": ["good"]},
        ],
    ),
    "number": Example(
        {"min": 0, "max": 10, "step": 2, "bands": [{"id": "few", "from": 0, "text": "Få"}, {"id": "many", "from": 4}]},
        [({"": ["0"]}, "0"), ({"": ["4"]}, "4"), ({"": ["10"]}, "10")],
        [{"": ["3"]}, {"": ["12"]}, {"": ["-2"]}, {"": ["2", "4"]}, {"": ["two"]}, {"": ["²"]}, {"": ["2.0"]}],
    ),
    "short_text": Example(
        {"longest": 50},
        [({"": ["Mer skugga"]}, "given"), ({"": ["  \n "]}, "none")],
        [{"": ["x" * 51]}, {"": ["a", "b"]}, {"": ["\0"]}, {"": ["\ud800"]}],
    ),
    "drawing": Example(
        {"options": some("a", "b", a={"picture": "tree"}, b={"picture": "bench"})},
        [
            ({"": ["[[1,0,10,10,20,20]]"]}, ("drawn",)),
            ({"": [""], "pictures": ["b", "a"], "words": [" En gunga\r\n"]}, ("words", "picture:a", "picture:b")),
            ({"": ["[[0,2,10,10]]"], "words": [""]}, "none"),
        ],
        [
            {"": ["[[1,0,10]]"]},
            {"": ["[[6,0,1,1]]"]},
            {"": ["[[1,3,1,1]]"]},
            {"": ["[[1,0,1001,1]]"]},
            {"": ["[[1,0,1,751]]"]},
            {"": ["[[1, 0, 1, 1]]"]},
            {"": ["[[1,0,1,1]]", "[[1,0,1,1]]"]},
            {"": ["[" * 5000]},
            {"": ["strokes"]},
            {"pictures": ["c"]},
            {"words": ["x" * 501]},
        ],
    ),
    "info": Example({"picture": "tell-an-adult"}, [({}, "none")], [{"": ["a"]}]),
}
