"""The editor on plain pages: every kind, undo, whom a draft asks, what is refused, and who may."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from consult.models.consultation import Consultation
from consult.models.draft_step import DraftStep
from consult.models.group_session import GroupSession
from consult.models.organisation import Audit
from consult.services import consultations, draft_steps, editing, states
from forms import changing
from forms.kinds import KINDS
from forms.questionnaire import dump_question
from tests.planner.conftest import the
from tests.planner.editing import fields, newest, press_undo, questions, save, verb


@pytest.fixture
def draft(town: Any) -> int:
    """A draft from the school yard's questions in two languages, everything filled in."""
    made = int(town.consultation(levels=("6-9", "10-12"), opened=False))
    town.do(editing.ask, made, ["6-9", "10-12"], ["sv", "en"])
    return made


def test_every_kind_is_added_changed_and_read_again(desk, town, draft):
    town.contact()
    menu = desk.read(f"consultations/{draft}/questions/new")
    for kind in KINDS:
        assert f'value="{kind.name}"' in menu
        page = desk.done(f"consultations/{draft}/questions/new", {"kind": kind.name})
        assert "Frågan står sist. Skriv den här." in page
        name = questions(town, draft)[-1]
        before = town.questionnaire(draft).question(name)
        assert before.kind.name == kind.name
        assert save(desk, draft, name).status_code == 303, "what was just added can be saved as it stands"
        assert town.questionnaire(draft).question(name) == before, "and nothing is changed by that"
        answer = save(desk, draft, name, **{"text.sv.10-12": f"Vad tycker du om {kind.name}?"})
        assert answer.status_code == 303, answer.text
        assert town.questionnaire(draft).question(name).text.say("sv", "10-12").text.endswith(f"{kind.name}?")


def test_saving_a_library_question_as_it_stands_changes_nothing(desk, town, draft):
    for name in questions(town, draft):
        before = town.questionnaire(draft).question(name)
        assert save(desk, draft, name).status_code == 303
        assert town.questionnaire(draft).question(name) == before


def test_words_of_other_levels_and_languages_stay(desk, town, draft):
    before = town.questionnaire(draft).question("gor")
    assert (
        save(desk, draft, "gor", **{"text.sv.10-12": "Vad gör du?", "text.en.6-9": "What do you do?"}).status_code
        == 303
    )
    after = town.questionnaire(draft).question("gor").text
    assert after.by["sv"] == {**before.text.by["sv"], "10-12": "Vad gör du?"}
    assert after.by["en"]["6-9"] == "What do you do?"
    assert after.by["ar"] == before.text.by["ar"]


def test_answers_are_added_moved_and_removed_with_what_was_typed(desk, town, draft):
    def ids():
        return [one.id for one in town.questionnaire(draft).question("gor").kind.options]

    first = ids()
    assert save(desk, draft, "gor", do="add:options", **{"text.sv.10-12": "Nytt?"}).status_code == 303
    assert ids() == [*first, "svar_1"]
    assert town.questionnaire(draft).question("gor").text.say("sv").text == "Nytt?"
    save(desk, draft, "gor", do="up:options:svar_1")
    assert ids() == [*first[:-1], "svar_1", first[-1]]
    save(desk, draft, "gor", do="remove:options:svar_1")
    assert ids() == first
    save(desk, draft, "gor", do="add:options")
    assert ids() == [*first, "svar_2"], "an id is never used twice"


def test_a_question_is_moved_copied_and_removed(desk, town, draft):
    first = questions(town, draft)
    assert verb(desk, draft, first[1], "move", to=0).status_code == 303
    assert questions(town, draft)[:2] == [first[1], first[0]]
    assert verb(desk, draft, first[0], "copy").status_code == 303
    assert questions(town, draft)[2] == "fraga_1"
    assert verb(desk, draft, "fraga_1", "remove").status_code == 303
    assert "fraga_1" not in questions(town, draft)
    verb(desk, draft, first[0], "copy")
    assert "fraga_2" in questions(town, draft), "an id is never used twice"


def test_a_question_stands_after_the_one_that_decides_about_it(desk, town, draft):
    verb(desk, draft, "varfor", "move", to=0)
    assert "måste den stå efter den" in desk.read(f"consultations/{draft}/questions")
    assert questions(town, draft)[0] != "varfor"


