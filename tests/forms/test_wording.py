"""Wording help finds what is hard for children and leaves good questions alone."""

import pytest

from benchmarks.wording.measured import rows, sentences
from forms import library, limits
from forms.limits import Passed
from forms.questionnaire import Questionnaire, load
from forms.texts import LEVELS
from forms.wording import HARDEST, Part, findings
from forms.wording.swedish import lix, pattern, words

PLACE = {"platsen": "Ekparken", "på platsen": "i Ekparken", "Platsen": "Ekparken"}
EXPLAINED = {
    # Four points are allowed at 10–12; "nästan varje dag … aldrig" needs its four.
    (name, "hur_ofta", "10-12", "points")
    for name in ("en_plats_nu", "lekplats", "park", "bad_fritid")
}


def kinds(text: str, level: str = "10-12", part: Part = "question", place: tuple[str, ...] = ()) -> set[str]:
    return {one.kind for one in findings(text, level, part=part, place_words=place)}


def asked(level: str = "6-9", **question: object) -> Questionnaire:
    """Return a questionnaire of one question, which is a choice unless said otherwise."""
    usual = {"id": "q", "kind": "choice", "text": "Vad gillar du?", "options": options(3)}
    return load({"id": "d", "levels": [level], "questions": [usual | question]})


def options(number: int) -> list[dict[str, str]]:
    return [{"id": f"o{n}", "text": f"Svar {n}"} for n in range(number)]


def passed(document: Questionnaire) -> dict[str, Passed]:
    return {one.finding.kind: one for one in limits.everything(document, PLACE)}


@pytest.mark.parametrize("which", ["tuned", "unseen"])
def test_few_good_sentences_are_found_fault_with(which: str) -> None:
    found = {row.kind: row for row in rows(which)}
    assert found["clean sentences"].false_alarms < 0.05
    assert found["all kinds"].false_alarms < 0.05


def test_most_of_what_it_was_tuned_on_is_found_and_no_kind_is_forgotten() -> None:
    found = {row.kind: row for row in rows("tuned")}
    assert {kind: row.recall for kind, row in found.items() if row.recall < 0.9} == {}
    assert {row.kind: row.wanted for row in found.values() if row.wanted < 3} == {"clean sentences": 0}


def test_what_it_finds_in_sentences_that_it_was_not_tuned_on_does_not_fall() -> None:
    found = {row.kind: row for row in rows("unseen")}
    assert found["all kinds"].recall > 0.8


def test_the_bench_holds_enough_sentences_and_none_twice() -> None:
    both = [*sentences("tuned"), *sentences("unseen")]
    assert len(both) >= 150
    assert len([one for one in both if not one.wanted]) >= 60
    named = [(one.level, one.part, one.text) for one in both]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("name", library.names())
def test_the_ready_questionnaires_give_no_finding_that_is_not_explained(name: str) -> None:
    document = library.load(name)
    place = PLACE | {slot.id: "Träden" for slot in document.slots}
    found = {(name, one.question, one.level, one.finding.kind) for one in limits.everything(document, place)}
    assert found - EXPLAINED == set()


def test_a_finding_says_what_to_do_which_words_it_means_and_what_to_write() -> None:
    (one,) = findings("Var vill du vistas?", "13-15", part="question")
    assert (one.kind, one.words, one.suggestion) == ("jargon", "vistas", "vara")
    assert str(one.said).endswith(".")
    assert not one.needs_reason


@pytest.mark.parametrize(("level", "first", "second"), [("6-9", 8, 12), ("10-12", 12, 16), ("16-18", 20, 25)])
def test_a_question_above_the_first_limit_is_a_hint_and_above_the_second_needs_a_reason(level, first, second):
    def found(number: int) -> list[bool]:
        said = findings("du " * (number - 1) + "ute?", level, part="question")
        return [one.needs_reason for one in said if one.kind == "length"]

    assert [found(first), found(first + 1), found(second), found(second + 1)] == [[], [False], [False], [True]]


def test_an_answer_has_its_own_limit_and_a_card_is_counted_by_the_sentence() -> None:
    assert kinds("Leka bland höga träd", "6-9", "option") == {"length"}
    assert kinds("Leka bland träd", "6-9", "option") == set()
    assert kinds("Är någon dum mot dig? Säg till en vuxen.", "6-9", "info") == set()


def test_the_place_s_own_name_is_neither_long_nor_jargon() -> None:
    text = "Vad gör du i Stadsdelsparken vid Kyrkogatan en vanlig dag på lovet?"
    assert "jargon" in kinds(text.replace("Stadsdelsparken", "stadsdelen"), "6-9")
    assert "jargon" not in kinds(text.replace("Stadsdelsparken", "Stadsdelen"), "6-9", place=("Stadsdelen",))
    assert lix(text) > lix(text, {"stadsdelsparken", "kyrkogatan"})


