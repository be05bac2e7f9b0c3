"""The fixed texts of the child's pages: complete in every language, short enough in Swedish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from forms.texts import LEVELS, fill

CATALOGUES = {
    path.parent.name: yaml.safe_load(path.read_text("utf-8")) for path in Path("translations").glob("*/child.yaml")
}
SWEDISH = CATALOGUES["sv"]
OTHERS = sorted(set(CATALOGUES) - {"sv"})
KEYS = [key for key in SWEDISH if key != "language"]

# Words in a sentence (`texts.md`). A text without a level is read by the youngest too, save those of pages without one.
LONGEST = {"6-9": 8, "10-12": 12, "13-15": 16, "16-18": 20}
WITHOUT_LEVEL = {"code": "10-12", "too_old": "10-12", "device": "16-18"}
SAMPLES = {
    "platsen": "Ekparken",
    "Platsen": "Ekparken",
    "kan ändras": "lekplatsen",
    "bestämt": "fotbollsplanen ligger kvar",
    "skäl": "den är nybyggd",
    "kommunen": "Ekstad kommun",
    "Kommunen": "Ekstad kommun",
    "månad": "november",
    "datum": "30 november 2026",
    "tid": "10",
    "nämnden": "utbildningsnämnden",
    "de som ritar": "landskapsarkitekten",
    "roll": "planarkitekten",
    "Roll": "Planarkitekten",
    "brevlåda": "plan@ekstad.example",
    "adress": "svara.ekstad.example",
    "KOD": "4821 7306",
    "K": "7",
    "surfplattan": "surfplattan",
    "vad": "en ny park",
    "skede": "samråd",
    "när": "i mars",
    "antal": "120",
    "länk": "ekstad.example",
    "n": "3",
    "total": "10",
    "svar": "Ibland",
}


def levels(said: Any) -> dict[str, list[str]]:
    """Return the lines of a key by level, or under "" when it has no level."""
    by = said if isinstance(said, dict) else {"": said}
    return {level: [one] if isinstance(one, str) else one for level, one in by.items()}


def words_of(said: Any) -> set[str]:
    """Return the words to be filled, whether they begin a sentence or not."""
    return {word.lower() for lines in levels(said).values() for word in re.findall(r"\{([^}]+)\}", " ".join(lines))}


def lines(catalogue: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield key, level and line of every text."""
    for key in KEYS:
        for level, said in levels(catalogue[key]).items():
            yield from ((key, level, line) for line in said)


@pytest.mark.parametrize("lang", sorted(CATALOGUES))
def test_a_catalogue_says_whose_language_it_is_and_who_has_read_it(lang: str) -> None:
    head = CATALOGUES[lang]["language"]
    assert head["code"] == lang
    assert head["name"]
    assert bool(head["read_by"]) == (lang == "sv")


@pytest.mark.parametrize("lang", sorted(CATALOGUES))
def test_every_text_is_words_for_levels_that_exist(lang: str) -> None:
    for key in KEYS:
        by = levels(CATALOGUES[lang][key])
        assert set(by) <= {*LEVELS, ""}, key
        assert all(line and line.strip() == line for said in by.values() for line in said), key


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_has_every_text_with_the_same_lines_and_words_to_fill(lang: str) -> None:
    assert set(CATALOGUES[lang]) == set(SWEDISH)
    for key in KEYS:
        own, swedish = levels(CATALOGUES[lang][key]), levels(SWEDISH[key])
        assert set(own) in ({""}, set(swedish)), key
        for level, said in own.items():
            assert level == "" or len(said) == len(swedish[level]), (key, level)
            assert level == "" or words_of({level: said}) == words_of({level: swedish[level]}), (key, level)
        assert words_of(CATALOGUES[lang][key]) == words_of(SWEDISH[key]), key


def test_a_text_is_left_out_only_at_levels_where_the_page_has_nothing_of_it() -> None:
    partial = {key: set(levels(SWEDISH[key])) for key in KEYS if set(levels(SWEDISH[key])) not in ({""}, set(LEVELS))}
    older = {"10-12", "13-15", "16-18"}
    assert partial == {
        "welcome.ask": {"6-9"},
        "welcome.last_time": {"13-15"},
        "welcome.last_time_link": {"13-15"},
        "welcome.opinion": {"16-18"},
        "free_text": older,
        "stop.line": older,
        "stop.send": older,
        "idle.line": older,
    }


def test_no_swedish_sentence_is_longer_than_its_level_holds() -> None:
    for key, level, line in lines(SWEDISH):
        most = LONGEST[level or WITHOUT_LEVEL.get(key.partition(".")[0], "6-9")]
        filled = fill(line, SAMPLES)
        assert "{" not in filled, (key, filled)
        for sentence in re.split(r"(?<=[.?!])\s+", filled):
            assert len(sentence.split()) <= most, (key, level, sentence)


def test_the_youngest_meet_four_cards_of_welcome() -> None:
    assert len(SWEDISH["welcome.lines"]["6-9"]) == 4


@pytest.mark.parametrize("lang", sorted(CATALOGUES))
def test_help_names_the_numbers_at_every_level_and_they_cannot_break(lang: str) -> None:
    for level, said in levels(CATALOGUES[lang]["help.lines"]).items():
        text = " ".join(said)
        assert "116\u00a0111" in text, level
        assert re.search(r"\b112\b", text), level
        assert "116 111" not in text
    assert not [line for *_, line in lines(CATALOGUES[lang]) if re.search(r"[٠-٩۰-۹]", line)]


def test_tone_no_exclamation_marks_from_thirteen_and_no_word_for_children_or_anonymous() -> None:
    for key, level, line in lines(SWEDISH):
        assert not (level in ("13-15", "16-18") and "!" in line), key
        assert not re.search(r"\b(barn|barnen|anonym\w*|ogiltig\w*|hoppsan|ok)\b", line.lower()), (key, line)
