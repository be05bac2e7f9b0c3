"""A consultation while it is drafted: from a template to the point where it can be opened."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consult.models.consultation import Consultation, Version
from consult.models.organisation import Audit
from consult.models.project import Project
from consult.services import checklist, consultations, editing, projects, session_plans, states
from consult.services.consultations import as_clause, today
from forms import changing
from forms.question import Slot
from forms.questionnaire import content_hash, dump_question
from forms.texts import Text
from tests.support.town import ACTOR

FOUR = dict.fromkeys(("can_change", "decided", "decided_why", "receivers", "decides", "responsible"), "ord")


@pytest.fixture
def draft(town: Any) -> int:
    """A draft from the school yard's questions, everything filled in."""
    return int(town.consultation(levels=("6-9", "10-12"), opened=False))


def made(town: Any, **facts: Any) -> Any:
    """Return a new draft from a template, and its questionnaire."""
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        usual = {"title": "Frågor", "levels": ["10-12"], "languages": ["sv"]}
        one = consultations.create(db, ACTOR, project, facts.pop("template", "skolgard"), **(usual | facts))
        return one, consultations.questionnaire(db, one)


def test_a_draft_asks_only_what_its_levels_are_asked(town):
    _, document = made(town, levels=["10-12"])
    assert document.levels == ("10-12",)
    assert set(document.minutes) == {"10-12"}
    ids = {question.id for question in document.questions}
    assert "ova" not in ids, "a practice question for 6–9"
    assert "paverka" not in ids, "for 16–18"
    assert "trygg" in ids


def test_two_consultations_of_one_name_have_two_addresses(town):
    slugs = {made(town, title="Vad tycker du om Åparken?")[0].slug for _ in range(3)}
    assert slugs == {"vad-tycker-du-om-aparken", "vad-tycker-du-om-aparken-2", "vad-tycker-du-om-aparken-3"}
    assert made(town, title="ساحة المدرسة")[0].slug == "dialog"


def take_away(db: Any, actor: str, one: Consultation, name: str, option: str) -> None:
    """Take an answer away as the question's page does."""
    question = consultations.questionnaire(db, one).question(name)
    listed = changing.listed(question.kind, "options")
    assert listed
    raw = changing.with_one_less(dump_question(question), listed, option)
    editing.change(db, actor, one, raw, was=changing.token(question))


def test_a_draft_has_one_version_which_changes_in_place(town, draft):
    town.do(take_away, draft, "gor", "boll")
    town.do(consultations.remove_question, draft, "mest")
    with town.database.reading() as db:
        one = db.get_one(Consultation, draft)
        rows = db.scalars(select(Version).filter_by(consultation_id=draft)).all()
        assert [row.hash for row in rows] == [one.version]
        assert content_hash(consultations.questionnaire(db, one)) == one.version


def test_every_change_that_a_child_would_see_raises_the_revision(town, draft):
    def revision() -> int:
        with town.database.reading() as db:
            return int(db.get_one(Consultation, draft).revision)

    def place(db: Any, actor: str, one: Consultation) -> None:
        projects.edit(db, actor, one.project, at_place="vid Ekparken")

    changes = [
        (take_away, ("gor", "boll"), {}),
        (consultations.remove_question, ("mest",), {}),
        (consultations.rename, ("Nya namnet",), {}),
        (consultations.answer_four, (), {"promised": today() + timedelta(days=9), **FOUR}),
        (consultations.set_plan, (["age"], 9), {}),
        (consultations.fill_slot, (Slot("plats 1", Text.load("Nytt"), "0" * 64, Text.load("Ord.")),), {}),
        (place, (), {}),
    ]
    for verb, arguments, facts in changes:
        before = revision()
        town.do(verb, draft, *arguments, **facts)
        assert revision() > before, verb


def test_an_edit_that_changes_nothing_leaves_no_trace(town, draft):
    with town.writing() as db:
        before = db.get_one(Consultation, draft).revision
        project = db.get_one(Project, town.project_id)
        projects.edit(db, ACTOR, project, title=project.title)
        assert db.get_one(Consultation, draft).revision == before


def test_a_question_shown_after_a_removed_one_is_shown_to_everybody(town, draft):
    assert town.questionnaire(draft).question("varfor").show_if
    town.do(consultations.remove_question, draft, "trygg")
    assert town.questionnaire(draft).question("varfor").show_if is None


def test_the_last_question_stays(town, draft):
    counted = [question.id for question in town.questionnaire(draft).counted()]
    for question in counted[:-1]:
        town.do(consultations.remove_question, draft, question)
    with pytest.raises(ValueError, match="last question"):
        town.do(consultations.remove_question, draft, counted[-1])


def test_two_answers_stay_at_every_age(town, draft):
    document = town.questionnaire(draft)
    town.do(take_away, draft, "mest", "rora")
    assert town.questionnaire(draft) == document, "this or that needs both"
    for option in ("boll", "klattra"):
        town.do(take_away, draft, "gor", option)
    assert len([one for one in town.questionnaire(draft).question("gor").kind.options if one.offered("6-9")]) == 2
    with pytest.raises(ValueError, match="at least two answers"):
        town.do(take_away, draft, "gor", "gront")


def test_nothing_of_an_opened_consultation_can_be_removed_or_divided_anew(town, draft):
    town.do(states.open_, draft)
    slot = Slot("plats 1", Text.load("Nytt"), "0" * 64, Text.load("Ord."))
    refused: list[tuple[Any, tuple[Any, ...]]] = [
        (consultations.remove_question, ("mest",)),
        (take_away, ("gor", "boll")),
        (consultations.fill_slot, (slot,)),
        (consultations.set_plan, ([], 7)),
    ]
    for verb, arguments in refused:
        with pytest.raises(ValueError, match="has been opened"):
            town.do(verb, draft, *arguments)


