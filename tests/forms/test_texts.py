"""A missing text falls back to the nearest level of its language, the lower first, then to Swedish, and says so."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.texts import LEVELS, Recordings, Said, Text, clean, fill, nearest

languages = st.sampled_from(["sv", "en", "ar"])
levels = st.sampled_from(LEVELS)
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).filter(clean)
texts = st.dictionaries(languages, st.one_of(words, st.dictionaries(levels, words, min_size=1)))


def test_of_two_levels_as_near_the_lower_comes_first() -> None:
    assert nearest("6-9") == ("6-9", "10-12", "13-15", "16-18")
    assert nearest("10-12") == ("10-12", "6-9", "13-15", "16-18")
    assert nearest("16-18") == ("16-18", "13-15", "10-12", "6-9")


def test_a_missing_level_borrows_from_the_same_language_before_swedish() -> None:
    text = Text.load({"sv": {"13-15": "Träd"}, "en": {"6-9": "Tree", "16-18": "Trees"}})
    assert text.say("en", "10-12") == Said("Tree", "en")
    assert text.say("en", "13-15") == Said("Trees", "en")
    assert text.say("ar", "6-9") == Said("Träd", "sv", borrowed=True)
    assert text.say("sv", "6-9") == Said("Träd", "sv", borrowed=False)


def test_a_text_that_nobody_wrote_is_empty_and_false() -> None:
    assert not Text.load(None)
    assert not Text.load(None).say("ar", "6-9")
    assert not Text.load({"sv": {"6-9": ""}})


@given(texts, languages, levels)
def test_what_is_said_is_the_first_of_the_fallbacks_that_has_words(raw: dict[str, Any], lang: str, level: str) -> None:
    def written(tongue: str) -> list[str]:
        by = raw.get(tongue, {})
        return [by] if isinstance(by, str) else [by[one] for one in nearest(level) if one in by]

    said = Text.load(raw).say(lang, level)
    expected = written(lang) or written("sv")
    assert said.text == (clean(expected[0]) if expected else "")
    assert said.borrowed == (lang != "sv" and not written(lang) and bool(written("sv")))
    assert said.dir == ("rtl" if said.lang == "ar" else "ltr")


@given(texts)
def test_a_text_survives_dump_and_load(raw: dict[str, Any]) -> None:
    assert Text.load(Text.load(raw).dump()) == Text.load(raw)


@given(words)
def test_texts_are_kept_in_one_normal_form_without_direction_controls(raw: str) -> None:
    kept = Text.load(unicodedata.normalize("NFD", raw) + "\u202e\u2066\u200f").say("sv").text
    assert kept == unicodedata.normalize("NFC", kept)
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@pytest.mark.parametrize(
    "raw", [5, True, ["ord"], {"sv": 5}, {"sv": {"6-9": True}}, {"sv": {"7": "ord"}}, {"sv": {"6-9": {}}}]
)
def test_what_is_no_text_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="a text"):
        Text.load(raw)


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_signs_that_are_no_letters_are_refused(sign: str) -> None:
    with pytest.raises(ValueError, match="not a letter"):
        Text.load(f"ord{sign}")


def test_a_filled_word_is_not_filled_again_and_an_unknown_one_stays() -> None:
    assert fill("{a} {plats 1} {b}", {"a": "{b}", "plats 1": "Gungorna"}) == "{b} Gungorna {b}"


SHA = "0123456789abcdef" * 4


def test_a_recording_belongs_to_the_very_words_that_are_read() -> None:
    read = Recordings.load({"sv": {"Vad är  roligast?": SHA}})
    assert read.of(Said("Vad är roligast?", "sv")) == SHA
    assert read.of(Said(unicodedata.normalize("NFD", "Vad är \u2068roligast\u2069?"), "sv")) == SHA
    assert read.of(Said("Vad var roligast?", "sv")) is None
    assert read.of(Said("Vad är roligast?", "en")) is None


def test_a_borrowed_text_is_read_in_the_language_it_is_borrowed_from() -> None:
    said = Text.load({"sv": "Träd"}).say("ar", "6-9")
    assert Recordings.load({"sv": {"Träd": SHA}}).of(said) == SHA


@pytest.mark.parametrize(
    "raw",
    [
        ["sv"],
        {"sv": "Träd"},
        *({"sv": {"Träd": name}} for name in ("tree.mp3", SHA.upper(), SHA[1:], None)),
        {"sv": {" ": SHA}},
    ],
)
def test_what_names_no_recording_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="recording"):
        Recordings.load(raw)


@given(
    st.dictionaries(languages, st.dictionaries(words.filter(lambda one: clean(one).split()), st.just(SHA), min_size=1))
)
def test_recordings_survive_dump_and_load(raw: dict[str, dict[str, str]]) -> None:
    assert Recordings.load(Recordings.load(raw).dump()) == Recordings.load(raw)
