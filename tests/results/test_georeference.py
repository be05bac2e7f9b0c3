"""A picture on the ground: coordinates to the metre, fits that are right, and points that are refused kindly."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.services.georeference import DEGREES, GROUND, Pair, doubtful, fit, from_ground, to_degrees, to_ground
from forms.staff.control_points import NAMES, both

PLACES = {
    "Örebro": (15.2134, 59.2741, 512163, 6570593),
    "Haninge": (18.1500, 59.1678, 680050, 6562988),
    "Hässleholm": (13.7664, 56.1591, 423382, 6224472),
    "Haparanda": (24.137, 65.836, 916179, 7331993),
}


@pytest.mark.parametrize("place", PLACES)
def test_known_places_come_out_to_the_metre(place):
    lon, lat, east, north = PLACES[place]
    assert math.dist(to_ground(DEGREES, lon, lat), (east, north)) < 1
    assert to_degrees(east, north) == pytest.approx((lon, lat), abs=2e-5)


def test_on_their_common_meridian_a_local_zone_differs_only_by_scale_and_start():
    east, north = to_ground(3009, 150_000, 6_572_000)
    assert (east, north) == pytest.approx((500_000, 0.9996 * 6_572_000), abs=0.01)


@pytest.mark.parametrize("epsg", range(3007, 3019))
def test_each_local_zone_has_the_meridian_of_its_name(epsg):
    *_, degrees, minutes = NAMES[epsg].split()
    assert to_degrees(*to_ground(epsg, 150_000, 6_600_000))[0] == pytest.approx(int(degrees) + int(minutes) / 60)


@pytest.mark.parametrize("wrong", [(GROUND, 6570593, 512163), (DEGREES, 59.27, 15.21), (3009, 512163, 1.0)])
def test_coordinates_that_have_changed_places_are_refused(wrong):
    with pytest.raises(ValueError, match="not in Sweden"):
        to_ground(*wrong)


def laid(x, y, turn=0.3, metres=0.4, stretch=1.0):
    """Return where a pixel is of a picture that is turned and scaled, its y downwards."""
    dx, dy = metres * x, -metres * stretch * y
    east = 512000 + dx * math.cos(turn) - dy * math.sin(turn)
    return Pair(x, y, east, 6570000 + dx * math.sin(turn) + dy * math.cos(turn))


@given(st.floats(-3, 3), st.floats(0.05, 5))
def test_two_points_are_enough_for_a_picture_that_is_only_turned_and_scaled(turn, metres):
    found = fit([laid(100, 100, turn, metres), laid(1500, 900, turn, metres)])
    other = laid(1200, 50, turn, metres)
    assert math.dist(found.at(1200, 50), (other.east, other.north)) < 1e-3


def test_three_points_take_a_picture_that_is_stretched_too():
    found = fit([laid(*at, stretch=1.05) for at in ((100, 100), (1500, 100), (800, 900))])
    other = laid(1200, 500, stretch=1.05)
    assert math.dist(found.at(1200, 500), (other.east, other.north)) < 1e-6
    assert found.rms < 1e-6
    assert not doubtful(found, 1600)


def test_a_point_that_is_off_is_seen_in_the_errors():
    corners = [laid(*at) for at in ((100, 100), (1500, 100), (800, 900), (100, 1000), (1500, 1000))]
    off = [*corners[:4], Pair(1500, 1000, corners[4].east + 40, corners[4].north)]
    found = fit(off)
    assert max(found.errors) > 5
    assert found.rms == pytest.approx(math.sqrt(sum(one**2 for one in found.errors) / 5))
    assert doubtful(found, 1600)
    assert not doubtful(fit(corners), 1600)


def test_three_points_of_which_one_is_wrong_look_doubtful_though_they_fit():
    corners = [laid(*at) for at in ((100, 100), (1500, 100), (800, 900))]
    found = fit([*corners[:2], Pair(800, 900, corners[2].east + 200, corners[2].north)])
    assert found.rms < 1e-6
    assert doubtful(found, 1600)


def test_points_that_say_nothing_are_refused_in_words():
    one, other, third = laid(100, 100), laid(1500, 900), laid(800, 500)
    with pytest.raises(ValueError, match="at least two"):
        fit([one])
    with pytest.raises(ValueError, match="1 and 2 are almost the same place in the picture"):
        fit([one, laid(103, 104)])
    with pytest.raises(ValueError, match="1 and 3 are almost the same place on the ground"):
        fit([one, other, Pair(900, 100, one.east, one.north)])
    with pytest.raises(ValueError, match="on one line"):
        fit([one, other, third])
    with pytest.raises(ValueError, match="inside out"):
        fit([Pair(at.x, at.y, at.east, -at.north) for at in (one, other, laid(100, 900))])


WGS84_A, WGS84_F = 6_378_137.0, 1 / 298.257222101  # GRS 80, which SWEREF 99 stands on


def gauss_kruger(lon, lat, meridian, scale=1.0, false_east=150_000.0):
    """Return east and north by the series that Lantmäteriet publishes: a second way, without pyproj."""
    f, n = WGS84_F, WGS84_F / (2 - WGS84_F)
    e2 = f * (2 - f)
    a_hat = WGS84_A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    a, b, c, d = (
        e2,
        (5 * e2**2 - e2**3) / 6,
        (104 * e2**3 - 45 * e2**4) / 120,
        1237 * e2**4 / 1260,
    )
    beta = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    phi, dl = math.radians(lat), math.radians(lon - meridian)
    s = math.sin(phi)
    conformal = phi - s * math.cos(phi) * (a + b * s**2 + c * s**4 + d * s**6)
    xi = math.atan2(math.tan(conformal), math.cos(dl))
    eta = math.atanh(math.cos(conformal) * math.sin(dl))
    terms = list(enumerate(beta, 1))
    north = xi + sum(k * math.sin(2 * m * xi) * math.cosh(2 * m * eta) for m, k in terms)
    east = eta + sum(k * math.cos(2 * m * xi) * math.sinh(2 * m * eta) for m, k in terms)
    return scale * a_hat * east + false_east, scale * a_hat * north


def meridian(epsg):
    *_, degrees, minutes = NAMES[epsg].split()
    return int(degrees) + int(minutes) / 60


@pytest.mark.parametrize("place", PLACES)
def test_the_second_way_gives_the_published_points_too(place):
    lon, lat, east, north = PLACES[place]
    assert math.dist(gauss_kruger(lon, lat, 15.0, 0.9996, 500_000.0), (east, north)) < 1


@pytest.mark.parametrize("epsg", range(3007, 3019))
@pytest.mark.parametrize("place", PLACES)
def test_every_zone_is_right_to_the_metre_by_a_second_way_and_comes_back(epsg, place):
    lon, lat, east, north = PLACES[place]
    in_zone = from_ground(epsg, *to_ground(DEGREES, lon, lat))
    assert math.dist(in_zone, gauss_kruger(lon, lat, meridian(epsg))) < 0.1
    assert math.dist(to_ground(epsg, *in_zone), (east, north)) < 1


SHIFTS = st.floats(-20, 20)


@given(
    turn=st.floats(-3, 3),
    metres=st.floats(0.1, 3),
    stretch=st.floats(0.9, 1.1),
    lean=st.floats(-0.1, 0.1),
    epsg=st.sampled_from([GROUND, DEGREES, 3009, 3010]),
    at=st.lists(st.tuples(SHIFTS, SHIFTS), min_size=4, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_a_plan_that_is_turned_scaled_and_skewed_lies_right_to_less_than_a_metre(turn, metres, stretch, lean, epsg, at):
    def on_ground(x, y):
        across, up = metres * (x + lean * y), -metres * stretch * y
        return (
            512_000 + across * math.cos(turn) - up * math.sin(turn),
            6_570_000 + across * math.sin(turn) + up * math.cos(turn),
        )

    near = zip(((50, 50), (1550, 60), (1500, 1150), (60, 1100)), at, strict=True)
    corners = [(x + dx, y + dy) for (x, y), (dx, dy) in near]
    digits = 7 if epsg == DEGREES else 2  # as a planner pastes them
    typed = [(x, y, *(round(one, digits) for one in from_ground(epsg, *on_ground(x, y)))) for x, y in corners]
    found = fit([Pair(x, y, *to_ground(epsg, east, north)) for x, y, east, north in typed])
    for x, y in ((0, 0), (1600, 0), (1600, 1200), (0, 1200), (800, 600)):
        assert math.dist(found.at(x, y), on_ground(x, y)) < 0.2
        assert math.dist(found.back(*on_ground(x, y)), (x, y)) * metres < 0.5
    assert found.rms < 0.1


def test_a_pixel_that_is_a_little_off_costs_less_than_a_metre_and_a_wrong_one_is_seen():
    corners = ((50, 50), (1550, 60), (1500, 1150), (60, 1100), (800, 100), (780, 1050))
    hand = ((1, 0), (-1, 1), (1, -1), (0, 1), (-1, 0), (0, -1))
    clicked = [replace(laid(x, y), x=x + dx, y=y + dy) for (x, y), (dx, dy) in zip(corners, hand, strict=True)]
    found = fit(clicked)
    truth = [laid(x, y) for x, y in ((0, 0), (1600, 1200), (800, 600))]
    assert all(math.dist(found.at(one.x, one.y), (one.east, one.north)) < 1 for one in truth)
    clicked[2] = replace(clicked[2], x=clicked[2].x + 60)
    assert max(fit(clicked).errors) > 5


PASTED = {
    "59,2741, 15,2134": (15.2134, 59.2741),
    "59.2741,15.2134": (15.2134, 59.2741),
    "15.2134 59.2741": (15.2134, 59.2741),
    "59.2741° N, 15.2134° Ö": (15.2134, 59.2741),
    "59°16′26,8″N 15°12′48,2″E": (15.21338889, 59.27411111),
    "6570593 512163": (512163, 6570593),
    "N 6570593 E 512163": (512163, 6570593),
    "6 570 593, 512 163": (512163, 6570593),
    "6570593,21; 512163,5": (512163.5, 6570593.21),
}


@pytest.mark.parametrize("text", PASTED)
def test_a_pasted_place_is_taken_apart_whichever_number_comes_first(text):
    assert both(text) == pytest.approx(PASTED[text], abs=1e-6)


@pytest.mark.parametrize(
    "text", ["", "59,2741", "6 570 593", "512163,4", "6 570593.2", "1,2,3", "Stortorget", "48,8 12,3"]
)
def test_what_is_one_number_or_no_place_is_not_taken_apart(text):
    assert both(text) is None