def test_the_words_can_be_mended_after_opening_but_not_the_promised_day(town, draft):
    town.do(states.open_, draft)
    with town.database.reading() as db:
        promised = db.get_one(Consultation, draft).promised
    town.do(consultations.answer_four, draft, promised=promised, **FOUR)
    with pytest.raises(ValueError, match="promised"):
        town.do(consultations.answer_four, draft, promised=promised + timedelta(days=30), **FOUR)


def test_words_stand_inside_a_sentence():
    assert as_clause("  vad man kan\r\n göra på gården. ") == "vad man kan göra på gården"


def test_results_are_divided_by_what_is_neither_sensitive_nor_too_fine(town):
    _, yard = made(town, levels=["10-12", "13-15"])
    found = set(consultations.backgrounds(yard))
    assert {"place", "age", "q.alla", "q.forst"} - found == {"q.forst"} & {
        f"q.{one.id}" for one in yard.counted() if len(one.kind.options) > 5
    }
    assert not {"q.trygg", "q.varfor"} & found, "sensitive"
    assert "q.gor" not in found, "several answers"


@pytest.mark.parametrize("plan", [["place", "age", "q.alla"], ["age", "age"], ["q.trygg"], ["q.nothing"]])
def test_an_impossible_division_is_refused(town, draft, plan):
    with pytest.raises(ValueError, match="at most two"):
        town.do(consultations.set_plan, draft, plan, 7)


def test_the_smallest_group_is_never_below_the_municipality_s(town, draft):
    town.do(consultations.set_plan, draft, ["age"], 12)
    with pytest.raises(ValueError, match="not lower"):
        town.do(consultations.set_plan, draft, ["age"], 6)


def test_a_removed_question_leaves_the_plan(town, draft):
    town.do(consultations.set_plan, draft, ["q.alla", "age"], 7)
    town.do(consultations.remove_question, draft, "alla")
    with town.database.reading() as db:
        assert db.get_one(Consultation, draft).plan == ["age"]


def test_the_list_names_everything_that_a_new_draft_lacks(town):
    one, _ = made(town)
    with town.writing() as db:
        lacking = {lack.key: lack.page for lack in checklist.missing(db, db.get_one(Consultation, one.id))}
    four = {"can_change", "decided", "decided_why", "receivers", "decides", "responsible", "promised"}
    assert lacking == dict.fromkeys(four, "four") | {f"slot plats {n}": "place" for n in (1, 2, 3)}


def test_the_list_asks_for_a_described_picture_and_for_a_mailbox(town, draft):
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        project.picture, project.about, project.place, project.at_place = None, "", "", ""
        project.organisation.mailbox = ""
        keys = {lack.key for lack in checklist.missing(db, db.get_one(Consultation, draft))}
    assert keys == {"picture", "about", "place", "at_place", "mailbox"}


def test_a_promise_is_a_day_to_come(town, draft):
    town.do(consultations.answer_four, draft, promised=today(), **FOUR)
    with town.writing() as db:
        assert [lack.key for lack in checklist.missing(db, db.get_one(Consultation, draft))] == ["promised"]
    with pytest.raises(ValueError, match="missing"):
        town.do(states.open_, draft)


def test_a_slot_that_no_question_uses_need_not_be_filled(town):
    one, _ = made(town)
    for question in ("bast", "samst"):
        town.do(consultations.remove_question, one.id, question)
    with town.writing() as db:
        keys = {lack.key for lack in checklist.missing(db, db.get_one(Consultation, one.id))}
    assert not {key for key in keys if key.startswith("slot")}


def test_a_seventh_place_is_refused_where_results_are_divided_by_place(town, draft):
    town.do(states.open_, draft)
    for n in range(6):
        town.session(draft, place=f"Skola {n}", levels=["10-12"])
    with town.writing() as db:
        one = db.get_one(Consultation, draft)
        session_plans.check_place(db, one, "Skola 3")
        with pytest.raises(ValueError, match="six places"):
            session_plans.check_place(db, one, "Skola 7")
        one.plan = ["age"]
        session_plans.check_place(db, one, "Skola 7")


def test_what_answers_carry_stands_once_a_session_has_been_open(town, draft):
    town.do(states.open_, draft)
    code = town.session(draft, levels=["10-12"], age_group="10-12")
    town.do(session_plans.edit, code, place="Annanstans", age_group="6-9", title="Ny rubrik", expected=20)
    with town.writing() as db:
        one = town.found(db, code)
        assert (one.place, one.age_group, one.title, one.expected) == ("Ekskolan", "10-12", "Ny rubrik", 20)


def test_who_changed_what_is_written_down_without_the_words(town, draft):
    town.do(consultations.answer_four, draft, promised=today() + timedelta(days=3), **(FOUR | {"decides": "hemligt"}))
    with town.database.reading() as db:
        rows = db.scalars(select(Audit).filter_by(subject=f"consultation {draft}")).all()
    assert {"create consultation", "change questions", "answer the four questions"} <= {row.action for row in rows}
    assert "hemligt" not in str([row.facts for row in rows])


@pytest.mark.parametrize(("kind", "stage", "is_early"), [("other", "ide", True), ("detaljplan", "samrad", False)])
def test_children_are_heard_before_the_statutory_consultation(town, kind, stage, is_early):
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        projects.edit(db, ACTOR, project, kind=kind, stage=stage)
        assert projects.early(project) is is_early


def test_a_stage_belongs_to_its_kind_of_project(town):
    with town.writing() as db, pytest.raises(ValueError, match="has no stage"):
        projects.edit(db, ACTOR, db.get_one(Project, town.project_id), stage="laga_kraft")
