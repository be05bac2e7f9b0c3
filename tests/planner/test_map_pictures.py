"""The municipality's own map service: named, tried, asked through the worker alone, and nothing inside is reached."""

import math
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from consult import work_maps
from consult.models.base import now
from consult.models.job import job
from consult.models.organisation import Organisation
from consult.models.project import ControlPoint, Media, Project
from consult.services import boundaries, control_points, jobs, map_pictures, map_service, users
from consult.services.georeference import DEGREES, from_ground, to_ground
from tests.planner.conftest import the
from tests.planner.test_boundaries import geojson, square
from tests.support.map_server import server
from tests.support.town import ACTOR

__all__ = ["server"]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LAYERS = "bakgrund,orto & namn"
OREBRO = (512_163, 6_570_593)


@pytest.fixture
def served(town, server):
    """A town whose municipality has this map service."""
    with town.writing() as db:
        found = db.get_one(Organisation, town.organisation_id)
        map_service.save(db, ACTOR, found, url=server.url, layers=LAYERS, epsg=3006)
        db.execute(delete(job))
    return server


def work(town, hosts="localhost"):
    """Do the jobs that wait, as the worker does; return how many there were."""
    settings = replace(town.settings, map_hosts=hosts)
    for n in range(20):
        with town.writing() as db:
            one = jobs.take(db)
        if one is None:
            return n
        work_maps.JOBS[one.kind](town.database, settings, *one.subjects, threading.Event())
        with town.writing() as db:
            jobs.done(db, one)
    raise AssertionError("the work has no end")


def orders(town):
    with town.database.reading() as db:
        return map_pictures.of_project(db.get_one(Organisation, town.organisation_id), town.project_id)


def points(town):
    with town.database.reading() as db:
        return [(one.x, one.y, one.east, one.north, one.epsg) for one in db.query(ControlPoint).order_by("id")]


def test_a_planner_gets_a_picture_that_lies_on_the_map_already(town, desk, served):
    page = f"projects/{town.project_id}/map-picture"
    told = desk.done(page, {"middle": "N 6570593 E 512163", "metres": "400"})
    assert "håller på att hämtas" in told
    assert served.asked == []  # the server itself asks nothing
    assert work(town) == 1
    [asked] = served.asked
    assert asked | {"BBOX": ""} == {
        "map": "/maps/plan", "SERVICE": "WMS", "VERSION": "1.1.1", "REQUEST": "GetMap", "LAYERS": LAYERS,
        "STYLES": "", "SRS": "EPSG:3006", "FORMAT": "image/png", "BBOX": "", "WIDTH": "1600", "HEIGHT": "1200",
    }  # fmt: skip
    assert asked["BBOX"] == "511963.00,6570443.00,512363.00,6570743.00"
    [order] = orders(town)
    picture = the(town, Media, sha=order.sha)
    assert (picture.width, picture.height, picture.people) == (1600, 1200, "none")
    assert points(town) == [
        (0, 0, 511_963, 6_570_743, 3006),
        (1600, 0, 512_363, 6_570_743, 3006),
        (1600, 1200, 512_363, 6_570_443, 3006),
        (0, 1200, 511_963, 6_570_443, 3006),
    ]
    told = desk.read(page)
    assert f"/media/{order.sha}-child.jpg" in told
    assert "400 × 300 meter" in told
    with desk.client.get(f"/media/{order.sha}.jpg") as sent:
        assert sent.status_code == 200


def test_the_same_picture_is_not_fetched_twice_in_a_day(town, desk, served, monkeypatch):
    page, sent = f"projects/{town.project_id}/map-picture", {"middle": "59,2741, 15,2134", "metres": "200"}
    desk.done(page, sent)
    desk.done(page, sent)
    work(town)
    desk.done(page, sent)
    assert (work(town), len(served.asked), len(orders(town))) == (0, 1, 1)
    later = now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(map_pictures, "now", lambda: later)
    desk.done(page, sent)
    assert (work(town), len(served.asked), len(orders(town))) == (1, 2, 2)


@SQLITE
def test_another_project_gets_the_same_picture_with_points_of_its_own(town, desk, served):
    desk.done(f"projects/{town.project_id}/map-picture", {"middle": "59,2741, 15,2134", "metres": "200"})
    work(town)
    facts = {"title": "Andra", "stage": "other:ide", "place": "Ekparken", "at_place": "i Ekparken"}
    desk.done("projects/new", facts)
    other = the(town, Project, title="Andra").id
    told = desk.done(f"projects/{other}/map-picture", {"middle": "59,2741, 15,2134", "metres": "200"})
    assert "-child.jpg" in told
    assert len(served.asked) == 1
    with town.database.reading() as db:
        found = control_points.of_picture(db, db.get_one(Project, other), orders(town)[0].sha)
        assert len(found) == 4


def test_the_projects_area_is_the_picture_when_nothing_is_written(town, desk, served):
    with town.writing() as db:
        area = boundaries.read(geojson(square(512_000, 6_570_000, 200, 300)))
        boundaries.save(db, ACTOR, db.get_one(Project, town.project_id), area)
    page = f"projects/{town.project_id}/map-picture"
    assert 'value="560"' in desk.read(page)  # 300 metres high, four to three, and some room
    desk.done(page, {"middle": "", "metres": "560"})
    work(town)
    assert served.asked[0]["BBOX"] == "511820.00,6569940.00,512380.00,6570360.00"


