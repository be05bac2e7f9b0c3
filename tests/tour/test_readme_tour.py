"""The README's tour, whole: a planner asks, ten children answer, the chart is right, and they get their answer."""

import pytest
from playwright.sync_api import expect

from tests.planner.steps import (
    answer_four,
    fill_places,
    look,
    make_draft,
    make_project,
    open_with_session,
    press,
    sign_in,
)
from tests.tour.steps import (
    SENSITIVE,
    Class,
    charted,
    finish,
    is_as_it_should,
    lead_to_the_end,
    shown_to_the_group,
    tell_what_came_of_it,
    ways_in,
)

REPLY = {
    "said": "Ni vill klättra mer och ha lugna ställen.",
    "done": "Vi bygger en klätterställning vid träden.",
    "not_done": "Vi flyttar inte fotbollsplanen. Den är nybyggd.",
}


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_municipality_asks_ten_children_and_answers_them(demo, device, photo):
    planner, tablet, phone = device(1280, 800), device(820, 1180), device(390, 844)

    sign_in(planner, demo.url, *demo.staff("planner"))
    make_project(planner, photo)
    make_draft(planner)
    fill_places(planner, photo)
    answer_four(planner)
    open_with_session(planner)
    look(planner)
    questions, link = ways_in(planner)

    children = Class(tablet)
    for child in range(10):
        children.arrive(questions)
        children.answer(child)
    assert tablet.context.cookies() == []

    lead_to_the_end(phone, link, children=10)
    to_show = {asked: dict(said) for asked, said in children.said.items() if asked not in SENSITIVE}
    assert shown_to_the_group(phone) == to_show

    finish(planner)
    press(planner, "Se resultatet")
    assert charted(planner) == to_show
    expect(planner.locator("section.question", has=planner.locator(".few"))).to_have_count(len(SENSITIVE))

    planner.go_back()
    press(planner, "Skriv svaret till barnen")
    tell_what_came_of_it(planner, **REPLY)
    look(planner)

    tablet.goto(questions)
    expect(tablet.locator("h1")).to_have_text("Så blev det")
    for words in REPLY.values():
        expect(tablet.get_by_text(words)).to_be_visible()
    is_as_it_should(tablet)
