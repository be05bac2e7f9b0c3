"""The ready questionnaires keep to the limits of `children.md` at every level, counted here and not believed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms import library
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.several_of import SeveralOf
from forms.texts import LEVELS, Text

PICTURES = Path("static/pictures")
ALL = [(library.load(name), level) for name in library.names() for level in library.load(name).levels]
THIRTEEN = (
    "en_plats_nu lekplats skolvag skolgard park torg nya_hus framtiden buss bad_fritid skissen hur_var_det gatur"
).split()
PLACE = {"platsen": "Ekparken", "på platsen": "i Ekparken", "bris": "116\u00a0111"}
SAMPLES = PLACE | {f"stopp {n}": "Stora bron" for n in (1, 2, 3)}

# The first number of each pair in the table of `children.md`, where the editor would warn.
WORDS_IN_A_QUESTION = {"6-9": 8, "10-12": 12, "13-15": 16, "16-18": 20}
WORDS_IN_A_SENTENCE = WORDS_IN_A_QUESTION
NEGATIONS = {"inte", "aldrig", "ingen", "inget", "inga", "slippa", "slipper", "knappt", "varken", "saknas", "saknar"}
JARGON = set(
    "gestaltning mötesplats stråk målpunkt aktivitet miljö utemiljö trafiksituation grönstruktur vistas nyttja avse"
    " vidta samt åtgärd åtgärder byggnation exploatering detaljplan översiktsplan samråd".split()
)
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


def first_level(questionnaire: Questionnaire) -> str:
    """Return the level at which English and Arabic are written: 10-12, or the youngest where that is older."""
    return "10-12" if "10-12" in questionnaire.levels else questionnaire.levels[0]


def spoken(questionnaire: Questionnaire, level: str) -> Iterator[str]:
    """Yield the languages that a questionnaire has of its own at a level."""
    yield "sv"
    if level == first_level(questionnaire):
        yield from ("en", "ar")


def options(question: Question, level: str) -> list[Text]:
    """Return the texts of the options and reasons offered, without those of the planner's places."""
    reasons = getattr(question.kind, "whys", ())
    return [one.text for one in (*question.kind.options, *reasons) if one.offered(level) and not one.slot]


def texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Text]]:
    """Yield everything that a child may read, with the question that it belongs to."""
    for question in questionnaire.questions:
        yield question.id, question.text
        yield question.id, question.hint
        for level in LEVELS:
            yield from ((question.id, text) for text in options(question, level))


def test_thirteen_questionnaires_come_with_the_program() -> None:
    assert sorted(library.names()) == sorted(THIRTEEN)
    assert [library.load(name).origin for name in library.names()] == list(library.names())
    with pytest.raises(KeyError):
        library.load("../kinds/__init__")


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
        several = isinstance(question.kind, SeveralOf)
        assert len(offered) <= (PICTURES_IN_CHOICES if several else OPTIONS_OF_A_CHOICE)[level], question.id
        if getattr(question.kind, "ordered", False):
            assert len(offered) <= POINTS_OF_A_SCALE[level], question.id
            assert not [option for option in offered if option.fixed or option.exclusive]
        if question.kind.name == "faces":
            assert len(offered) <= POINTS_OF_A_SCALE[level], question.id


@every_level
def test_no_run_is_too_long(questionnaire: Questionnaire, level: str) -> None:
    assert len([one for one in questionnaire.asked(level) if one.counts]) <= QUESTIONS[level]
    assert 1 <= questionnaire.minutes[level] <= MINUTES[level]


@every_level
def test_every_text_is_written_at_its_level_in_swedish_and_at_one_level_in_english_and_arabic(
    questionnaire: Questionnaire, level: str
) -> None:
    assert questionnaire.languages == ("sv", "en", "ar")
    for question in questionnaire.asked(level):
        texts = [question.text, *options(question, level), *([question.hint] if question.hint else [])]
        for text in texts:
            assert all(text.has(lang, level) for lang in spoken(questionnaire, level)), (question.id, text)


@pytest.mark.parametrize("name", library.names())
def test_arabic_has_no_latin_letters_but_in_braces(name: str) -> None:
    questionnaire = library.load(name)
    written = [*texts(questionnaire), ("title", questionnaire.title), ("purpose", questionnaire.purpose)]
    for question, text in written:
        for words in text.by.get("ar", {}).values():
            assert not re.search(r"[A-Za-zÅÄÖåäö]", re.sub(r"\{[^}]+\}", "", words)), (question, words)
            assert words.endswith("؟") or "?" not in words, (question, words)


@every_level
def test_a_question_asks_one_thing_without_negation_and_uses_the_words_of_a_child(
    questionnaire: Questionnaire, level: str
) -> None:
    for question in questionnaire.asked(level):
        words = re.findall(r"\w+", said(question.text, "sv", level).lower())
        assert not JARGON & {*words, *re.findall(r"\w+", said(question.hint, "sv", level).lower())}, question.id
        if question.counts:
            assert not NEGATIONS & {*words}, question.id
            assert said(question.text, "sv", level).count("?") <= 1, question.id
        for option in options(question, level):
            assert not JARGON & {*re.findall(r"\w+", said(option, "sv", level).lower())}, (question.id, option)


