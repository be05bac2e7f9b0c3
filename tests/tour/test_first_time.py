"""A planner's first time: from signing in to an open consultation with a poster, and how much it asks."""

import pytest
from playwright.sync_api import expect

from tests.kit.conftest import codes
from tests.tour.first_time import Planner, change_a_question, fill_in, open_and_print, prepare

MOST_LOADS, MOST_FIELDS, MOST_NEEDED = 25, 40, 12
MOST_WRITTEN = 26  # besides an age and a question: forms may be saved half done, a consultation is not opened so


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_planner_comes_from_signing_in_to_a_poster_without_meeting_too_much(demo, device):
    planner = Planner(device(1280, 800))
    prepare(planner, demo.url, *demo.staff("planner"))
    expect(planner.page.get_by_role("heading", name="10 saker saknas innan du kan öppna:")).to_be_visible()
    fill_in(planner)
    change_a_question(planner)
    expect(planner.page.get_by_role("heading", name="Allt är på plats")).to_be_visible()
    poster = open_and_print(planner).read_bytes()

    (questions, _), *others = codes(poster)
    assert not others
    child = device(820, 1180)
    child.goto(questions)
    expect(child.locator("[data-do=begin]")).to_be_visible()

    assert len(planner.loads) <= MOST_LOADS, planner.loads
    assert len(planner.met) <= MOST_FIELDS, planner.met
    assert 0 < sum(planner.met.values()) <= MOST_NEEDED, planner.met
    assert planner.written <= MOST_WRITTEN
