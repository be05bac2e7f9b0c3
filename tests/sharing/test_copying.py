"""A second round: what a copy takes along, and which questions still mean the same in it."""

import re
from dataclasses import replace

import pytest

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.draft_step import DraftStep
from consult.models.project import Project
from consult.services import checklist, comparison, consultations, copying, projects, states
from forms.question import ShowIf
from forms.questionnaire import dump, load
from forms.texts import Text
from tests.support.town import ACTOR

KEPT = ("levels", "languages", "k", "plan", "version", "receivers", "decides", "responsible")


def copied(town, first, project=None):
    """Copy a consultation; return the copy's number."""
    with town.writing() as db:
        one = db.get_one(Consultation, first)
        return copying.copy(db, ACTOR, one, db.get_one(Project, project or town.project_id), "En gång till").id


def change(town, number, verb):
    """Change a draft's questionnaire."""
    with town.writing() as db:
        draft = db.get_one(Consultation, number)
        consultations.save_questionnaire(db, ACTOR, draft, verb(consultations.questionnaire(db, draft)))


def reword(question, words):
    """Return a change of a question's words."""

    def verb(document):
        kept = (replace(one, text=Text.load(words)) if one.id == question else one for one in document.questions)
        return replace(document, questions=tuple(kept))

    return verb


def asked(town, number):
    """Return the questions of which it is asked whether they mean the same."""
    with town.database.reading() as db:
        return [one.id for one in copying.changed(db, db.get_one(Consultation, number))]


def say(town, number, verb, question):
    with town.writing() as db:
        verb(db, ACTOR, db.get_one(Consultation, number), question)


def both(town, *numbers):
    with town.database.reading() as db:
        return [db.get_one(Consultation, number) for number in numbers]


def test_a_copy_has_the_questions_and_nothing_of_the_first_round(town):
    first = town.consultation(languages=["sv", "en"], k=9)
    town.session(first)
    before, after = both(town, first, copied(town, first))
    assert {name: getattr(after, name) for name in KEPT} == {name: getattr(before, name) for name in KEPT}
    assert (after.state, after.copied_from_id, after.title) == ("draft", first, "En gång till")
    assert (after.promised, after.can_change, after.decided, after.decided_why) == (None, "", "", "")
    assert after.slug != before.slug
    assert asked(town, after.id) == []


def test_in_another_project_the_places_are_empty(town):
    first = town.consultation()
    with town.writing() as db:
        other = projects.create(
            db, ACTOR, town.organisation_id, title="Torget", kind="other", stage="ide", place="Torget",
            at_place="på Torget",
        ).id  # fmt: skip
    made = copied(town, first, other)
    assert not any(slot.filled for slot in town.questionnaire(made).slots)
    assert all(slot.filled for slot in town.questionnaire(copied(town, first)).slots)


def test_each_changed_question_is_asked_about_until_it_is_answered_and_again_when_it_changes(town):
    made = copied(town, town.consultation())
    change(town, made, reword("mest", "Vad vill du göra mest?"))
    assert asked(town, made) == ["mest"]
    say(town, made, copying.say_same, "mest")
    assert asked(town, made) == []
    change(town, made, reword("mest", "Vad vill du helst göra?"))
    assert asked(town, made) == ["mest"]


def test_what_a_question_is_for_or_who_is_asked_is_no_change_of_what_it_means(town):
    made = copied(town, town.consultation())
    change(
        town,
        made,
        lambda document: replace(
            document, questions=tuple(replace(one, use=Text({}), sensitive=True) for one in document.questions)
        ),
    )
    assert asked(town, made) == []


def test_another_meaning_gives_a_new_id_and_what_depends_on_it_follows(town):
    first = town.consultation(plan=["place", "q.alla"])
    made = copied(town, first)

    def depending(document):
        kept = [
            replace(one, show_if=ShowIf("alla", ("nej",))) if one.id == "forst" else one for one in document.questions
        ]
        return reword("alla", "Vilka kan vara med?")(replace(document, questions=tuple(kept)))

    change(town, made, depending)
    with town.writing() as db:
        earlier = dump(town.questionnaire(made))
        earlier["questions"][0]["id"] = "alla_2"
        db.add(DraftStep(consultation_id=made, at=now(), actor=ACTOR, said="Borttagen", document=earlier))
    say(town, made, copying.say_other, "alla")
    document = town.questionnaire(made)
    assert [one.id for one in document.questions if one.id.startswith("alla")] == ["alla_3"]
    assert document.question("forst").show_if == ShowIf("alla_3", ("nej",))
    assert both(town, made)[0].plan == ["place", "q.alla_3"]
    assert asked(town, made) == []