def test_each_change_is_undone_in_turn(desk, town, draft):
    states_before = [town.questionnaire(draft)]
    verb(desk, draft, "mest", "remove")
    states_before.append(town.questionnaire(draft))
    save(desk, draft, "gor", **{"text.sv.10-12": "Annat?"})
    page = desk.read(f"consultations/{draft}/questions")
    assert "Ångra: Frågan är ändrad." in page
    press_undo(desk, draft)
    assert town.questionnaire(draft) == states_before[1]
    assert "Ångrat: Frågan är borttagen." in press_undo(desk, draft)
    assert town.questionnaire(draft) == states_before[0]


def test_only_the_latest_step_is_undone_and_only_once(desk, town, draft):
    verb(desk, draft, "mest", "remove")
    old = newest(town, draft)
    verb(desk, draft, "forst", "remove")
    page = f"consultations/{draft}/questions"
    for _ in range(2):
        assert "ändrat frågorna sedan dess" in desk.done(f"consultations/{draft}/undo", {"step": old}, page=page)
    assert "mest" not in questions(town, draft)


def test_fifty_steps_are_kept_and_none_after_opening(desk, town, draft):
    def steps():
        with town.database.reading() as db:
            return db.scalar(select(func.count()).select_from(DraftStep).filter_by(consultation_id=draft))

    for n in range(draft_steps.MOST + 3):
        document = town.questionnaire(draft)
        town.do(editing.move, draft, document.questions[0].id, 1, was=changing.order_token(document))
        assert steps() <= draft_steps.MOST, n
    assert steps() == draft_steps.MOST
    town.do(states.open_, draft)
    assert steps() == 0


