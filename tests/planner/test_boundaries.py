"""A project's area out of GeoJSON: read as map programs write it, and refused in plain words where it cannot be."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.models.organisation import Audit
from consult.models.project import Project
from consult.services import outlines
from consult.services.boundaries import for_pins, read, rings
from consult.services.georeference import Fit, to_degrees
from forms.polygon import is_inside, load_polygon
from tests.planner.conftest import the, upload

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EAST, NORTH = 512_000.0, 6_570_000.0
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}


def square(east, north, width, height):
    """Return the ring of a square, closed as GeoJSON wants it."""
    corners = [(east, north), (east + width, north), (east + width, north + height), (east, north + height)]
    return [*corners, corners[0]]


def geojson(*outer, holes=(), crs=CRS, **more):
    """Return a file with one part for each ring, in SWEREF 99 TM."""
    geometry = {"type": "MultiPolygon", "coordinates": [[ring, *holes] for ring in outer]}
    feature = {"type": "Feature", "properties": {"namn": "Ekparken"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]} | more).encode()


YARD = square(EAST, NORTH, 200, 100)


def test_an_area_is_kept_to_the_centimetre_and_shown_again(town, desk):
    page = f"projects/{town.project_id}/boundary"
    told = desk.done(page, {"file": upload(geojson(YARD), "omrade.geojson")})
    assert "200 × 100 meter" in told
    assert "2 hektar" in told
    found = rings(the(town, Project, id=town.project_id))
    assert all(math.dist(a, b) < 0.02 for a, b in zip(found[0], YARD, strict=False))
    assert the(town, Audit, action="edit project").facts == {"fields": ["boundary"]}
    assert "Området är borttaget" in desk.done(f"{page}/remove", {}, page=page)
    assert the(town, Project, id=town.project_id).boundary is None


@SQLITE
def test_pasted_degrees_are_read_too_and_holes_are_named(town, desk):
    ring = [[15.21, 59.27], [15.22, 59.27], [15.22, 59.28], [15.21, 59.28], [15.21, 59.27]]
    hole = [[15.212, 59.272], [15.213, 59.272], [15.213, 59.273], [15.212, 59.272]]
    text = json.dumps({"type": "Polygon", "coordinates": [ring, hole]})
    told = desk.done(f"projects/{town.project_id}/boundary", {"text": text})
    assert "Ett hål i det räknas som innanför" in told
    with_holes = the(town, Project, id=town.project_id).boundary
    assert with_holes["coordinates"] == [[ring]]


CROSSED = [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 90), (EAST, NORTH)]
DEEP = b'{"type":"GeometryCollection","geometries":[' * 5000
WRONG = {
    "nothing": (b" ", "Choose a file"),
    "no JSON": (b"<kml/>", "not GeoJSON"),
    "not in letters": (b"\xff\xfe\x00", "not GeoJSON"),
    "too deep": (DEEP, "not GeoJSON"),
    "no number": (geojson([[float("nan"), 1]] * 4), "not GeoJSON"),
    "words for numbers": (geojson([["a", "b"]] * 4), "not GeoJSON"),
    "a list": (b"[1, 2]", "not GeoJSON"),
    "null": (b'{"type": "Feature", "geometry": null}', "no area"),
    "a line": (b'{"type": "LineString", "coordinates": [[15, 59], [16, 59]]}', "no area"),
    "too heavy": (b"[" + b" " * 1_000_001, "larger than 1 MB"),
    "parts": (geojson(*[YARD] * 21), "too many parts"),
    "corners": (geojson([[EAST + n, NORTH] for n in range(20_001)]), "too many parts"),
    "another system": (
        geojson(YARD, crs={"type": "name", "properties": {"name": "EPSG:3857"}}), "coordinate system"
    ),
    "north first": (geojson([one[::-1] for one in YARD]), "not in Sweden"),
    "metres as degrees": (geojson(YARD, crs=None), "not in Sweden"),
    "endless": (geojson([[1e308 * 10, 1]] * 4).replace(b"Infinity", b"1e999"), "not in Sweden"),
    "a huge whole number": (geojson(YARD).replace(b"512000.0", b"9" * 400), "not GeoJSON"),
    "small": (geojson(square(EAST, NORTH, 9, 9)), "smaller than 100"),
    "long": (geojson(square(EAST - 60_000, NORTH, 120_000, 100)), "longer than 100"),
    "crossed": (geojson(CROSSED), "crosses itself"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_area_is_refused_in_plain_words(name):
    raw, said = WRONG[name]
    with pytest.raises(ValueError, match=said):
        read(raw)


@SQLITE
def test_a_refused_file_changes_nothing(town, desk):
    answer = desk.send(f"projects/{town.project_id}/boundary", {"text": geojson(CROSSED).decode()})
    assert answer.status_code == 422
    assert "korsar sig själv" in answer.text
    assert the(town, Project, id=town.project_id).boundary is None


def round_area(n, radius=400.0):
    return [
        (EAST + radius * math.cos(2 * math.pi * k / n), NORTH + radius * math.sin(2 * math.pi * k / n))
        for k in range(n)
    ]


def test_many_corners_become_few_and_the_outline_hardly_moves():
    found = read(geojson(round_area(8000))).rings[0]
    assert 50 < len(found) <= 500
    assert all(abs(math.dist(one, (EAST, NORTH)) - 400) < 1 for one in found)
    assert abs(outlines.area(found)) == pytest.approx(math.pi * 400**2, rel=0.01)


GROUND = Fit((EAST - 500, 0.1, 0.0), (NORTH + 500, 0.0, -0.1))
"""A picture of 1,000 × 1,000 metres, in ten-thousandths of it."""


def project(*parts):
    """Return a project with an area of these parts, in metres."""
    area = [[[list(to_degrees(*one)) for one in (*ring, ring[0])]] for ring in parts]
    return Project(boundary={"type": "MultiPolygon", "coordinates": area})


def inside(polygon, east, north):
    x, y = GROUND.back(east, north)
    return is_inside(round(x), round(y), polygon)


@given(
    st.lists(st.tuples(st.floats(60, 400), st.floats(0.2, 1.0)), min_size=5, max_size=30),
    st.floats(0, 2 * math.pi),
)
@settings(max_examples=60, deadline=None)
def test_pins_are_let_in_everywhere_in_the_area_and_not_far_outside_it(spokes, turn):
    step = 2 * math.pi / len(spokes)
    ring = [
        (EAST + r * w * math.cos(turn + n * step), NORTH + r * w * math.sin(turn + n * step))
        for n, (r, w) in enumerate(spokes)
    ]
    found = for_pins(project(ring), GROUND)
    assert load_polygon(found) == found
    assert all(inside(found, *one) for one in ring)
    farthest = max(math.dist(one, (EAST, NORTH)) for one in ring)
    around = [turn + k / 10 for k in range(63)]
    assert not any(
        inside(found, EAST + (farthest + 55) * math.cos(a), NORTH + (farthest + 55) * math.sin(a)) for a in around
    )


def test_a_bay_wider_than_the_margins_stays_outside_and_a_narrow_one_is_filled():
    def shape(bay):
        return [
            (EAST, NORTH), (EAST + 300, NORTH), (EAST + 300, NORTH + 300), (EAST + 150 + bay / 2, NORTH + 300),
            (EAST + 150 + bay / 2, NORTH + 50), (EAST + 150 - bay / 2, NORTH + 50), (EAST + 150 - bay / 2, NORTH + 300),
            (EAST, NORTH + 300),
        ]  # fmt: skip

    assert not inside(for_pins(project(shape(120)), GROUND), EAST + 150, NORTH + 200)
    assert inside(for_pins(project(shape(30)), GROUND), EAST + 150, NORTH + 200)


def test_several_parts_are_taken_together_and_a_picture_within_the_area_has_no_boundary():
    found = for_pins(project(YARD[:-1], square(EAST + 300, NORTH, 50, 50)[:-1]), GROUND)
    assert inside(found, EAST + 250, NORTH + 40)
    assert for_pins(project(square(EAST - 900, NORTH - 900, 1800, 1800)[:-1]), GROUND) == ()


def test_a_project_without_an_area_has_nothing_to_lay_over_the_picture():
    with pytest.raises(ValueError, match="no area yet"):
        for_pins(Project(boundary=None), GROUND)
