"""A picture on the ground: coordinates to the metre, fits that are right, and points that are refused kindly."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.services.georeference import DEGREES, GROUND, Pair, doubtful, fit, to_degrees, to_ground
from forms.staff.control_points import NAMES

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