def test_a_picture_in_a_local_zone_lies_right(town, desk, served):
    with town.writing() as db:
        found = db.get_one(Organisation, town.organisation_id)
        map_service.save(db, ACTOR, found, url=served.url, layers="bakgrund", epsg=3009)
        db.execute(delete(job))
    desk.done(f"projects/{town.project_id}/map-picture", {"middle": "6570593 512163", "metres": "100"})
    work(town)
    corners = [to_ground(epsg, east, north) for _x, _y, east, north, epsg in points(town)]
    middle = [sum(one[axis] for one in corners) / 4 for axis in (0, 1)]
    assert math.dist(middle, OREBRO) < 1
    assert served.asked[0]["SRS"] == "EPSG:3009"


@pytest.mark.parametrize(("how", "why"), [("error", "picture"), ("broken", "refused"), ("narrow", "shape")])
def test_what_is_no_picture_is_said_and_leaves_nothing_behind(town, desk, served, how, why):
    served.how = how
    page = f"projects/{town.project_id}/map-picture"
    with town.database.reading() as db:
        before = db.query(Media).count()
    desk.done(page, {"middle": "59,2741, 15,2134", "metres": "200"})
    work(town)
    assert [one.why for one in orders(town)] == [why]
    assert points(town) == []
    with town.database.reading() as db:
        assert db.query(Media).count() == before
    assert "Tjänsten" in desk.read(page) or "Servern" in desk.read(page)


@SQLITE
def test_a_map_service_inside_is_asked_only_when_the_setting_names_its_host(town, desk, served):
    desk.done(f"projects/{town.project_id}/map-picture", {"middle": "59,2741, 15,2134", "metres": "200"})
    work(town, hosts="karta.kommunen.example")
    assert [one.why for one in orders(town)] == ["private"]
    assert served.asked == []
    desk.done(f"projects/{town.project_id}/map-picture", {"middle": "59,2741, 15,2134", "metres": "200"})
    work(town)  # the control: the same order, and the setting names the host
    assert orders(town)[0].sha


@SQLITE
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"middle": "", "metres": "200"}, "mitt"),
        ({"middle": "Stortorget", "metres": "200"}, "två koordinater"),
        ({"middle": "48,8, 12,3", "metres": "200"}, "två koordinater"),
        ({"middle": "55,1, 24,9", "metres": "49"}, "50 till 5000"),
        ({"middle": "69,9 15,0", "metres": "100"}, "inte i Sverige"),
    ],
)
def test_what_cannot_be_asked_is_said(town, desk, served, form, said):
    answer = desk.send(f"projects/{town.project_id}/map-picture", form)
    assert (answer.status_code, orders(town), served.asked) == (422, [], [])
    assert said in answer.text


@SQLITE
def test_without_a_map_service_the_page_says_who_adds_one(town, desk):
    told = desk.read(f"projects/{town.project_id}/map-picture")
    assert 'class="empty"' in told
    assert "<form method" not in told.split("<main")[1]


@pytest.fixture
def strategist(town, desk):
    """The same desk with a strategist at it."""
    with town.writing() as db:
        user = users.create(db, ACTOR, town.organisation_id, "strateg@lund.example", "strategist")
    with desk.client.session_transaction() as kept:
        kept.update(user=user.id, epoch=user.epoch, began=int(time.time()), seen=int(time.time()))
    return desk


def test_a_map_service_is_tried_when_it_is_saved(town, strategist, server):
    sent = {"url": server.url, "layers": "bakgrund, orto & namn", "epsg": "3006"}
    assert "provas" in strategist.done("settings/map", sent)
    assert work(town) == 1
    assert [one["REQUEST"] for one in server.asked] == ["GetCapabilities", "GetMap"]
    assert "Karttjänsten fungerar" in strategist.read("settings/map")
    strategist.done("settings/map", {"url": "", "layers": "", "epsg": "3006"})
    assert the(town, Organisation, id=town.organisation_id).map_service == {}


@SQLITE
@pytest.mark.parametrize(
    ("layers", "epsg", "how", "said"),
    [
        ("annat", "3006", "well", "har inte alla lager"),
        ("bakgrund", "3018", "well", "kan inte koordinatsystemet"),
        ("bakgrund", "3006", "error", "skickade ingen bild"),
    ],
)
def test_a_trial_says_what_to_change(town, strategist, server, layers, epsg, how, said):
    server.how = how
    strategist.done("settings/map", {"url": server.url, "layers": layers, "epsg": epsg})
    work(town)
    assert said in strategist.read("settings/map")


@SQLITE
@pytest.mark.parametrize(
    "url", ["ftp://karta.se/", "https://a:b@karta.se/", "karta.se/wms", "http://[::1", "https://x y"]
)
def test_an_address_that_is_none_is_refused(town, strategist, url):
    answer = strategist.send("settings/map", {"url": url, "layers": "a", "epsg": "3006"})
    assert answer.status_code == 422
    assert "https://" in answer.text
    assert the(town, Organisation, id=town.organisation_id).map_service == {}


def test_metres_and_degrees_come_out_the_same():
    lon, lat = from_ground(DEGREES, *OREBRO)
    assert math.dist(to_ground(DEGREES, lon, lat), OREBRO) < 0.01
