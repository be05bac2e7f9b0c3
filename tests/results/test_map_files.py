"""From points typed by a planner to files that GDAL reads: the right place, valid squares, the same figures."""

import io
import json
import math
import re
from itertools import pairwise

import pyogrio
import pytest

from consult.models.consultation import Consultation
from consult.models.organisation import Audit
from consult.models.project import ControlPoint, Media, Project
from consult.services import control_points, described
from consult.services.files import FORMATS
from consult.services.georeference import Pair, fit, to_degrees
from tests.results.test_maps import FAR, NEAR, as_planner, end, mapped, point

__all__ = ["mapped"]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CORNERS = ((0, 0), (80, 0), (80, 60), (0, 60))
"""Of the picture, 80 × 60 pixels."""
PAGE = "/o/lund/projects/{}/control-points"


def on_ground(x, y):
    """Return where a pixel of the picture is: 2.5 metres a pixel, turned a little, in Örebro."""
    dx, dy, turn = 2.5 * x, -2.5 * y, 0.2
    east = 512_163 + dx * math.cos(turn) - dy * math.sin(turn)
    return east, 6_570_593 + dx * math.sin(turn) + dy * math.cos(turn)


def fields(*points, epsg=3006):
    """Return the form of points, each (x, y, east, north)."""
    parts = zip(("x", "y", "east", "north"), range(4), strict=True)
    return {"epsg": epsg} | {f"{part}{n}": one[at] for part, at in parts for n, one in enumerate(points, 1)}


GOOD = fields(*((x, y, *on_ground(x, y)) for x, y in CORNERS))


def send(planner, address, form, page=None):
    """Send a form with the token of the page that it stands on."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', planner.get(page or address).text)[1]
    return planner.post(address, data={"csrf_token": token, **form})


@pytest.fixture
def planner(town, client):
    return as_planner(town, client)


@pytest.fixture
def address(town):
    return PAGE.format(town.project_id)


@pytest.fixture
def final(town, mapped):
    """A final map with two squares of which one says nearly all, and the rest of the picture."""
    point(town, mapped[1], NEAR, times=12)
    point(town, mapped[1], FAR, times=8)
    point(town, mapped[1], "1000,1600,bad", times=4)
    point(town, mapped[1], "9000,9000,good", times=4)
    end(town, mapped)
    return mapped[0]


def place(town, consultation):
    """Keep the points of the map's picture, as the form does."""
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        [picture] = control_points.pictures(db, project)
        typed = [(x, y, *on_ground(x, y)) for x, y in CORNERS]
        control_points.save(db, "test", project, picture, typed, epsg=3006)


def read(town, consultation, name):
    """Return a file as GDAL reads it: its facts, its outlines as (E, N), and its properties by square."""
    with town.database.reporting() as db:
        result = described.describe(db, db.get_one(Consultation, consultation), "sv")
    raw = FORMATS[name].make(result)
    facts, _, shapes, columns = pyogrio.raw.read(io.BytesIO(raw))
    rows = [dict(zip(facts["fields"], row, strict=True)) for row in zip(*columns, strict=True)]
    return result, facts, [outline(shape) for shape in shapes], rows


def outline(wkb):
    """Return the corners of a polygon without holes, out of its well-known bytes."""
    import struct

    order, kind, rings, n = struct.unpack_from("<BIII", wkb)
    assert (order, kind, rings) == (1, 3, 1)
    return [struct.unpack_from("<dd", wkb, 13 + 16 * one) for one in range(n)]