@every_level
def test_a_hint_says_the_number_that_the_question_holds(questionnaire: Questionnaire, level: str) -> None:
    numbers = {"två": 2, "tre": 3, "two": 2, "three": 3, "اثنين": 2, "ثلاثة": 3}
    for question in questionnaire.asked(level):
        if isinstance(question.kind, SeveralOf) and question.kind.maximum and question.kind.most(level) > 1:
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
    assert all(questionnaire.materials.has(lang, "*") for lang in ("sv", "en"))
    for question in questionnaire.questions:
        assert question.practice or all(question.use.has(lang, "*") for lang in ("sv", "en")), question.id


@pytest.mark.parametrize("name", library.names())
def test_each_questionnaire_names_the_right_to_be_heard_and_says_that_no_child_has_tried_it(name: str) -> None:
    questionnaire = library.load(name)
    assert 12 in questionnaire.articles
    assert list(questionnaire.articles) == sorted(set(questionnaire.articles) & set(range(1, 43)))
    assert not questionnaire.tried


@pytest.mark.parametrize("name", library.names())
def test_every_place_that_is_named_is_used_and_nothing_else_stands_in_braces(name: str) -> None:
    questionnaire = library.load(name)
    slots = {slot.id for slot in questionnaire.slots}
    assert {slot for question in questionnaire.questions for slot in question.kind.slots} == slots
    for question, text in texts(questionnaire):
        for lang in ("sv", "en", "ar"):
            for level in LEVELS:
                named = set(re.findall(r"\{([^}]+)\}", text.say(lang, level).text))
                assert named <= {*slots, *(["platsen", "bris"] + (["på platsen"] if lang == "sv" else []))}, question


@pytest.mark.parametrize("name", library.names())
def test_the_answers_of_a_question_have_pictures_that_exist_or_none_has(name: str) -> None:
    known = tomllib.loads((PICTURES / "pictures.toml").read_text(encoding="utf-8"))
    for question in library.load(name).questions:
        shown = [option for option in question.kind.options if not option.exclusive]
        assert len({bool(option.slot or option.picture) for option in shown}) <= 1, question.id
        for option in (*question.kind.options, *getattr(question.kind, "whys", ())):
            source = known[option.picture]["source"] if option.picture else None
            assert not source or (PICTURES / source / f"{option.picture}.svg").exists(), option.id


@every_level
def test_the_youngest_have_a_picture_on_every_card(questionnaire: Questionnaire, level: str) -> None:
    if level == "6-9":
        for question in questionnaire.asked(level):
            drawn = question.kind.name == "faces"
            assert all(drawn or one.slot or one.picture for one in question.kind.options if one.offered(level))


SENSITIVE = {
    "bad_fritid": {"trygg", "byta"},
    "buss": {"trygg", "ombord"},
    "en_plats_nu": {"trygg"},
    "lekplats": {"trygg"},
    "park": {"trygg"},
    "skissen": {"trygg"},
    "skolgard": {"trygg", "varfor"},
    "skolvag": {"otryggt", "stalle"},
    "torg": {"valkommen", "trygg", "varfor"},
}


@pytest.mark.parametrize("name", library.names())
def test_what_is_sensitive_is_held_back_until_the_end(name: str) -> None:
    assert library.load(name).sensitive() == SENSITIVE.get(name, set())


@every_level
def test_after_what_is_sensitive_everybody_reads_where_help_is(questionnaire: Questionnaire, level: str) -> None:
    asked = questionnaire.asked(level)
    for n, question in enumerate(asked):
        if question.sensitive:
            before = question.show_if.question if question.show_if else question.id
            begins = next(i for i, one in enumerate(asked) if one.id in (before, question.id))
            cards = [one for one in asked[begins:] if one.kind.name == "info"]
            assert cards, question.id
            assert all(card.show_if is None and not card.levels for card in cards), question.id
            assert cards[0].text.has("sv", level), n


@every_level
def test_safety_and_belonging_can_be_answered_with_no(questionnaire: Questionnaire, level: str) -> None:
    for question in questionnaire.asked(level):
        if question.kind.name == "faces":
            assert question.id == "kul", "all happy faces are for fun alone"
            assert question.levels == ("6-9",), "the youngest's faces are never set beside those of older ones"
        if question.id.startswith(("trygg", "alla", "valkommen", "byta", "ombord")):
            assert "nej" in {option.id for option in question.kind.options}


@pytest.mark.parametrize("name", library.names())
def test_only_a_choice_of_several_offers_an_answer_at_some_levels_alone(name: str) -> None:
    for question in library.load(name).questions:
        assert isinstance(question.kind, SeveralOf) or not any(one.levels for one in question.kind.options), question.id


@pytest.mark.parametrize("name", library.names())
def test_the_youngest_practise_first_and_the_practice_is_not_kept(name: str) -> None:
    questionnaire = library.load(name)
    if "6-9" in questionnaire.levels:
        first = questionnaire.asked("6-9")[0]
        assert first.practice
        assert not first.counts
    assert not any(one.practice for one in questionnaire.questions if one.asked("10-12"))
