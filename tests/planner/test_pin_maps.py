"""A planner sets a map question's places and boundary, and adds and removes named places, without script."""

import pytest

from consult.models.consultation import Consultation
from consult.models.project import Project
from consult.services import boundaries, consultations, control_points, media, states
from consult.services.georeference import to_degrees
from forms.polygon import is_inside
from forms.questionnaire import load
from tests.child.mapped import FIRST, MAP
from tests.planner.test_boundaries import geojson, square
from tests.support.town import ACTOR, picture

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EAST, NORTH = 512_163, 6_570_593


@pytest.fixture
def mapped(town):
    """A draft whose second question is a map of 80 × 60 pixels."""
    consultation = town.consultation(opened=False, languages=("sv", "en"))
    with town.writing() as db:
        made = db.get_one(Consultation, consultation)
        sha = media.upload(db, ACTOR, town.organisation_id, town.settings.media, picture("blue"))
        about = "Bilden visar gården. Där finns gräs. Där finns en bänk."
        slots = [{"id": id, "name": id, "picture": sha, "about": about} for id in ("yard", "p1", "p2", "p3")]
        raw = {"id": "mapped", "title": "Kartan", "languages": ["sv", "en"], "levels": ["10-12"], "slots": slots}
        consultations.save_questionnaire(db, ACTOR, made, load({**raw, "questions": [FIRST, MAP]}))
    return consultation


@pytest.fixture
def address(mapped):
    return f"consultations/{mapped}/questions/map/map"


def fields(*spots, boundary=""):
    """Return the form as a browser sends it, five rows: each spot is (id, slot, name, x, y)."""
    rows = [*spots, *[("",) * 5] * (5 - len(spots))]
    keys = ("id{}", "slot{}", "name{}.sv", "x{}", "y{}")
    return {"boundary": boundary} | {
        key.format(n): one for n, spot in enumerate(rows, 1) for key, one in zip(keys, spot, strict=True)
    }


def kind(town, consultation):
    return town.questionnaire(consultation).question("map").kind


def on_map(town, metres=2.5):
    """Lay the picture on the ground, north upwards, its upper left corner in Örebro."""
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        [shown] = control_points.pictures(db, project)
        corners = ((0, 0), (80, 0), (80, 60), (0, 60))
        typed = [(x, y, EAST + metres * x, NORTH - metres * y) for x, y in corners]
        control_points.save(db, ACTOR, project, shown, typed, epsg=3006)


def with_area(town, *squares):
    with town.writing() as db:
        boundaries.save(db, ACTOR, db.get_one(Project, town.project_id), boundaries.read(geojson(*squares)))


def test_places_are_set_in_percent_with_own_names_and_named_places(town, desk, mapped, address):
    assert "12,5" not in desk.read(address)
    spots = (("p1", "p1", "", "12,5", "80"), ("", "", "Bäcken", "50", "50.25"), ("", "", "Backen", "100", "0"))
    sent = fields(*spots, boundary="0 0\n100 0\n100;100\n0 100") | {"name2.en": "The brook"}
    told = desk.done(address, sent)
    assert 'value="12,5"' in told
    assert 'value="50,25"' in told
    found = kind(town, mapped)
    assert [(one.id, one.slot) for one in found.zones] == [("p1", "p1"), ("z1", None), ("z2", None)]
    assert found.at == {"p1": (1250, 8000), "z1": (5000, 5025), "z2": (10_000, 0)}
    assert found.zones[1].text.dump() == {"sv": "Bäcken", "en": "The brook"}
    assert found.boundary == ((0, 0), (10_000, 0), (10_000, 10_000), (0, 10_000))
    assert [one.id for one in found.categories] == ["good", "bad"]
    assert len(found.whys) == 4


def test_a_name_that_is_emptied_leaves_the_list_and_an_id_stays_with_its_place(town, desk, mapped, address):
    desk.done(address, fields(("p1", "p1", "", "10", "10"), ("", "", "A", "20", "20"), ("", "", "B", "30", "30")))
    desk.done(
        address, fields(("p1", "", "", "10", "10"), ("z1", "", "A", "20", "20"), ("z2", "", "Nytt B", "30", "30"))
    )
    assert [(one.id, one.text.say("sv").text) for one in kind(town, mapped).zones] == [("z1", "A"), ("z2", "Nytt B")]


