"""What is masked, flagged and left alone, on examples, on any text at all and on the bench (`privacy.md` 8)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.texts.made import people, texts
from benchmarks.texts.measured import figures, is_hidden
from consult.services.clearing import languages, masking, naming, worries
from consult.services.clearing.masking import MASK, Word
from consult.services.clearing.vocabulary import listed

SIGNS = st.text(st.sampled_from("ab AÅö@._-+0١۷７ \n\u200b\u202e,:/()😀é") | st.characters(codec="utf-8"), max_size=80)


def masked(body: str) -> str:
    words = masking.read(body)
    return masking.written([word.text for word in words], {place for place, word in enumerate(words) if word.why})


def kinds(body: str) -> set[str]:
    return {word.why for word in masking.read(body) if word.why}


@pytest.fixture(scope="module")
def tuned():
    return figures("tuned")


@pytest.fixture(scope="module")
def unseen():
    return figures("unseen")


@given(SIGNS)
def test_the_words_of_a_text_are_the_text(body):
    assert "".join(word.text for word in masking.read(body)) == body
    assert all(word.text for word in masking.read(body))


@given(st.lists(st.sampled_from(["ann", " ", "ek", ",", "\n"])), st.sets(st.integers(0, 12)))
def test_a_run_of_hidden_words_is_one_mask_and_the_others_stay(words, hidden):
    hidden = {place for place in hidden if place < len(words)}
    text = masking.written(words, hidden)
    shown = [word for place, word in enumerate(words) if place not in hidden and not word.isspace()]
    assert "".join(text.split()).replace(MASK, "") == "".join(shown)
    assert MASK + MASK not in "".join(text.split())
    assert (MASK in text) is bool(hidden)
    assert masking.written(words, set()) == "".join(words)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("jag är 20120304-1234", "personnummer"),
        ("120364+1234 är mitt", "personnummer"),
        ("ring ٠٧٠١٢٣٤٥٦٧", "phone"),
        ("ring ０７０-１２３ ４５ ６７", "phone"),
        ("noll sju noll ett två tre fyra fem sex sju", "phone"),
        ("O7O l23 45 67", "phone"),
        ("anna punkt svensson snabela gmail", "email"),
        ("a\u200bnna@ex\u200bempel.se", "email"),
        ("kolla exempel.se/lek", "url"),
        ("www punkt exempel punkt se", "url"),
        ("@kalle_05", "name"),
        ("min snap är fotboll", "name"),
        ("jag heter Xqzabel", "name"),
        ("Аnna är dum", "name"),  # the first letter is Cyrillic
    ],
)
def test_what_tells_who_somebody_is_is_masked_however_it_is_written(body, kind):
    assert kind in kinds(body)


@pytest.mark.parametrize(
    "body",
    [
        "öppet 08.00-16.00",
        "2024, 2025 och 2026",
        "1 500 000 kronor",
        "1 2 3 4 5 6 7 8 9 10",
        "en björn av sten",
        "en ros och max fart",
        "i Ekparken vid Lillån",
        "som på Liseberg",
        "JAG VILL HA GUNGOR",
    ],
)
def test_times_sums_places_and_words_that_are_also_names_stay(body):
    assert masked(body) == body


def test_numbers_and_addresses_of_the_bench_are_masked(tuned, unseen):
    assert min(tuned["numbers"].share, unseen["numbers"].share) >= 0.99


def test_names_of_the_bench_are_masked_and_clean_texts_left(tuned, unseen):
    assert tuned["names"].share >= 0.9
    assert unseen["names in the lists"].share >= 0.9
    assert max(tuned["clean texts touched"].share, unseen["clean texts touched"].share) <= 0.05


def test_worries_of_the_bench_are_flagged_and_what_only_looks_like_it_is_not(tuned, unseen):
    assert tuned["worry"].share >= 0.95
    assert max(tuned["near worry flagged"].share, unseen["near worry flagged"].share) <= 0.10
    assert max(tuned["clean texts flagged for worry"].share, unseen["clean texts flagged for worry"].share) <= 0.10


def test_other_languages_of_the_bench_wait_for_a_reader(tuned, unseen):
    assert min(tuned["other languages"].share, unseen["other languages"].share) >= 0.95
    assert max(tuned[one].share for one in tuned if one.endswith("another language")) <= 0.05


def test_a_third_of_the_bench_s_names_are_in_no_list():
    ours = listed("given_names") | listed("family_names")
    assert not ours & {*people("held_out"), *people("held_out_family")}
    assert len(people("held_out")) >= 0.3 * len({*people("held_out"), *people("given")})


def test_the_bench_sees_a_reader_who_masks_nothing_too_much_or_a_part_of_it():
    def half(body: str) -> list[Word]:
        return [Word(body[:9], "name"), Word(body[9:])]

    secret, clean = texts("numbers", "tuned", 90), texts("clean", "tuned", 90)
    assert not any(is_hidden(made, lambda body: [Word(body)]) for made in secret)
    assert not all(is_hidden(made, half) for made in secret)
    assert all(any(word.why for word in half(made.body)) for made in clean)


def test_the_lists_alone_would_miss_names(monkeypatch):
    names = texts("names", "tuned", 200)
    assert sum(is_hidden(made) for made in names) >= 0.9 * len(names)
    monkeypatch.setattr(naming._Near, "is_person", lambda near: naming.is_name(near.word.low))
    assert sum(is_hidden(made) for made in names) < 0.9 * len(names)


@pytest.mark.parametrize("body", ["pappa slår mej", "sjelvmord", "s j ä l v m o r d", "i want to die", "انتحار"])
def test_worries_are_found_misspelled_spaced_and_in_other_languages(body):
    assert worries.found(body)


@pytest.mark.parametrize(
    "body", ["slå en kullerbytta", "det är dödskul", "det slår mig att parken är fin", "skjuta mål"]
)
def test_what_only_sounds_like_a_worry_is_none(body):
    assert worries.found(body) == ()


def test_what_is_taken_away_as_harmless_takes_no_worry_with_it():
    assert worries.found("det är dödskul i parken men pappa slår mig")
    assert worries.found("jag hoppade i vattnet. jag vill dö")


@pytest.mark.parametrize(
    ("body", "so"), [("fotboll", True), ("vet ej", True), ("🙂", True), ("qwxz", False), ("حديقة", False)]
)
def test_a_text_of_one_or_two_words_is_covered_when_it_is_plausible(body, so):
    assert languages.covered(body) is so


def test_another_language_behind_swedish_words_is_noticed():
    assert not languages.covered("jag vill ha fler gungor. aabahay wuu i garaacaa")


HOSTILE = [
    "a@",
    "a.",
    "1 ",
    "www.",
    "slår mig ",
    "a punkt ",
    "_",
    "A",
    "Anna ",
    "07",
    "noll",
    "x1",
    "@a.",
    "a-",
    "är x ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_makes_the_search_run_away(piece):
    def everything(body: str) -> None:
        masking.read(body), worries.found(body), languages.covered(body)

    everything("the lists are read once")
    begun = time.process_time()
    everything((piece * 500)[:500])
    assert time.process_time() - begun < 0.1
