"""The ready questionnaires keep to the limits of `children.md` at every level, counted here and not believed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms import library
from forms.kinds.choices import Choices
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.texts import LEVELS, Text

PICTURES = Path("static/pictures")
ALL = [(library.load(name), level) for name in library.names() for level in library.load(name).levels]
SAMPLES = {"platsen": "Ekparken", "på platsen": "i Ekparken", "bris": "116\u00a0111"}

# The first number of each pair in the table of `children.md`, where the editor would warn.
WORDS_IN_A_QUESTION = {"6-9": 8, "10-12": 12, "13-15": 16, "16-18": 20}
WORDS_IN_A_SENTENCE = WORDS_IN_A_QUESTION
WORDS_IN_AN_OPTION = {"6-9": 3, "10-12": 5, "13-15": 8, "16-18": 10}
OPTIONS_OF_A_CHOICE = {"6-9": 4, "10-12": 5, "13-15": 7, "16-18": 8}
PICTURES_IN_CHOICES = {"6-9": 4, "10-12": 6, "13-15": 8, "16-18": 8}
QUESTIONS = {"6-9": 5, "10-12": 10, "13-15": 15, "16-18": 20}
MINUTES = {"6-9": 5, "10-12": 8, "13-15": 10, "16-18": 10}
POINTS_OF_A_SCALE = {"6-9": 3, "10-12": 4, "13-15": 5, "16-18": 5}  # with the points allowed beyond the usual

every_level = pytest.mark.parametrize(("questionnaire", "level"), ALL, ids=lambda one: getattr(one, "id", one))


def said(text: Text, lang: str, level: str) -> str:
    """Return a text with its words filled, as a child reads it."""
    return text.say(lang, level).fill(SAMPLES).text


def spoken(questionnaire: Questionnaire, level: str) -> Iterator[str]:
    """Yield the languages that a questionnaire has of its own at a level."""
    yield "sv"
    if level == "10-12":
        yield from ("en", "ar")


def options(question: Question, level: str) -> list[Text]:
    """Return the texts of the options offered, without those of the planner's places."""
    return [one.text for one in question.kind.options if one.offered(level) and not one.slot]


def test_three_questionnaires_come_with_the_program() -> None:
    assert library.names() == ("en_plats_nu", "skolgard", "skolvag")
    assert [library.load(name).origin for name in library.names()] == list(library.names())
    with pytest.raises(KeyError):
        library.load("../kinds/__init__")


def test_the_school_yard_is_asked_at_all_four_levels() -> None:
    asked = {level: [one.id for one in library.load("skolgard").asked(level)] for level in LEVELS}
    assert asked["6-9"] == ["ova", "gor", "mest", "bast", "samst", "trygg", "stod"]
    assert asked["10-12"] == "gor mest bast samst trygg varfor stod vader alla forst".split()
    assert asked["13-15"] == [*asked["10-12"], "sakna"]
    assert asked["16-18"] == [*asked["13-15"], "paverka"]


@every_level
def test_no_question_option_or_sentence_is_too_long(questionnaire: Questionnaire, level: str) -> None:
    for lang in spoken(questionnaire, level):
        for question in questionnaire.asked(level):
            text = said(question.text, lang, level)
            if question.kind.asks:
                assert len(text.split()) <= WORDS_IN_A_QUESTION[level], text
            for sentence in re.split(r"(?<=[.?!؟])\s+", f"{text} {said(question.hint, lang, level)}"):
                assert len(sentence.split()) <= WORDS_IN_A_SENTENCE[level], sentence
            for option in options(question, level):
                assert len(said(option, lang, level).split()) <= WORDS_IN_AN_OPTION[level], said(option, lang, level)


@every_level
def test_no_question_offers_too_much(questionnaire: Questionnaire, level: str) -> None:
    for question in questionnaire.asked(level):
        offered = [option for option in question.kind.options if option.offered(level)]
        several = isinstance(question.kind, Choices)
        assert len(offered) <= (PICTURES_IN_CHOICES if several else OPTIONS_OF_A_CHOICE)[level], question.id
        if getattr(question.kind, "ordered", False):
            assert len(offered) <= POINTS_OF_A_SCALE[level], question.id
            assert not [option for option in offered if option.fixed or option.exclusive]


