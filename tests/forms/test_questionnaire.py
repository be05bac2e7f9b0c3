"""The questionnaire document: one form for database, library and export, checked when it is read."""

from __future__ import annotations

import copy
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from forms import library
from forms.kind import Asking
from forms.question import ShowIf, Slot
from forms.questionnaire import canonical, content_hash, dump, load, unfilled
from forms.respond import ask
from forms.texts import Text
from tests.forms.examples import some


def document(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a document of these questions."""
    return {"id": "prov", "title": "Prov", "questions": list(questions), **more}


def choice(id: str = "trygg", **more: Any) -> dict[str, Any]:
    """Return a choice between ja, ibland and nej."""
    return {"id": id, "kind": "choice", "text": f"{id}?", "options": some("ja", "ibland", "nej"), **more}


def after(question: str, *answers: str) -> dict[str, Any]:
    """Return a show-if."""
    return {"show_if": {"question": question, "any": list(answers)}}


@pytest.mark.parametrize("name", library.names())
def test_a_document_survives_dump_json_and_load(name: str) -> None:
    questionnaire = library.load(name)
    assert load(json.loads(canonical(dump(questionnaire)))) == questionnaire


def test_the_hash_passes_over_title_version_and_origin_but_not_over_a_word() -> None:
    plain = content_hash(load(document(choice())))
    assert content_hash(load(document(choice(), title="Nytt namn", version=7, origin="skolgard"))) == plain
    assert content_hash(load(document(choice(text="Trygg?")))) != plain
    assert content_hash(load(document(choice(sensitive=True)))) != plain
    assert content_hash(load(document(choice(), minutes={"6-9": 5}))) != plain


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=20, database=None)
def test_the_hash_does_not_depend_on_the_order_of_keys_or_the_form_of_letters(random: Any) -> None:
    raw = dump(library.load("skolgard"))

    def shuffled(part: Any) -> Any:
        if isinstance(part, dict):
            pairs = list(part.items())
            random.shuffle(pairs)
            return {key: shuffled(value) for key, value in pairs}
        if isinstance(part, list):
            return [shuffled(one) for one in part]
        return (
            unicodedata.normalize("NFD", part)
            if isinstance(part, str) and " " in part and "plats" not in part
            else part
        )

    assert content_hash(load(shuffled(raw))) == content_hash(library.load("skolgard"))


def test_the_hash_does_depend_on_the_order_of_questions() -> None:
    one, other = choice("en"), choice("tva")
    assert content_hash(load(document(one, other))) != content_hash(load(document(other, one)))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ([], "not a questionnaire"),
        (document(), "1 to 60 questions"),
        (document(*(choice(f"q{n}") for n in range(61))), "1 to 60 questions"),
        (document(choice(), choice()), "question trygg stands twice"),
        (document(choice(kind="slider")), "question trygg: there is no kind 'slider'"),
        (document(choice(id="Två ord")), "small letters"),
        (document(choice(text="")), "question trygg has no words"),
        (document(choice(options=some("ja"))), "question trygg: the question needs 2 to 8 options"),
        (document(choice(options=some("ja", "ja"))), "question trygg: two options have the same id"),
        (document(choice(options=some("ja", "unsure"))), "question trygg: the option id 'unsure'"),
        (document(choice(options=5)), "question trygg"),
        (document(choice(levels=["7-8"])), "question trygg names a level"),
        (document(choice(), levels=["7-8"]), "names a level"),
        (document(choice(**after("sedan", "ja")), choice("sedan")), "question trygg depends on an earlier question"),
        (document(choice(**after("trygg", "ja"))), "question trygg depends on an earlier question"),
        (document(choice(), choice("sedan", **after("trygg", "kanske"))), "question sedan depends on an answer"),
        (document(choice(practice=True), choice("sedan", **after("trygg", "ja"))), "depends on an earlier question"),
        (document(choice(), choice("sedan", show_if={"any": ["ja"]})), "question sedan"),
        (document(choice(options=[{"id": "p1", "slot": "plats 1"}, *some("b")])), "needs the place plats 1"),
        (document(choice(text={"sv": {"6-9": {"djup": "text"}}})), "question trygg: a text must be words"),
        (
            document(choice(options=[{"id": "ja", "text": "Ja", "picture": {"fil": 1}}, *some("b")])),
            "a picture must be a name",
        ),
        (
            document(choice(options=[*some("ja"), {"id": "nej", "text": "Nej", "levels": ["13-15"]}])),
            "question trygg needs at least two options at the level 6-9",
        ),
        (document(choice(), slots=[{"name": "Gungorna"}]), "not a questionnaire"),
        (document(choice(), minutes={"6-9": None}), "not a questionnaire"),
    ],
)
def test_a_document_that_cannot_be_asked_is_refused_in_plain_words(raw: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        load(raw)


scalars = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False), st.text(max_size=5))
anything = st.recursive(scalars, lambda part: st.one_of(st.lists(part, max_size=3), st.dictionaries(st.text(), part)))


@given(st.data())
@settings(deadline=None, max_examples=200, database=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_document_with_anything_at_all_in_one_place_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    raw = copy.deepcopy(SKOLGARD)
    part: Any = raw
    while True:
        key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
        if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.integers(0, 4)) == 4:
            part[key] = data.draw(anything)
            break
        part = part[key]
    try:
        questionnaire = load(raw)
    except ValueError:
        return
    assert load(json.loads(canonical(dump(questionnaire)))) == questionnaire
    for level in questionnaire.levels:
        for field in ask(questionnaire, Asking("ar", level, picture=Markup("{:s}").format)):
            assert isinstance(field(), Markup)


SKOLGARD = dump(library.load("skolgard"))


def test_nesting_without_end_is_refused() -> None:
    deep: Any = "text"
    for _ in range(5000):
        deep = {"sv": deep}
    with pytest.raises(ValueError, match="question trygg: a text"):
        load(document(choice(text=deep)))


def test_a_question_without_its_condition_is_shown_to_everybody() -> None:
    kept = load(document(choice(), choice("sedan", **after("trygg", "nej")))).without("trygg")
    assert [one.id for one in kept.questions] == ["sedan"]
    assert kept.question("sedan").show_if is None


def test_an_option_that_is_removed_is_removed_from_what_depends_on_it() -> None:
    whole = load(document(choice(), choice("sedan", **after("trygg", "ibland", "nej"))))
    less = whole.without_option("trygg", "ibland")
    assert [option.id for option in less.question("trygg").kind.options] == ["ja", "nej"]
    assert less.question("sedan").show_if == ShowIf("trygg", ("nej",))
    assert load(dump(less)) == less


def test_the_last_two_options_of_a_level_stay() -> None:
    raw = {"id": "gor", "kind": "choices", "text": "Vad?", "options": some("a", "b", "c", c={"levels": ["16-18"]})}
    whole = load(document(raw))
    assert len(whole.without_option("gor", "c").question("gor").kind.options) == 2
    with pytest.raises(ValueError, match="at least two options at the level 6-9"):
        whole.without_option("gor", "a")
    with pytest.raises(ValueError, match="at least 2 options"):
        load(document({"id": "ett", "kind": "this_or_that", "text": "?", "options": some("a", "b")})).without_option(
            "ett", "a"
        )


def test_a_question_is_asked_only_where_its_kind_suits_the_level() -> None:
    mer = {"id": "mer", "kind": "short_text", "text": "Vad mer?"}
    questionnaire = load(document(choice(), mer))
    assert [one.id for one in questionnaire.asked("6-9")] == ["trygg"]
    assert [one.id for one in questionnaire.asked("10-12")] == ["trygg", "mer"]


def test_what_depends_on_a_question_of_other_levels_is_asked_of_everybody() -> None:
    raw = document(choice("ofta", levels=["10-12"]), choice("sedan", **after("ofta", "ja")))
    young, older = load(raw).asked("6-9"), load(raw).asked("10-12")
    assert [(one.id, one.show_if) for one in young] == [("sedan", None)]
    assert older[1].show_if == ShowIf("ofta", ("ja",))


def test_what_is_shown_after_a_sensitive_answer_is_sensitive_too() -> None:
    raw = document(
        choice(sensitive=True),
        choice("varfor", **after("trygg", "nej")),
        choice("hur", **after("varfor", "ja")),
        choice("bast"),
    )
    assert load(raw).sensitive() == {"trygg", "varfor", "hur"}


def test_a_place_is_unfilled_until_it_has_name_picture_and_description() -> None:
    questionnaire = library.load("skolgard")
    assert [slot.id for slot in unfilled(questionnaire)] == ["plats 1", "plats 2", "plats 3"]
    swings = Slot("plats 2", Text.load("Gungorna"), "swing", Text.load("Tre gungor vid staketet."))
    filled = questionnaire.with_slot(swings)
    assert [slot.id for slot in unfilled(filled)] == ["plats 1", "plats 3"]
    assert filled.words("ar", "6-9", {"platsen": "Ekskolan"}) == {"platsen": "Ekskolan", "plats 2": "Gungorna"}
    assert load(dump(filled)) == filled


def test_recordings_stand_in_the_document_and_in_its_hash_and_nothing_stands_there_without_them() -> None:
    plain = load(document(choice()))
    read = load(document(choice(), recordings={"sv": {"trygg?": "a" * 64}}))
    assert "recordings" not in dump(plain)
    assert dump(read)["recordings"] == {"sv": {"trygg?": "a" * 64}}
    assert load(json.loads(json.dumps(dump(read)))) == read
    assert content_hash(read) != content_hash(plain)
    with pytest.raises(ValueError, match="SHA-256"):
        load(document(choice(), recordings={"sv": {"trygg?": "trygg.mp3"}}))