@pytest.mark.parametrize("level", LEVELS)
def test_long_words_are_hard_in_a_long_text_and_one_alone_is_not(level: str) -> None:
    hard = "Vilka förändringar skulle underlätta vardagens förflyttningar genom innerstadens parker varje eftermiddag?"
    if level == "6-9":
        hard = "Vilka kompisar brukar springa genom skogsbacken?"
    assert lix(hard) > HARDEST[level]
    assert "hard" in kinds(hard, level)
    assert "hard" not in kinds("Var på skolgården är du?", level)


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    assert lix("Jag går hem. Kompisarna stannar.") == 5 / 2 + 100 * 2 / 5
    assert lix("") == lix("!?") == 0.0
    assert words("Gång- och cykelväg, 12 m") == ["Gång", "och", "cykelväg", "12", "m"]


@pytest.mark.parametrize(
    ("entry", "said", "is_met"),
    [
        ("åtgärd", "åtgärderna", True),
        ("-åtgärd", "trygghetsåtgärder", True),
        ("åtgärd", "trygghetsåtgärder", False),
        ("nyttja", "nyttjar", True),
        ("samt!", "samtal", False),
        ("allmän plats", "allmänna platser", True),
        ("stråk", "stråkar", True),
    ],
)
def test_a_word_stands_for_its_inflections(entry: str, said: str, is_met: bool) -> None:
    assert bool(pattern(entry).search(said)) is is_met


def test_children_s_own_word_otrygg_is_fine() -> None:
    assert kinds("Känner du dig otrygg här?") == set()
    assert kinds("Är det otydligt här?") == {"opposite"}


@pytest.mark.parametrize(
    ("level", "number", "reason"),
    [
        ("6-9", 3, None),
        ("6-9", 4, True),
        ("10-12", 4, False),
        ("10-12", 5, True),
        ("16-18", 5, None),
        ("16-18", 6, True),
    ],
)
def test_a_scale_has_as_many_steps_as_the_age_manages(level: str, number: int, reason: bool | None) -> None:
    found = passed(asked(level, ordered=True, options=options(number)))
    assert (found["points"].finding.needs_reason if "points" in found else None) is reason


def test_many_answers_and_pictures_are_a_hint() -> None:
    assert "options" not in passed(asked("6-9", options=options(4)))
    assert not passed(asked("6-9", options=options(5)))["options"].finding.needs_reason
    assert "options" not in passed(asked("10-12", kind="choices", options=options(6)))
    assert "options" in passed(asked("10-12", kind="choices", options=options(7)))


def test_glad_faces_are_never_for_safety() -> None:
    facts = {"kind": "faces", "family": "all_positive", "text": "Känner du dig trygg här?"}
    assert "faces" in passed(asked(**facts))
    assert "faces" not in passed(asked(**facts | {"text": "Är det roligt här?"}))
    assert "faces" not in passed(asked(**facts | {"family": "sad_to_happy"}))


@pytest.mark.parametrize(("number", "reason"), [(5, None), (6, False), (8, False), (9, True)])
def test_a_run_has_as_many_questions_as_the_age_manages(number: int, reason: bool | None) -> None:
    raw = {"kind": "choice", "text": "Vad gillar du?", "options": options(2)}
    questions = [{"id": f"q{n}", **raw} for n in range(number)]
    found = passed(load({"id": "d", "levels": ["6-9"], "questions": questions}))
    assert (found["questions"].finding.needs_reason if "questions" in found else None) is reason


def test_a_run_is_as_long_as_the_age_manages() -> None:
    raw = {"id": "d", "levels": ["6-9"], "questions": [{"id": "q", "kind": "info", "text": "Hej"}]}
    long = {minutes: passed(load(raw | {"minutes": {"6-9": minutes}})) for minutes in (5, 6, 9)}
    assert ["minutes" in found for found in long.values()] == [False, True, True]
    assert long[9]["minutes"].key == "minutes 6-9"
    assert long[9]["minutes"].finding.needs_reason


def test_a_reason_stands_under_what_it_is_for() -> None:
    found = passed(asked("6-9", text="Vad gillar du allra mest att göra när du är här med din familj?"))
    assert found["length"].key == "length q 6-9"
    assert found["length"].question == "q"


def test_every_word_of_the_list_is_found_and_has_a_plain_one() -> None:
    from forms.wording import _listed

    jargon = _listed("jargon")
    assert len(jargon) >= 60
    for entry, plain in jargon.items():
        said = f"ny{entry[1:]}" if entry.startswith("-") else entry
        assert "jargon" in kinds(said.rstrip("!"), "13-15", "hint"), entry
        assert plain, entry
