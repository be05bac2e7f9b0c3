"""A draft's named places: one more, one less, and each in every language and in other words for an age."""

import pytest

from consult.models.consultation import Consultation
from consult.services import consultations, places
from forms.questionnaire import dump, load
from forms.texts import Text
from tests.planner.conftest import upload
from tests.support.town import ACTOR, picture

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ABOUT = "Det är ett ställe. Där är gräs. Där är lugnt."


@pytest.fixture
def drawn(town):
    """A draft for two ages in three languages, its three places filled in."""
    return town.consultation(opened=False, levels=("6-9", "10-12"), languages=("sv", "en", "ar"))


def slots(town, consultation):
    return {one.id: one for one in town.questionnaire(consultation).slots}


def offered(town, consultation):
    """Return the places that each question offers."""
    found = town.questionnaire(consultation).questions
    return {one.id: names for one in found if (names := [option.slot for option in one.kind.options if option.slot])}


def test_a_place_more_is_an_answer_too_and_can_be_taken_away_again(town, desk, drawn):
    page, before = f"consultations/{drawn}/questions", offered(town, drawn)
    assert before
    told = desk.done(f"consultations/{drawn}/place/add", {}, page=page)
    assert "Fyll i plats 4" in told
    assert offered(town, drawn) == {question: [*names, "plats 4"] for question, names in before.items()}
    desk.done(f"consultations/{drawn}/place/remove", {"slot": "plats 4"}, page=page)
    assert offered(town, drawn) == before
    again = desk.done(f"consultations/{drawn}/place/remove", {"slot": "plats 4"}, page=page)
    assert "Stället är borttaget" in again
    assert list(slots(town, drawn)) == ["plats 1", "plats 2", "plats 3"]


def test_a_place_is_named_in_every_language_and_in_other_words_for_an_age(town, desk, drawn):
    page = f"consultations/{drawn}/place?slot=plats+1"
    sent = {
        "name": "Dammen", "about": ABOUT, "name.en": "The pond", "about.en": "There is a pond.", "name.ar": "البركة",
        "name.sv.6-9": "Lilla dammen", "name.en.6-9": "The little pond", "name.sv.10-12": "",
    }  # fmt: skip
    desk.done(page, sent)
    found = slots(town, drawn)["plats 1"]
    assert found.name.dump() == {
        "sv": {"*": "Dammen", "6-9": "Lilla dammen"},
        "en": {"*": "The pond", "6-9": "The little pond"},
        "ar": "البركة",
    }
    assert found.about.dump() == {"sv": ABOUT, "en": "There is a pond."}
    told = desk.read(page)
    for words in ("Dammen", "Lilla dammen", "The little pond", "البركة"):
        assert f'value="{words}"' in told
    desk.done(page, sent | {"name.en.6-9": "", "name": "Stora dammen"})
    assert slots(town, drawn)["plats 1"].name.say("en", "6-9").text == "The pond"


@SQLITE
def test_words_of_a_language_that_is_not_asked_stay(town, desk):
    alone = town.consultation(opened=False)
    with town.writing() as db:
        made = db.get_one(Consultation, alone)
        before = consultations.questionnaire(db, made).slots[0]
        named = Text({**before.name.by, "fi": {"*": "Lampi"}})
        consultations.fill_slot(db, ACTOR, made, before.__class__(before.id, named, before.picture, before.about))
    desk.done(f"consultations/{alone}/place?slot={before.id}", {"name": "Dammen", "about": ABOUT})
    assert slots(town, alone)[before.id].name.dump() == {"sv": "Dammen", "fi": "Lampi"}


@SQLITE
def test_a_place_that_a_question_speaks_of_stays(town, desk, drawn):
    page = f"consultations/{drawn}/questions"
    with town.writing() as db:
        made = db.get_one(Consultation, drawn)
        raw = dump(consultations.questionnaire(db, made))
        raw["questions"][0]["text"] = "Är du ofta vid {plats 1}?"
        consultations.save_questionnaire(db, ACTOR, made, load(raw))
    refused = desk.done(f"consultations/{drawn}/place/remove", {"slot": "plats 1"}, page=page)
    assert "handlar om det här stället" in refused
    assert list(slots(town, drawn)) == ["plats 1", "plats 2", "plats 3"]


@SQLITE
def test_there_is_room_for_twelve_places_and_no_more(town, drawn):
    with town.writing() as db:
        made = db.get_one(Consultation, drawn)
        for _ in range(9):
            places.add(db, ACTOR, made)
        with pytest.raises(ValueError, match="room for 12"):
            places.add(db, ACTOR, made)
    assert len(slots(town, drawn)) == 12
    assert all(len(names) <= 8 for names in offered(town, drawn).values())


@SQLITE
def test_a_place_may_wait_for_its_picture_but_not_have_a_map_picture_of_another_project(town, desk, drawn):
    desk.done(f"consultations/{drawn}/place/add", {}, page=f"consultations/{drawn}/questions")
    page, sent = f"consultations/{drawn}/place?slot=plats+4", {"name": "Backen", "about": ABOUT}
    assert "Bild och beskrivning behövs" in desk.done(page, sent)
    assert not slots(town, drawn)["plats 4"].filled
    assert desk.send(page, sent | {"fetched": "0" * 64}).status_code == 422  # none that was fetched for this project
    desk.done(page, sent | {"picture": upload(picture()), "people": "none"})
    assert slots(town, drawn)["plats 4"].filled
