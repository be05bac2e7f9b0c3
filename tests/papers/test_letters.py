"""Letters to the class: the level's words, its findings, the promised day, and short sentences."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from consult import child_texts
from consult.services.papers import letter
from forms.texts import LEVELS, Text
from tests.forms.test_catalogues import LONGEST, SAMPLES
from tests.papers.conftest import made, words

RAW = yaml.safe_load(Path("consult/services/papers/letter.yaml").read_text("utf-8"))
LANGUAGES = ("sv", "en")


def lines(lang, level):
    """Return every sentence of a letter with sample words filled in, and without the planner's own."""
    for said in RAW.values():
        for line in Text.load(said).say(lang, level).text.splitlines():
            filled = re.sub(r"\{([^{}]+)\}", lambda found: SAMPLES[found[1]], line)
            yield from (one for one in re.split(r"[.:!?]\s|[.!?]$", filled) if one)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_sentences_are_short_enough_for_their_level(lang, level):
    assert [one for one in lines(lang, level) if len(one.split()) > LONGEST[level]] == []


@pytest.mark.parametrize("level", LEVELS)
def test_the_swedish_is_easy_to_read(level):
    text = [*lines("sv", level)]
    spoken = [word.strip("”“,.:") for one in text for word in one.split()]
    lix = len(spoken) / len(text) + 100 * sum(len(word) > 6 for word in spoken) / len(spoken)
    assert lix <= {"6-9": 25, "10-12": 30, "13-15": 35, "16-18": 40}[level]


def test_every_text_stands_in_every_level_of_both_languages():
    assert [
        (key, lang, level)
        for key, said in RAW.items()
        for lang in LANGUAGES
        for level in LEVELS
        if not Text.load(said).has(lang, level)
    ] == []


def test_from_13_nobody_shouts_or_says_children():
    for level in LEVELS[2:]:
        said = " ".join(lines("sv", level))
        assert "!" not in said
        assert not re.search(r"\bbarn", said)


def test_the_letter_speaks_as_its_level_does(result):
    young, old = (words(made(f"letter-{level}.pdf", result())) for level in ("10-12", "13-15"))
    assert "på rasten?" in young
    assert "på rasterna?" in old
    assert "utbildningsnämnden, som beslutar" in old
    assert "utbildningsnämnden" not in young


def test_it_says_by_when_the_answer_comes_and_where(result):
    text = words(made("letter-10-12.pdf", result()))
    assert "Senast den 15 december berättar vi vad som händer." in text
    assert "localhost" in text


def test_when_the_answer_has_come_nothing_is_promised(result):
    full = result()
    answered = replace(full, settled=replace(full.settled, said="Ni vill ha bänkar."))
    assert "Senast den" not in words(made("letter-10-12.pdf", answered))


def test_a_sentence_that_lacks_its_word_is_left_out(result):
    full = result()
    empty = replace(full, settled=replace(full.settled, can_change="", receivers="", promised=None))
    text = words(made("letter-13-15.pdf", empty))
    assert "{" not in text
    assert "går att påverka" not in text
    assert "som beslutar" not in text


def test_a_planners_own_braces_are_words(result):
    full = result()
    braced = replace(full, settled=replace(full.settled, can_change="{allt}"))
    assert "Det här går att påverka: {allt}." in words(made("letter-13-15.pdf", braced))


def test_a_letter_tells_no_sensitive_question_and_not_too_much(result):
    titles = [one.title for side in result().worded for one in side.parts if one.sensitive]
    assert titles
    for level in ("10-12", "13-15"):
        text = words(made(f"letter-{level}.pdf", result()))
        assert not [one for one in titles if one in text]
        assert len(re.findall(r"\d+ av \d+", text.replace("\xa0", " "))) <= letter.MOST[level]


def test_the_promise_is_said_with_the_words_of_the_childrens_pages():
    assert "{datum}" in child_texts.say("so_blev_det.promised", "sv", "10-12").text
