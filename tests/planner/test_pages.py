"""The planner's pages without script: each form, each refusal, each button."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Audit, Organisation
from consult.models.project import Project
from consult.services import group_sessions, states
from consult.services.consultations import today
from forms import changing, library
from tests.planner.conftest import SESSION, the, upload
from tests.support.town import picture

SOON = (today() + timedelta(days=40)).isoformat()
PROJECT = {"title": "Torget", "stage": "detaljplan:uppdrag", "place": "Torget", "at_place": "på Torget"}
FOUR = {
    "can_change": "Vad man kan göra på gården.",
    "decided": "planen ligger kvar",
    "decided_why": "den är ny",
    "receivers": "arkitekten",
    "decides": "nämnden",
    "responsible": "projektledaren",
    "promised": SOON,
}


def test_an_empty_home_says_what_to_do_first(desk):
    with desk.town.writing() as db:
        db.delete(db.get_one(Project, desk.town.project_id))
    page = desk.read("")
    assert "Börja med ett projekt" in page
    assert "Gör det första projektet" in page


def test_a_project_is_made_changed_and_given_days(desk):
    page = desk.done(
        "projects/new",
        PROJECT | {"picture": upload(picture()), "about": "En bild.", "people": "none", "dnr": "KS2016/55"},
    )
    made = the(desk.town, Project, title="Torget")
    assert (made.kind, made.stage, made.dnr, bool(made.picture)) == ("detaljplan", "uppdrag", "KS2016/55", True)
    assert "Välj" in page or "Ny dialog" in page
    desk.done(f"projects/{made.id}/edit", PROJECT | {"title": "Nya torget", "stage": "detaljplan:samrad"})
    changed = the(desk.town, Project, id=made.id)
    assert (changed.title, changed.stage, changed.picture) == ("Nya torget", "samrad", made.picture)
    page = desk.done(f"projects/{made.id}/times", {"antagande": "2027-03-01"})
    assert "1 mars 2027" in page
    assert "Barn bör höras före samrådet" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Skriv vad projektet heter"),
        ({"at_place": ""}, "Skriv platsens namn med ordet framför"),
        ({"stage": "detaljplan:bygge"}, ""),
        ({"dnr": "x" * 41}, ""),
        ({"mailbox": "plan"}, "Skriv en adress som"),
    ],
)
def test_a_project_that_lacks_something_says_so_and_is_not_made(desk, wrong, said):
    answer = desk.send("projects/new", PROJECT | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert "Torget" not in desk.read("")


def test_a_draft_is_made_from_a_template(desk):
    path = f"projects/{desk.town.project_id}/consultations/new"
    page = unescape(desk.read(path))
    for name in library.names():
        assert str(library.load(name).title.say("sv")) in page
    refused = desk.send(f"{path}?template=skolgard", {"title": "Gården", "languages": "sv"})
    assert refused.status_code == 422
    assert "Välj minst en ålder" in refused.text
    asked = {"title": "Gården", "levels": ["6-9", "10-12"], "languages": ["sv", "ar"]}
    page = desk.done(f"{path}?template=skolgard", asked)
    assert "saker saknas innan du kan öppna" in page
    assert "Det här ersätter inte samrådet" in page
    made = the(desk.town, Consultation, title="Gården")
    assert (made.levels, made.languages, made.state) == (["6-9", "10-12"], ["sv", "ar"], "draft")


def test_a_language_that_the_municipality_has_not_turned_on_cannot_be_chosen(desk):
    path = f"projects/{desk.town.project_id}/consultations/new?template=skolgard"
    answer = desk.send(path, {"title": "Gården", "levels": "10-12", "languages": "fi"})
    assert answer.status_code == 422


def test_a_language_that_the_questionnaire_lacks_can_be_chosen_where_the_municipality_has_it_on(desk):
    with desk.town.writing() as db:
        db.scalars(select(Organisation)).one().languages = ["sv", "fi"]
    path = f"projects/{desk.town.project_id}/consultations/new?template=skolgard"
    assert "Finska" in desk.read(path)
    desk.done(path, {"title": "Gården", "levels": "10-12", "languages": ["sv", "fi"]})
    assert the(desk.town, Consultation, title="Gården").languages == ["sv", "fi"]


def test_every_line_of_the_list_leads_to_where_it_is_mended(desk, draft):
    page = desk.read(f"consultations/{draft}")
    assert "10 saker saknas innan du kan öppna:" in page
    assert f"/consultations/{draft}/four#promised" in page
    assert 'id="promised"' in desk.read(f"consultations/{draft}/four")
    assert "Öppna dialogen" not in page


def test_a_consultation_opens_when_nothing_is_missing_and_not_before(desk, draft):
    here = f"consultations/{draft}"
    for n in (1, 2, 3):
        where = f"{here}/place?slot=plats%20{n}"
        assert "Bild och beskrivning behövs innan du kan öppna." in desk.done(where, {"name": "Träden"})
        assert "Fyll i plats" in desk.read(here), "a name alone is kept, and is not enough"
        desk.done(
            where, {"name": f"Ställe {n}", "about": "Det är träd.", "people": "none", "picture": upload(picture())}
        )
    desk.send(f"{here}/open", {}, page=here)
    assert the(desk.town, Consultation, id=draft).state == "draft", "opening too early is refused by the server"
    page = desk.done(f"{here}/four", FOUR)
    assert "Allt är på plats" in page
    assert the(desk.town, Consultation, id=draft).can_change == "Vad man kan göra på gården"
    assert "kan frågorna inte ändras" in desk.read(f"{here}/open")
    page = desk.done(f"{here}/open", {})
    assert "Dialogen är öppen." in page
    assert "Planera ett tillfälle" in page


def test_a_promise_in_an_opened_consultation_stands(desk):
    opened = desk.town.consultation()
    promised = the(desk.town, Consultation, id=opened).promised
    desk.done(f"consultations/{opened}/four", FOUR)
    assert the(desk.town, Consultation, id=opened).promised == promised


def test_questions_are_taken_away_on_one_plain_page(desk, draft):
    here = f"consultations/{draft}"
    page = desk.read(f"{here}/questions?level=10-12")
    assert "Vad gör du helst på rasten?" in page
    assert "Vi övar först" not in page
    was = changing.token(desk.town.questionnaire(draft).question("gor"))
    page = desk.done(f"{here}/questions/gor/remove", {"was": was, "level": "10-12"}, page=f"{here}/questions")
    assert "Vad gör du helst på rasten?" not in page
    assert desk.send(f"{here}/questions/nothing/remove", {"was": was}, page=here).status_code == 404


def test_places_are_called_by_name_and_by_number_until_they_have_one(desk, draft):
    page = unescape(desk.read(f"consultations/{draft}/questions"))
    assert "{plats" not in page
    assert '<span lang="sv">Plats 1</span>' in page


def test_an_opened_consultation_has_no_buttons_that_take_away(desk):
    opened = desk.town.consultation()
    page = desk.read(f"consultations/{opened}/questions")
    assert "/remove" not in page
    was = changing.token(desk.town.questionnaire(opened).question("gor"))
    desk.send(f"consultations/{opened}/questions/gor/remove", {"was": was}, page=f"consultations/{opened}")
    assert "gor" in {question.id for question in desk.town.questionnaire(opened).questions}


def test_results_are_divided_by_two_at_most(desk, draft):
    path = f"consultations/{draft}/divide"
    refused = desk.send(path, {"plan": ["place", "age", "q.alla"], "k": "7"})
    assert refused.status_code == 422
    assert "Välj högst två." in refused.text
    assert desk.send(path, {"plan": ["place"], "k": "6"}).status_code == 422
    page = desk.done(path, {"plan": ["age"], "k": "10"})
    assert "10 svar" in page


def test_a_result_is_made_final_only_by_an_explicit_yes(desk):
    opened = desk.town.consultation()
    code = desk.town.session(opened)
    desk.town.do(group_sessions.set_present, code, 9)
    desk.town.answer(code, {"mest": "rora"})
    here = f"consultations/{opened}"
    page = desk.done(f"{here}/close", {}, page=here)
    assert "Resultatet är preliminärt" in page
    assert "väntar svar från 8 barn på enheter" in desk.read(f"{here}/final")
    assert desk.send(f"{here}/final", {}).status_code == 422
    assert the(desk.town, Consultation, id=opened).state == "closed"
    page = desk.done(f"{here}/final", {"sure": "y"})
    assert "Svara barnen" in page
    assert the(desk.town, Audit, action="consultation final").facts == {"waiting_devices": 8}


def test_questions_that_divide_a_result_are_read_with_the_place_s_name(desk):
    draft = desk.town.consultation(template="en_plats_nu", opened=False)
    assert "Hur ofta är du i Ekparken?" in desk.read(f"consultations/{draft}/divide")


def test_a_closed_consultation_can_be_opened_again(desk):
    opened = desk.town.consultation()
    desk.town.do(states.close, opened)
    here = f"consultations/{opened}"
    desk.done(f"{here}/reopen", {}, page=here)
    assert the(desk.town, Consultation, id=opened).state == "open"


def test_what_a_planner_writes_is_text_on_every_page(desk, draft):
    script = "<script>alert(1)</script>"
    desk.done(f"projects/{desk.town.project_id}/edit", PROJECT | {"title": script, "place": script, "about": script})
    desk.done(f"consultations/{draft}/four", FOUR | {"can_change": script})
    desk.done(f"consultations/{draft}/sessions/new", SESSION | {"title": script, "place": script, "levels": "10-12"})
    one = the(desk.town, GroupSession, title=script).id
    draft_pages = [f"consultations/{draft}{part}" for part in ("", "/four", "/questions?level=10-12")]
    for page in ["", f"projects/{desk.town.project_id}", *draft_pages, f"sessions/{one}"]:
        assert script not in desk.read(page)