@SQLITE
@pytest.mark.parametrize(
    ("form", "said"),
    [
        (fields(("", "", "A", "1", "1")), "minst två ställen"),
        (fields(("", "p1", "", "1", "1"), ("", "p1", "", "2", "2")), "står två gånger"),
        (fields(("", "", "A", "", ""), ("", "", "B", "2", "2")), "Klicka där stället ligger"),
        (fields(("", "", "", "1", "1"), ("", "", "B", "2", "2")), "Skriv vad stället heter"),
        (fields(("", "", "A", "101", "1"), ("", "", "B", "2", "2")), "0 till 100"),
        (fields(("", "", "A", "1", "1"), ("", "", "B", "2", "2"), boundary="0 0\n50"), "Rad 2"),
        (fields(("", "", "A", "1", "1"), ("", "", "B", "2", "2"), boundary="0 0\n9 9\n9 0\n0 9"), "3 till 60 hörn"),
        (fields(("", "", "Ån", "90", "1"), ("", "", "B", "2", "2"), boundary="0 0\n50 0\n50 50\n0 50"), "Ån"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_changes_nothing(town, desk, mapped, address, form, said):
    before = kind(town, mapped)
    answer = desk.send(address, form)
    assert answer.status_code == 422
    assert said in answer.text
    assert kind(town, mapped) == before


def test_the_projects_area_becomes_the_boundary_with_a_margin(town, desk, mapped, address):
    on_map(town)
    with_area(town, square(EAST + 40, NORTH - 110, 100, 70))
    assert "25 meter runt" in desk.read(address)
    answer = desk.send(f"{address}/boundary", {}, page=address)
    assert answer.status_code == 303
    refused = desk.read(address)
    assert "p2" in refused  # a place of the list stands outside: said, and nothing is changed
    desk.done(address, fields(("p1", "p1", "", "40", "60"), ("p3", "p3", "", "50", "50")))
    desk.send(f"{address}/boundary", {}, page=address)
    found = kind(town, mapped).boundary

    def inside(east, north):
        return is_inside(round((east - EAST) / 200 * 10_000), round((NORTH - north) / 150 * 10_000), found)

    assert inside(EAST + 40 - 24, NORTH - 60)
    assert not inside(EAST + 40 - 26, NORTH - 60)
    assert inside(EAST + 140 + 24, NORTH - 60)
    assert not inside(EAST + 140 + 26, NORTH - 60)
    assert inside(EAST + 90, NORTH - 134)
    assert not inside(EAST + 90, NORTH - 136)


def test_an_area_that_the_picture_does_not_show_is_said(town, desk, mapped, address):
    on_map(town)
    with_area(town, square(EAST + 4000, NORTH, 100, 100))
    before = kind(town, mapped)
    desk.send(f"{address}/boundary", {}, page=address)
    assert "Bilden visar inte projektets område" in desk.read(address)
    assert kind(town, mapped) == before


@SQLITE
def test_an_opened_consultation_has_no_such_page(town, desk, mapped, address):
    with town.writing() as db:
        states.open_(db, ACTOR, db.get_one(Consultation, mapped))
    assert desk.client.get(f"/o/lund/{address}").status_code == 303


@SQLITE
def test_another_question_has_no_such_page(desk, mapped):
    assert desk.client.get(f"/o/lund/consultations/{mapped}/questions/first/map").status_code == 303
    assert desk.client.get(f"/o/lund/consultations/{mapped}/questions/none/map").status_code == 404


@SQLITE
def test_the_outline_is_drawn_where_the_picture_lies_on_the_map(town, desk, mapped):
    assert mapped
    on_map(town)
    with_area(town, square(EAST, NORTH - 150, 200, 150))
    assert to_degrees(EAST, NORTH)
    told = desk.read(f"projects/{town.project_id}/control-points")
    points = told.split('class="edge" points="')[1].split('"')[0].split()
    corners = {tuple(round(float(part)) for part in one.split(",")) for one in points}
    assert corners == {(0, 0), (80, 0), (80, 60), (0, 60)}
