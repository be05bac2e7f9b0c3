"""The ready questionnaires fit together: the same answers everywhere, places to fill, own words last."""

from __future__ import annotations

import pytest

from forms import library
from forms.questionnaire import unfilled
from forms.texts import LEVELS

ALIKE = {"ova", "hur_ofta", "kanns", "kul", "mer", "mest", "paverka"}
"""What is asked in several questionnaires with the same answers, so that places can be compared."""


def test_the_school_yard_is_asked_at_all_four_levels() -> None:
    asked = {level: [one.id for one in library.load("skolgard").asked(level)] for level in LEVELS}
    assert asked["6-9"] == ["ova", "gor", "mest", "bast", "samst", "trygg", "stod"]
    assert asked["10-12"] == "gor mest bast samst trygg varfor stod vader alla forst".split()
    assert asked["13-15"] == [*asked["10-12"], "sakna"]
    assert asked["16-18"] == [*asked["13-15"], "paverka"]


def test_the_same_id_is_the_same_question_in_every_questionnaire() -> None:
    kept: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name in library.names():
        for question in library.load(name).questions:
            if question.id in ALIKE:
                is_now = (question.kind.name, tuple(option.id for option in question.kind.options))
                assert kept.setdefault(question.id, is_now) == is_now, (name, question.id)


def test_own_words_come_last_and_never_at_six_to_nine() -> None:
    for name in set(library.names()) - {"hur_var_det", "skolgard"}:
        asked = library.load(name).asked("16-18" if "16-18" in library.load(name).levels else "10-12")
        assert [one.id for one in asked if one.kind.name == "short_text"] == [asked[-1].id] == ["mer"], name
        assert "short_text" not in {one.kind.name for one in library.load(name).asked("6-9")}


def test_a_walk_asks_the_same_three_questions_at_each_stop() -> None:
    walk = library.load("gatur")
    asked = {n: [one for one in walk.questions if one.id.startswith(f"s{n}_")] for n in (1, 2, 3)}
    shape = [[(one.id[3:], one.kind, one.hint) for one in asked[n]] for n in (1, 2, 3)]
    assert shape[0] == shape[1] == shape[2]
    assert [what for what, *_ in shape[0]] == ["kanns", "bra", "battre"]


def test_a_place_that_only_a_text_names_must_be_filled_too() -> None:
    walk = library.load("gatur")
    assert [slot.id for slot in unfilled(walk)] == ["stopp 1", "stopp 2", "stopp 3"]
    without = walk.without("borja")
    assert [slot.id for slot in unfilled(without)] == ["stopp 1", "stopp 2", "stopp 3"]
    for question in ("s3_kanns", "s3_bra", "s3_battre"):
        without = without.without(question)
    assert [slot.id for slot in unfilled(without)] == ["stopp 1", "stopp 2"]


def test_a_place_that_no_question_asks_about_any_more_needs_nothing() -> None:
    park = library.load("park")
    assert len(unfilled(park)) == 4
    assert [slot.id for slot in unfilled(park.without("stalle"))] == ["kartan"]
    fewer = park.without_option("stalle", "p3").without_option("stalle", "p2")
    assert [slot.id for slot in unfilled(fewer)] == ["kartan", "plats 1"]
    with pytest.raises(ValueError, match="at least two options"):
        fewer.without_option("stalle", "p1")


def test_how_children_travel_and_how_they_want_to_are_the_same_answers() -> None:
    way = library.load("skolvag")
    assert [one.id for one in way.question("idag").kind.options] == [
        one.id for one in way.question("helst").kind.options
    ]


def test_support_is_shown_to_everybody_so_that_a_screen_tells_nothing() -> None:
    for name in ("skolgard", "skolvag"):
        support = library.load(name).question("stod")
        assert support.kind.name == "info"
        assert support.show_if is None
        assert not support.levels
