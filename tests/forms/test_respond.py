"""The child's form comes from the questionnaire, and only what was offered and shown comes back from it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms import library
from forms.kind import Asking
from forms.question import Question
from forms.questionnaire import load
from forms.respond import Answers, Unacceptable, ask, read, thaw
from forms.shapes import NONE, NOT_ASKED, SKIP, UNSURE
from forms.texts import LEVELS
from tests.forms.examples import some

SKOLGARD = library.load("skolgard")


def post(*pairs: tuple[str, str], level: str = "10-12") -> Answers:
    """Return what is read of the school yard's form."""
    return read(SKOLGARD, "sv", level, MultiDict(pairs))


def test_a_child_who_touches_nothing_has_answered_none_to_what_was_shown() -> None:
    values = post().values
    assert values["gor"] == NONE
    assert values["varfor"] == NOT_ASKED
    assert values["sakna"] == NOT_ASKED
    assert set(values) == {one.id for one in SKOLGARD.counted()}


def test_answers_to_hidden_questions_are_dropped_and_never_an_error() -> None:
    too_many = [("q.varfor", one) for one in ("brak", "trangt", "skymt", "annat")]
    assert post(("q.trygg", "ja"), *too_many).values["varfor"] == NOT_ASKED
    with pytest.raises(Unacceptable, match="varfor: too many answers"):
        post(("q.trygg", "nej"), *too_many)


def test_a_question_is_shown_after_one_of_its_answers() -> None:
    values = post(("q.trygg", "ibland"), ("q.varfor", "trangt"), ("q.varfor", "brak")).values
    assert values["varfor"] == ("brak", "trangt")


def test_unsure_wins_over_an_answer_beside_and_hides_what_depends_on_it() -> None:
    values = post(("q.trygg", "nej"), ("q.trygg.x", UNSURE), ("q.varfor", "brak")).values
    assert (values["trygg"], values["varfor"]) == (UNSURE, NOT_ASKED)


def test_a_child_who_never_goes_there_is_asked_only_what_would_help_and_what_is_wanted() -> None:
    place = library.load("en_plats_nu")
    values = read(
        place, "sv", "10-12", MultiDict([("q.hur_ofta", "aldrig"), ("q.dit", "vag"), ("q.gor", "leka")])
    ).values
    assert {one for one, value in values.items() if value != NOT_ASKED} == {"hur_ofta", "dit", "vill", "mer"}


def test_a_child_who_does_not_say_how_often_is_asked_all_but_the_way_there() -> None:
    place = library.load("en_plats_nu")
    for posted in ([], [("q.hur_ofta.x", SKIP)], [("q.hur_ofta.x", UNSURE)], [("q.hur_ofta", "dag")]):
        values = read(place, "sv", "10-12", MultiDict(posted)).values
        assert [one for one, value in values.items() if value == NOT_ASKED] == ["dit"]


def test_the_youngest_are_asked_about_the_place_without_how_often() -> None:
    values = read(library.load("en_plats_nu"), "sv", "6-9", MultiDict([("q.gor", "leka")])).values
    assert {one for one, value in values.items() if value != NOT_ASKED} == {"gor", "kanns", "trygg", "samst", "vill"}


def test_the_practice_question_is_asked_and_never_kept() -> None:
    answers = post(("q.ova", "katt"), level="6-9")
    assert "q.ova" in ask(SKOLGARD, Asking("sv", "6-9"))
    assert "ova" not in answers.values
    with pytest.raises(Unacceptable):
        post(("q.ova", "orm"), level="6-9")


@pytest.mark.parametrize(
    "name",
    ["q.okand", "q.gor.boll", "q.", "q.trygg.y"],
)
def test_a_question_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(Unacceptable, match="unknown question"):
        post((name, "boll"))


def test_an_option_of_another_level_is_refused_and_a_question_of_another_level_is_dropped() -> None:
    with pytest.raises(Unacceptable, match="gor: unknown answer"):
        post(("q.gor", "plugga"))
    assert post(("q.sakna", "ja")).values["sakna"] == NOT_ASKED


def test_what_stands_beside_the_questions_is_left_alone() -> None:
    assert post(("run", "x"), ("ticket", "y"), ("age", "10-12")) == post()


def test_a_text_is_kept_apart_from_the_answers() -> None:
    raw: dict[str, Any] = {
        "questions": [
            {"id": "bra", "kind": "choice", "text": "?", "options": some("ja", "nej")},
            {"id": "mer", "kind": "short_text", "text": "?", "show_if": {"question": "bra", "any": ["nej"]}},
        ]
    }
    questionnaire = load(raw)
    shown = read(questionnaire, "sv", "10-12", MultiDict([("q.bra", "nej"), ("q.mer", " Mer\r\nskugga ")]))
    assert (shown.values["mer"], shown.apart) == ("given", {"mer": ("Mer\nskugga",)})
    assert "skugga" not in shown.json
    hidden = read(questionnaire, "sv", "10-12", MultiDict([("q.bra", "ja"), ("q.mer", "Mer skugga")]))
    assert (hidden.values["mer"], hidden.apart) == (NOT_ASKED, {})


def test_the_same_answers_have_the_same_digest_in_whatever_order_they_come() -> None:
    one = [("q.gor", "boll"), ("q.gor", "gront"), ("q.trygg", "ja"), ("q.varfor", "brak")]
    assert post(*one).digest == post(*reversed(one)).digest == post(*one[:3]).digest
    assert post(*one).digest != post(*one[1:]).digest
    assert len(post().digest) == 32


TAPPED = {
    "again_again": (".{}", "yes"),
    "best_worst": (".best", "{}"),
    "map_pin": (".{}", "good"),
    "drawing": (".pictures", "{}"),
}
"""The field that a tap on an option fills, and with what, for kinds whose field is not the question's own."""


def tap(question: Question, option: str) -> tuple[str, str]:
    field, value = TAPPED.get(question.kind.name, ("", "{}"))
    return f"q.{question.id}{field.format(option)}", value.format(option)


@given(st.data(), st.sampled_from(LEVELS), st.sampled_from(library.names()))
@settings(deadline=None, max_examples=80, database=None)
def test_whatever_a_child_can_tap_is_read_and_stored_and_read_back(data: st.DataObject, level: str, name: str) -> None:
    questionnaire = library.load(name)
    pairs: list[tuple[str, str]] = []
    for question in questionnaire.asked(level):
        offered = [option.id for option in question.kind.options if option.offered(level)]
        if offered:
            pairs += data.draw(st.sampled_from([[], [tap(question, offered[0])], [(f"q.{question.id}.x", SKIP)]]))
    answers = read(questionnaire, "sv", level, MultiDict(pairs))
    assert thaw(answers.json) == answers.values