@pytest.mark.parametrize(
    ("fields_wrong", "said"),
    [
        ({"text.sv.10-12": "", "text.sv.6-9": ""}, "Skriv orden på svenska"),
        ({"options.boll.text.sv.10-12": "", "options.boll.text.sv.6-9": ""}, "Skriv orden på svenska"),
        ({"text.sv.10-12": "x" * 301}, "Skriv det kortare"),
        ({"settings.maximum.10-12": "många"}, "Skriv ett helt tal"),
        ({"options.boll.exclusive": "y", "options.klattra.exclusive": "y"}, "Bara ett svar kan utesluta de andra"),
        ({"levels": []}, "Välj minst en ålder"),
    ],
)
def test_what_cannot_be_saved_is_said_in_swedish_and_stays_as_typed(desk, town, draft, fields_wrong, said):
    before = town.questionnaire(draft)
    answer = save(desk, draft, "gor", **{"hint.sv.10-12": "Skrivet nyss.", **fields_wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Skrivet nyss." in answer.text
    assert town.questionnaire(draft) == before


def test_a_number_s_groups_follow_its_range(desk, town, draft):
    town.do(editing.add, draft, "number")
    assert save(desk, draft, "fraga_1", **{"settings.min": "2"}).status_code == 422
    wrong = save(desk, draft, "fraga_1", **{"settings.min": "2"}).text
    assert "den första från det minsta talet" in wrong
    assert save(desk, draft, "fraga_1", **{"settings.min": "2", "bands.svar_1.from": "2"}).status_code == 303
    bands = town.questionnaire(draft).question("fraga_1").kind.bands
    assert [band.text.say("sv").text for band in bands] == ["2–3", "4–7", "8–10"]


def test_a_question_is_shown_only_after_some_answers(desk, town, draft):
    path = f"consultations/{draft}/questions/alla/when"
    was = changing.token(town.questionnaire(draft).question("alla"))
    page = desk.done(path, {"was": was, "question": "trygg", "any": ["nej"]})
    assert "Visas bara efter svaret Nej" in page
    assert town.questionnaire(draft).question("alla").show_if.any == ("nej",)
    empty = desk.send(path, {"was": was, "question": "trygg"})
    assert empty.status_code == 422
    assert "Välj minst ett svar" in empty.text
    was = changing.token(town.questionnaire(draft).question("alla"))
    assert "Visas för alla." in desk.done(path, {"was": was, "question": ""})


def test_a_removed_answer_no_longer_decides(desk, town, draft):
    save(desk, draft, "trygg", do="remove:options:ibland")
    assert town.questionnaire(draft).question("varfor").show_if.any == ("nej",)


def test_other_ages_and_languages_lose_no_words(desk, town, draft):
    before = town.questionnaire(draft)
    path = f"consultations/{draft}/people"
    desk.done(path, {"levels": ["10-12"], "languages": ["sv"], "title": "Gården"})
    less = town.questionnaire(draft)
    assert (less.levels, less.languages) == (("10-12",), ("sv",))
    assert {one.id for one in before.questions} == {one.id for one in less.questions}
    assert "Frågor till andra åldrar" in desk.read(f"consultations/{draft}/questions")
    assert the(town, Consultation, id=draft).levels == ["10-12"]
    assert the(town, Consultation, id=draft).title == "Gården"
    desk.done(path, {"levels": ["6-9", "10-12"], "languages": ["sv", "en"], "title": "Gården"})
    assert town.questionnaire(draft) == replace(before, minutes=town.questionnaire(draft).minutes)


def test_an_age_that_a_planned_session_asks_stays_and_practice_follows(desk, town, draft):
    practice = town.session(draft, kind="practice", levels=["6-9"], languages=["en"], begin=False)
    path, less = f"consultations/{draft}/people", {"levels": ["10-12"], "languages": ["sv"], "title": "Gården"}
    desk.done(path, less)
    followed = the(town, GroupSession, code=practice)
    assert (followed.levels, followed.languages) == (["10-12"], ["sv"])
    desk.done(path, {**less, "levels": ["6-9", "10-12"]})
    town.session(draft, levels=["6-9"], languages=["sv"], place="Ekskolan", begin=False)
    refused = desk.send(path, less)
    assert refused.status_code == 422
    assert "Ekskolan" in refused.text
    assert town.questionnaire(draft).levels == ("6-9", "10-12")


def test_a_question_of_an_age_that_is_not_asked_counts_for_nothing(town, draft):
    town.do(editing.ask, draft, ["10-12"], ["sv"])
    document = town.questionnaire(draft)
    assert "ova" in {one.id for one in document.questions}
    assert "ova" not in {one.id for one in document.met()}
    with pytest.raises(ValueError, match="None of the questions"):
        town.do(_only_the_practice, draft)


def _only_the_practice(db, actor, consultation):
    for one in consultations.questionnaire(db, consultation).questions:
        if one.id != "gor":
            consultations.remove_question(db, actor, consultation, one.id)
    raw = {**dump_question(consultations.questionnaire(db, consultation).question("gor")), "levels": ["10-12"]}
    was = changing.token(consultations.questionnaire(db, consultation).question("gor"))
    editing.change(db, actor, consultation, raw, was=was)
    editing.ask(db, actor, consultation, ["16-18"], ["sv"])


def test_nothing_is_changed_once_the_consultation_is_open(desk, town, draft):
    path = f"consultations/{draft}/questions/gor"
    mine = fields(desk.read(path))
    town.do(states.open_, draft)
    before = town.questionnaire(draft)
    listed = f"consultations/{draft}"
    assert desk.send(path, {**mine, "text.sv.10-12": "Nytt?"}, page=listed).status_code == 409
    for address in (path, f"consultations/{draft}/people", f"{path}/when", f"consultations/{draft}/questions/new"):
        assert desk.client.get(f"/o/lund/{address}").status_code == 303
    assert '/questions/gor"' not in desk.read(f"consultations/{draft}/questions")
    assert town.questionnaire(draft) == before


def test_own_words_are_added_only_where_somebody_reads(desk, town, draft):
    new = f"consultations/{draft}/questions/new"
    assert 'value="short_text"' not in desk.read(new)
    before = questions(town, draft)
    desk.send(new, {"kind": "short_text"})
    assert questions(town, draft) == before
    with pytest.raises(ValueError, match="contact for worries"):
        town.do(editing.add, draft, "short_text")
    town.contact()
    assert 'value="short_text"' in desk.read(new)


def test_who_changed_the_questions_is_written_down_without_the_words(desk, town, draft):
    save(desk, draft, "gor", **{"text.sv.10-12": "Hemligt?"})
    with town.database.reading() as db:
        rows = db.scalars(select(Audit).filter_by(subject=f"consultation {draft}")).all()
    assert ("change questions", "planner") in {(row.action, row.actor.split()[0]) for row in rows}
    assert "Hemligt" not in str([row.facts for row in rows])


def test_an_added_question_must_be_written_before_opening(desk, town, draft):
    town.do(editing.add, draft, "choice")
    with pytest.raises(ValueError, match="missing"):
        town.do(states.open_, draft)
    assert "Skriv fråga" in desk.read(f"consultations/{draft}")
    save(desk, draft, "fraga_1", **{"text.sv.6-9": "Vad mer?", "text.sv.10-12": "Vad mer?"})
    assert "Skriv fråga" in desk.read(f"consultations/{draft}"), "an answer called Svar 1 is not written either"
    answers = [
        name
        for name in fields(desk.read(f"consultations/{draft}/questions/fraga_1"))
        if ".text.sv." in name and ".svar_" in name
    ]
    save(desk, draft, "fraga_1", **{name: "Gunga" if ".svar_1." in name else "Klättra" for name in answers})
    town.do(states.open_, draft)
