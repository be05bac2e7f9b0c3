"""The municipality's own templates: saved, chosen, removed, and never another municipality's."""

import re
from time import time

import pytest
from sqlalchemy import select

from consult.models.consultation import Consultation
from consult.models.template import Template
from consult.services import consultations, own_templates, users
from forms import library
from forms.elsewhere import elsewhere
from forms.questionnaire import dump, load
from tests.support.given import given
from tests.support.town import ACTOR


def saved(town, consultation, title="Våra frågor"):
    with town.writing() as db:
        return own_templates.save(db, ACTOR, db.get_one(Consultation, consultation), title).id


def test_a_template_has_the_questions_and_neither_places_nor_voices(town, rich):
    with town.database.reading() as db:
        document = load(db.get_one(Template, saved(town, rich)).document)
    assert document.title.say("sv").text == "Våra frågor"
    assert [one.id for one in document.questions] == [one.id for one in town.questionnaire(rich).questions]
    assert not any(slot.name or slot.picture or slot.about for slot in document.slots)
    assert not document.recordings.by
    assert (
        document.questions[0].kind.options[0].picture == town.questionnaire(rich).questions[0].kind.options[0].picture
    )


def test_saving_the_same_questions_twice_is_saving_once(town):
    made = town.consultation()
    assert saved(town, made) == saved(town, made, "Ett annat namn")


def test_a_planner_saves_chooses_and_removes(desk):
    first = desk.town.consultation()
    desk.done(f"consultations/{first}/template", {"title": "Våra frågor"})
    chooser = f"projects/{desk.town.project_id}/consultations/new"
    page = desk.read(chooser)
    assert "Våra frågor" in page
    number = int(re.search(r"own=(\d+)", page)[1])
    answers = {"levels": ["10-12"], "languages": ["sv"], "title": "Ny dialog"}
    assert "Ny dialog" in desk.done(f"{chooser}?own={number}", answers)
    with desk.town.database.reading() as db:
        made = db.scalars(select(Consultation).filter_by(title="Ny dialog")).unique().one()
    ids = [one.id for one in desk.town.questionnaire(made.id).questions]
    assert ids == [one.id for one in desk.town.questionnaire(first).questions]
    where = f"projects/{desk.town.project_id}/templates/{number}/remove"
    assert "Våra frågor" not in desk.done(where, {}, page=chooser)
    assert desk.town.questionnaire(made.id).questions
    assert desk.send(where, {}, page=chooser).status_code == 404


def test_texts_that_name_the_place_are_pointed_out(desk):
    first = desk.town.consultation(opened=False)
    address = f"consultations/{first}/template"
    assert "nämner er plats" not in desk.read(address)
    with desk.town.writing() as db:
        draft = db.get_one(Consultation, first)
        raw = dump(consultations.questionnaire(db, draft))
        raw["questions"][0]["text"] = {"sv": "Vad gör du helst i Ekparken?"}
        consultations.save_questionnaire(db, ACTOR, draft, load(raw))
    page = desk.read(address)
    assert "nämner er plats" in page
    assert "Vad gör du helst i Ekparken?" in page
    assert "nämner er plats" in desk.read(f"consultations/{first}/file")


def test_another_municipalitys_template_is_not_there(desk, neighbour):
    with desk.town.writing() as db:
        bare = elsewhere(library.load("skolvag"))
        foreign = own_templates.keep(db, ACTOR, neighbour, bare).id
    chooser = f"projects/{desk.town.project_id}/consultations/new"
    assert f"own={foreign}" not in desk.read(chooser)
    for odd in (foreign, 999_999, 2**70, -1, "x"):
        assert "Kommunens egna" in desk.read(f"{chooser}?own={odd}")
    where = f"projects/{desk.town.project_id}/templates/{foreign}/remove"
    assert desk.send(where, {}, page=f"consultations/{desk.town.consultation()}/copy").status_code == 404
    with desk.town.writing() as db:
        assert db.get(Template, foreign)
        assert own_templates.keep(db, ACTOR, desk.town.organisation_id, bare).id != foreign


def test_a_leader_drafts_from_the_municipalitys_template_and_cannot_remove_it(app, town):
    number = saved(town, town.consultation())
    with town.writing() as db:
        leader = users.create(db, ACTOR, town.organisation_id, "ledare@lund.example", "leader").id
        assignment = given(db, town.project_id, leader, None)
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(user=leader, epoch=0, began=int(time()), seen=int(time()))
    address = f"/o/lund/leader/assignments/{assignment}/draft"
    page = client.get(address).text
    assert f"own={number}" in page
    assert "remove" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"{address}?own={number}").text)[1]
    answers = {"levels": ["10-12"], "languages": ["sv"], "title": "Min dialog", "csrf_token": token}
    assert client.post(f"{address}?own={number}", data=answers).status_code == 303


@pytest.mark.parametrize("name", library.names())
def test_a_ready_questionnaire_can_become_a_template(town, name):
    with town.writing() as db:
        made = own_templates.keep(db, ACTOR, town.organisation_id, elsewhere(library.load(name)))
        assert load(made.document).counted()