def test_nothing_is_said_of_a_question_that_has_not_changed_or_of_an_opened_round(town):
    made = copied(town, town.consultation())
    for verb in (copying.say_same, copying.say_other):
        with pytest.raises(ValueError, match="not been changed"):
            say(town, made, verb, "mest")
        with pytest.raises(ValueError, match="not been changed"):
            say(town, made, verb, "nothing")


def test_a_copy_cannot_be_opened_before_each_change_is_answered(town):
    made = copied(town, town.consultation())
    change(town, made, reword("mest", "Vad vill du göra mest?"))
    with town.database.reading() as db:
        missing = checklist.missing(db, db.get_one(Consultation, made))
    assert ("same-mest", "same") in {(one.key, one.page) for one in missing}
    with town.writing() as db, pytest.raises(ValueError, match="is missing"):
        states.open_(db, ACTOR, db.get_one(Consultation, made))


def answers_reworded(document):
    raw = dump(document)
    one = next(one for one in raw["questions"] if one["id"] == "alla")
    one["options"][0]["text"] = {"sv": "Ja, alla kan vara med"}
    return load(raw)


def test_rounds_are_compared_by_ids_and_a_copy_in_spite_of_other_words(town):
    first = town.consultation()
    made, stranger = copied(town, first), copied(town, first)
    for number in (made, stranger):
        change(town, number, answers_reworded)
    change(town, made, reword("mest", "Vad gör du minst?"))
    say(town, made, copying.say_other, "mest")
    say(town, made, copying.say_same, "alla")
    with town.writing() as db:
        db.get_one(Consultation, stranger).copied_from_id = None
    one, copy, other = both(town, first, made, stranger)
    with town.database.reporting() as db:
        shared, apart = comparison._shared(db, one, copy), comparison._shared(db, one, other)
    assert "alla" in shared
    assert not {name for name in shared if name.startswith("mest")}
    assert "alla" not in apart
    assert "mest" in apart


def test_a_planner_copies_and_answers_on_the_pages(desk):
    first = desk.town.consultation()
    with desk.town.writing() as db:  # a newer project stands before it in the list
        facts = {"kind": "other", "stage": "ide", "place": "Torget", "at_place": "på Torget"}
        projects.create(db, ACTOR, desk.town.organisation_id, title="Torget", **facts)
    assert f'<option selected value="{desk.town.project_id}">' in desk.read(f"consultations/{first}/copy")
    page = desk.done(f"consultations/{first}/copy", {"title": "Andra gången", "project": desk.town.project_id})
    assert "Andra gången" in page
    made = int(re.search(r"consultations/(\d+)/copy", page)[1])
    assert both(desk.town, made)[0].copied_from_id == first
    change(desk.town, made, reword("mest", "Vad vill du göra mest?"))
    page = desk.read(f"consultations/{made}")
    assert f'href="/o/lund/consultations/{made}/questions#same-mest"' in page
    page = desk.read(f"consultations/{made}/questions")
    assert 'id="same-mest"' in page
    assert "Menar den samma sak?" in page
    where, answer = f"consultations/{made}/same", {"question": "mest", "means": "same"}
    assert "Sparat." in desk.done(where, answer, page=f"consultations/{made}/questions")
    assert 'id="same-mest"' not in desk.read(f"consultations/{made}/questions")
    assert "Frågan är inte ändrad." in desk.done(where, answer, page=f"consultations/{made}/questions")
    odd = desk.send(where, {"question": "mest", "means": "perhaps"}, page=f"consultations/{made}/questions")
    assert odd.status_code == 404


def test_a_copy_is_made_in_no_other_municipalitys_project(desk, neighbour):
    first = desk.town.consultation()
    with desk.town.writing() as db:
        foreign = projects.create(
            db, ACTOR, neighbour, title="Hamnen", kind="other", stage="ide", place="Hamnen", at_place="i Hamnen"
        ).id
    response = desk.send(f"consultations/{first}/copy", {"title": "X", "project": foreign})
    assert response.status_code == 422