def area(ring):
    """Return the signed area of a ring, positive where it runs counterclockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_gdal_reads_valid_squares_at_the_right_place_to_less_than_a_metre(town, final):
    place(town, final)
    _, facts, shapes, rows = read(town, final, "geojson-3006")
    assert facts["crs"] == "EPSG:3006"
    assert facts["geometry_type"] == "Polygon"
    assert len(shapes) == len(rows) >= 3
    for ring, row in zip(shapes, rows, strict=True):
        x, y, side = (int(one) for one in row["square_id"].split(".")[1:4])
        want = [on_ground(80 * a / 10_000, 60 * b / 10_000) for a, b in ((x, y), (x, y + side), (x + side, y + side))]
        assert ring[0] == ring[-1]
        assert len(ring) == 5
        assert all(math.dist(a, b) < 0.02 for a, b in zip(ring, want, strict=False))
        assert area(ring) == pytest.approx(2.5**2 * 80 * 60 * (side / 10_000) ** 2, rel=0.001)


def test_the_degrees_are_the_same_place(town, final):
    place(town, final)
    _, facts, shapes, rows = read(town, final, "geojson")
    _, _, metres, same = read(town, final, "geojson-3006")
    assert facts["crs"] == "EPSG:4326"
    assert str(rows) == str(same)  # in words, for what is not there does not equal itself
    for ring, ground in zip(shapes, metres, strict=True):
        assert area(ring) > 0
        for (lon, lat), at in zip(ring, ground, strict=True):
            back = to_degrees(*at)
            assert abs(lon - back[0]) * 57_000 < 0.05
            assert abs(lat - back[1]) * 111_000 < 0.05


def test_the_properties_are_the_numbers_of_the_json_file(town, final):
    place(town, final)
    result, _, _, rows = read(town, final, "geojson")
    check_squares(result, rows)
    assert any(row["bad_text"] == "Dålig plats: nästan alla" for row in rows)
    assert any(row["rest"] for row in rows)


def check_squares(result, rows):
    """Hold the properties of every square, as GDAL reads them, against the JSON file; return how many there are."""
    told = {
        (question["id"], one["item"], one["category"]): one
        for question in json.loads(FORMATS["json"].make(result))["views"][0]["questions"]
        for one in question["numbers"]
        if one["item"].startswith("square.")
    }
    seen = 0
    for row in rows:
        for category in ("good", "bad"):
            want = told[row["question_id"], row["square_id"], category]
            assert number(row[f"{category}_n"]) == want["n"]
            assert number(row[f"{category}_percent"]) == want["percent"]
            assert (row[f"{category}_shown"], row["answered"]) == (want["shown"], want["base"])
            assert row["square"] == want["item_label"]
            seen += 1
    assert seen == len(told)
    assert [bool(row["rest"]) for row in rows] == [row["square_id"].endswith(".rest") for row in rows]
    return seen


def number(value):
    """Return what GDAL read, None for a number that is not there."""
    return None if value is None or math.isnan(value) else int(value)


@SQLITE
def test_a_planner_types_points_sees_how_they_fit_and_takes_the_files(town, planner, address, mapped):
    result = f"/o/lund/consultations/{mapped[0]}/results"
    point(town, mapped[1], NEAR, times=12)
    end(town, mapped)
    page = planner.get(result).text
    assert address in page
    assert "geojson" not in page
    assert send(planner, f"{result}/files/geojson", {}, result).status_code == 404
    assert send(planner, address, GOOD).status_code == 303
    placed = planner.get(address).text
    assert "200 × 150 meter" in placed
    assert "0 meter fel" in placed
    assert address not in planner.get(result).text
    for name, end_of_name in (("geojson", "fragor.geojson"), ("geojson-3006", "fragor-3006.geojson")):
        sent = send(planner, f"{result}/files/{name}", {}, result)
        assert (sent.status_code, sent.mimetype) == (200, "application/geo+json")
        assert end_of_name in sent.headers["Content-Disposition"]
    with town.database.reading() as db:
        assert {one.facts["format"] for one in db.query(Audit).filter_by(action="export")} == {
            "geojson",
            "geojson-3006",
        }
    assert send(planner, address, fields()).status_code == 303
    assert address in planner.get(result).text


@pytest.mark.usefixtures("mapped")
@SQLITE
@pytest.mark.parametrize(
    ("form", "said"),
    [
        (fields((0, 0, *on_ground(0, 0))), "minst två punkter"),
        (fields((0, 0, *on_ground(0, 0)), (2, 3, *on_ground(2, 3))), "nästan samma ställe i bilden"),
        (fields((0, 0, *on_ground(0, 0)), (80, 61, *on_ground(80, 61))), "utanför bilden"),
        (fields((0, 0, *on_ground(0, 0)[::-1]), (80, 0, *on_ground(80, 0))), "Punkt 1 ligger inte i Sverige"),
        (fields((0, 0, *on_ground(0, 0)), (80, 0, "", 6_570_593)), "alla fyra tal"),
        (fields((0, 0, *on_ground(0, 0)), (80, 0, "x", 6_570_593)), "Skriv ett tal"),
        (fields((0, 0, *on_ground(0, 0)), (80, 0, "NaN", "1e9")), "Skriv ett tal"),
        (fields((0, 0, 1, 1), (80, 0, 2, 2), epsg=9), "Välj en av dem i listan"),
    ],
)
def test_what_cannot_be_used_is_said_in_words_and_kept_nowhere(town, planner, address, form, said):
    answer = send(planner, address, form)
    assert answer.status_code == 422
    assert said in answer.text
    with town.database.reading() as db:
        assert db.query(ControlPoint).count() == 0


@pytest.mark.usefixtures("mapped")
@SQLITE
def test_commas_and_spaces_are_numbers_and_a_large_error_is_a_warning(town, planner, address):
    x, y = on_ground(80, 60)
    swedish = fields(("0", "0", *on_ground(0, 0)), ("80", "60", f"{x:.2f}".replace(".", ","), f"6 {y - 6_000_000:.1f}"))
    assert send(planner, address, swedish).status_code == 303
    assert 'class="warning"' not in planner.get(address).text
    off = [(x, y, on_ground(x, y)[0] + 30 * (n == 3), on_ground(x, y)[1]) for n, (x, y) in enumerate(CORNERS)]
    assert send(planner, address, fields(*off)).status_code == 303
    assert 'class="warning"' in planner.get(address).text


@SQLITE
def test_without_a_map_the_page_says_what_to_do_first(town, planner, address):
    town.consultation()
    page = planner.get(address).text
    assert 'class="empty"' in page
    assert "<fieldset" not in page


def test_points_belong_to_one_picture(town, final):
    place(town, final)
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        questionnaire = town.questionnaire(final)
        [(question, found)] = control_points.grounds(db, project, questionnaire)
        want = fit([Pair(x, y, *on_ground(x, y)) for x, y in CORNERS])
        assert question == "map"
        assert math.dist(found.at(10_000, 10_000), want.at(80, 60)) < 0.01
        for one in db.query(ControlPoint):
            one.picture = db.query(Media).filter(Media.sha != one.picture).first().sha
        db.flush()
        assert list(control_points.grounds(db, project, questionnaire)) == []