@every_level
def test_no_run_is_too_long(questionnaire: Questionnaire, level: str) -> None:
    assert len([one for one in questionnaire.asked(level) if one.counts]) <= QUESTIONS[level]
    assert 1 <= questionnaire.minutes[level] <= MINUTES[level]


@every_level
def test_every_text_is_written_in_swedish_at_its_level_and_in_three_languages_at_ten_to_twelve(
    questionnaire: Questionnaire, level: str
) -> None:
    assert questionnaire.languages == ("sv", "en", "ar")
    for question in questionnaire.asked(level):
        texts = [question.text, *options(question, level), *([question.hint] if question.hint else [])]
        for text in texts:
            assert all(text.has(lang, level) for lang in spoken(questionnaire, level)), (question.id, text)


@every_level
def test_a_hint_says_the_number_that_the_question_holds(questionnaire: Questionnaire, level: str) -> None:
    numbers = {"två": 2, "tre": 3, "two": 2, "three": 3, "اثنين": 2, "ثلاثة": 3}
    for question in questionnaire.asked(level):
        if isinstance(question.kind, Choices) and question.kind.maximum:
            for lang in ("sv", "en", "ar"):
                hint = said(question.hint, lang, level)
                assert [numbers[word] for word in re.findall(r"\w+", hint) if word in numbers] == [
                    question.kind.most(level)
                ]


@pytest.mark.parametrize("name", library.names())
def test_grown_ups_read_what_each_questionnaire_and_answer_is_for(name: str) -> None:
    questionnaire = library.load(name)
    assert all(
        text.has(lang, "*") for text in (questionnaire.title, questionnaire.purpose) for lang in ("sv", "en", "ar")
    )
    for question in questionnaire.questions:
        assert question.practice or all(question.use.has(lang, "*") for lang in ("sv", "en")), question.id


@pytest.mark.parametrize("name", library.names())
def test_every_place_that_is_named_is_used_and_nothing_else_stands_in_braces(name: str) -> None:
    questionnaire = library.load(name)
    slots = {slot.id for slot in questionnaire.slots}
    assert {
        option.slot for question in questionnaire.questions for option in question.kind.options if option.slot
    } == slots
    for question in questionnaire.questions:
        for text in (question.text, question.hint, *(option.text for option in question.kind.options)):
            for lang in ("sv", "en", "ar"):
                for level in LEVELS:
                    named = set(re.findall(r"\{([^}]+)\}", text.say(lang, level).text))
                    assert named <= {*slots, *(["platsen", "bris"] + (["på platsen"] if lang == "sv" else []))}


@pytest.mark.parametrize("name", library.names())
def test_every_answer_has_a_picture_that_exists(name: str) -> None:
    known = tomllib.loads((PICTURES / "pictures.toml").read_text(encoding="utf-8"))
    for question in library.load(name).questions:
        for option in question.kind.options:
            assert option.slot or option.picture, (question.id, option.id)
            assert option.slot or (PICTURES / known[option.picture or ""]["source"] / f"{option.picture}.svg").exists()


def test_what_is_sensitive_is_held_back_until_the_end() -> None:
    assert library.load("en_plats_nu").sensitive() == {"trygg"}
    assert library.load("skolgard").sensitive() == {"trygg", "varfor"}
    assert library.load("skolvag").sensitive() == {"otryggt", "stalle"}


def test_the_youngest_practise_first_and_the_practice_is_not_kept() -> None:
    for name in ("skolgard", "en_plats_nu"):
        first = library.load(name).asked("6-9")[0]
        assert first.practice
        assert not first.counts


def test_support_is_shown_to_everybody_so_that_a_screen_tells_nothing() -> None:
    for name in ("skolgard", "skolvag"):
        support = library.load(name).question("stod")
        assert support.kind.name == "info"
        assert support.show_if is None
        assert not support.levels


def test_how_children_travel_and_how_they_want_to_are_the_same_answers() -> None:
    way = library.load("skolvag")
    assert [one.id for one in way.question("idag").kind.options] == [
        one.id for one in way.question("helst").kind.options
    ]
