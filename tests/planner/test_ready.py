"""The ready questionnaires where a planner chooses, each met by a child, and the section that is put last."""

from html import unescape

import pytest

from consult.models.consultation import Consultation
from consult.models.project import Project
from consult.services import consultations, sections, states
from consult.web.planner.ready import ARTICLES, GROUPS, Ready, span
from forms import library
from forms.texts import LEVELS
from tests.planner.conftest import the
from tests.support.town import ACTOR

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FOUR_TAPS = ["svara_latt", "svara_sagt", "svara_fritt", "svara_lyssnat"]


def choosing(desk, query=""):
    return unescape(desk.read(f"projects/{desk.town.project_id}/consultations/new{query}"))


def test_every_ready_questionnaire_stands_in_one_group():
    grouped = [name for _, names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(library.names())
    assert all(number in ARTICLES for name in library.names() for number in library.load(name).articles)


def test_a_card_tells_its_ages_questions_and_minutes_from_the_least_to_the_most():
    yard, walk = (Ready(name, library.load(name)) for name in ("skolgard", "torg"))
    assert (yard.ages, span(yard.questions), span(yard.minutes)) == ("6–18", "5–11", "5–7")
    assert (walk.ages, span(walk.questions), walk.sensitive) == ("13–18", "11", 3)


@SQLITE
def test_a_planner_sees_what_each_is_for_and_what_it_takes(desk):
    page = choosing(desk)
    for name in library.names():
        document = library.load(name)
        assert str(document.purpose.say("sv")) in page
        assert str(document.materials.say("sv")) in page
        assert f'href="?template={name}"' in page
        assert f'href="?read={name}"' in page
    assert page.count("Provad med barn") == len(library.names())
    assert "Artikel 31: lek, vila och fritid" in page
    assert "3 känsliga frågor" in page


@SQLITE
def test_all_questions_can_be_read_at_each_age_before_any_is_chosen(desk):
    youngest, oldest = choosing(desk, "?read=park"), choosing(desk, "?read=park&level=16-18")
    assert "Vi övar först." in youngest
    assert "Vilka platser vill du visa på kartan?" not in youngest
    assert "Plats 1" in youngest
    assert "Känner du dig trygg i Ekparken?" in oldest
    assert "Känslig: visas bara i det klara resultatet" in oldest
    assert "Vi övar först." not in oldest
    assert "?template=park" in oldest
    assert "Vi övar först." in choosing(desk, "?read=park&level=99")
    assert "Välj frågor att börja med" in choosing(desk, "?read=nothing")


@SQLITE
def test_each_opens_and_is_met_by_a_child_at_every_level_it_suits(desk):
    desk.town.contact()
    for name in library.names():
        opened = desk.town.consultation(template=name, levels=LEVELS, languages=("sv", "en", "ar"))
        document = desk.town.questionnaire(opened)
        assert document.levels == library.load(name).levels
        for level in document.levels:
            code = desk.town.session(opened, levels=[level], age_group=level)
            page = unescape(desk.client.get(f"/s/{code}").text)
            for question in document.asked(level):
                assert f"q.{question.id}" in page or question.kind.name == "info", (name, question.id)
                assert not [word for word in question.named if f"{{{word}}}" in page], (name, question.id)


@SQLITE
def test_each_level_alone_makes_a_draft_from_every_questionnaire_that_suits_it(town):
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        for name in library.names():
            for level in library.load(name).levels:
                draft = consultations.create(db, ACTOR, project, name, title=name, levels=[level], languages=["sv"])
                document = consultations.questionnaire(db, draft)
                assert document.counted()
                assert not document.own_words(), "nobody reads what children write here"


def test_what_it_was_like_to_answer_is_put_last_once(town):
    draft = town.consultation(levels=("6-9", "10-12"), opened=False)
    before = town.questionnaire(draft)
    town.do(sections.add_last, draft)
    town.do(sections.add_last, draft)
    after = town.questionnaire(draft)
    assert [one.id for one in after.questions] == [*(one.id for one in before.questions), *FOUR_TAPS]
    assert after.minutes == {level: n + 1 for level, n in before.minutes.items()}
    assert sections.is_offered(before)
    assert not sections.is_offered(after)


def test_an_opened_consultation_gets_no_more_questions(town):
    opened = town.consultation()
    with pytest.raises(ValueError, match="can no longer be changed"):
        town.do(sections.add_last, opened)
    assert sections.is_offered(town.questionnaire(opened))


def test_the_section_alone_is_not_offered_itself(town):
    draft = town.consultation(template="hur_var_det", levels=("10-12",), opened=False)
    assert not sections.is_offered(town.questionnaire(draft))


@SQLITE
def test_a_planner_adds_the_section_with_one_button_which_is_then_gone(desk):
    draft = desk.town.consultation(template="lekplats", levels=("6-9",), opened=False)
    page = f"consultations/{draft}/questions"
    assert "Lägg till: Hur var det att svara?" in desk.read(page)
    followed = desk.done(f"consultations/{draft}/how-it-was", {}, page=page)
    assert "De fyra frågorna står sist." in followed
    assert "Tror du att vi lyssnar på svaren?" in followed
    assert "Lägg till: Hur var det att svara?" not in followed
    with desk.town.writing() as db:
        states.open_(db, ACTOR, db.get_one(Consultation, draft))
    assert desk.send(f"consultations/{draft}/how-it-was", {}, page=page).status_code == 303
    assert the(desk.town, Consultation, id=draft).state == "open"
    assert [one.id for one in desk.town.questionnaire(draft).questions][-4:] == FOUR_TAPS
