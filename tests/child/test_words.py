"""The fixed words: which language and level a child reads, and what stops a broken catalogue."""

import pytest

from consult import child_texts
from consult.child_texts import CatalogueError
from consult.services.speech import whole_sentences
from consult.web.child.address import canonical, spoken
from forms.widgets import numbered


def test_swedish_comes_first_and_every_language_has_its_own_name():
    assert next(iter(child_texts.languages())) == "sv"
    assert child_texts.languages()["ar"].name == "العربية"
    assert {"en", "ar"} <= child_texts.unread()
    assert "sv" not in child_texts.unread()


def test_a_level_reads_its_own_words():
    assert child_texts.say("buttons.unsure", "sv", "6-9").text == "Jag vet inte"
    assert child_texts.say("buttons.unsure", "sv", "13-15").text == "Vet inte"


def test_a_level_that_has_no_such_words_on_purpose_reads_none():
    assert not child_texts.say("stop.send", "sv", "6-9")
    assert not child_texts.say("stop.send", "ar", "6-9")


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """A folder of two small catalogues, read anew."""

    def write(swedish: str, other: str = "language: {code: xx, name: Xx}") -> None:
        for lang, text in (("sv", swedish), ("xx", other)):
            (tmp_path / lang).mkdir(exist_ok=True)
            (tmp_path / lang / "child.yaml").write_text(text, "utf-8")

    monkeypatch.setattr(child_texts, "folder", lambda _: tmp_path)
    for cached in (child_texts._catalogues, child_texts._find):
        cached.cache_clear()
    yield write
    monkeypatch.undo()
    for cached in (child_texts._catalogues, child_texts._find):
        cached.cache_clear()


SWEDISH = "language: {code: sv, name: Svenska, read_by: oss}\na: {6-9: liten, 16-18: stor}\nb: bara"


def test_a_missing_level_takes_the_nearest_of_its_language_before_swedish(catalogues):
    catalogues(
        "language: {code: sv, name: Sv, read_by: oss}\na: {6-9: ett, 10-12: två, 13-15: tre, 16-18: fyra}",
        "language: {code: xx, name: Xx}\na: {6-9: one, 13-15: three}",
    )
    said = [child_texts.say("a", "xx", level) for level in ("6-9", "10-12", "13-15", "16-18")]
    assert [one.text for one in said] == ["one", "one", "three", "three"]
    assert not any(one.borrowed for one in said)


def test_a_text_that_a_language_lacks_is_borrowed_from_swedish_and_says_so(catalogues):
    catalogues(SWEDISH)
    said = child_texts.say("b", "xx", "10-12")
    assert (said.text, said.lang, said.borrowed) == ("bara", "sv", True)


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ("language: {code: xx, name: Xx}\nc: new", "not in the Swedish"),
        ("language: {code: xx, name: Xx}\na: [one, two]", "several"),
        ("language: {code: xx, name: Xx}\na: {7-8: one}", "levels"),
        ("language: {code: xx, name: Xx}\na: 5", "neither words"),
        ("a: one", "language"),
    ],
)
def test_a_broken_catalogue_stops_the_start_and_names_itself(catalogues, other, word):
    catalogues(SWEDISH, other)
    with pytest.raises(CatalogueError, match=word) as stopped:
        child_texts.languages()
    assert "xx" in str(stopped.value)


def test_a_sentence_whose_words_nobody_has_given_is_left_out():
    assert whole_sentences("Arbetet pågår. Beslut väntas {när}. Tack!") == "Arbetet pågår. Tack!"
    assert whole_sentences("العمل مستمر؟ القرار {när}. شكرًا") == "العمل مستمر؟ شكرًا"


def test_numbers_keep_their_order_in_any_text():
    isolated = '<bdi dir="ltr">{}</bdi>'.format
    for number in ("116\u00a0111", "112", "4821\u00a07306", "6–9", "bris.se", "plan@ekstad.example", "127.0.0.1:8000"):
        assert isolated(number) in numbered(f"ring {number}.")
    assert numbered("a < b") == "a &lt; b"


@pytest.mark.parametrize("written", ["48217306", "4821 7306", "4821\u00a07306", "4821-7306", "٤٨٢١٧٣٠٦", "۴۸۲۱ ۷۳۰۶"])
def test_a_code_can_be_written_in_many_ways(written):
    assert canonical(written) == "48217306"


def test_a_code_is_read_in_two_groups():
    assert spoken("48217306") == "4821\u00a07306"
