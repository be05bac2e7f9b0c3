"""Pictures of the leader's pages and of the wall."""

import pytest

from consult.services.simulate import answer
from tests.planner.steps import follow
from tests.screens.camera import SIZES, WALL

pytestmark = pytest.mark.screens
HAND_FIRST = {size: SIZES[size] for size in ("phone", "tablet", "desktop", "zoomed")}
MANUS = ("Ready", "Welcome", "Rights", "Join", "Answer", "Close", "Talk", "Thanks", "Notes")


def test_a_leader(demo, enter, camera, page):
    taken = camera("leader", HAND_FIRST)
    classroom = demo.group_session("classroom")
    enter("leader")
    taken.take(page, "My sessions")
    mine = f"{demo.url}/o/lindhamn/leader/assignments/1"
    page.goto(mine)
    taken.take(page, "An assignment")
    page.goto(f"{mine}/draft")
    taken.take(page, "Which questions?")
    page.goto(f"{mine}/report")
    taken.take(page, "The own report")
    page.get_by_label("Din rapport").fill("# Vad vi gjorde\nVi träffade 31 barn i parken.")
    follow(page, "Lämna in rapporten")
    taken.take(page, "Handed in")
    here = demo.url + classroom["leader_path"]
    page.goto(here)
    taken.take(page, "Open")
    page.locator("details.card summary").click()
    taken.take(page, "If a child tells you")
    page.goto(f"{here}/las")
    taken.take(page, "Reading out loud")
    for number, title in enumerate(MANUS, 1):
        page.goto(f"{here}/manus?steg={number}")
        taken.take(page, f"Manus: {title}")
    page.goto(f"{demo.url}{demo.group_session('field')['leader_path']}/manus?steg=3")
    taken.take(page, "Manus: One after the other")
    for title, where in (
        ("Typing in a form", "skriv-in"),
        ("Helping somebody", "hjalp"),
        ("Papers to print", "skriv-ut"),
    ):
        page.goto(f"{here}/{where}")
        taken.take(page, title)
    page.goto(here)
    page.locator("details.more summary").first.click()
    page.get_by_label("Hur många är ni?").fill("10")
    follow(page, "Spara antalet")
    assert set(answer(f"{demo.url}/s/{classroom['code']}", 5, 1)) == {201}
    page.goto(here)
    taken.take(page, "Were you more?")
    follow(page, "Ja, vi var fler: räkna alla")
    taken.take(page, "All are counted")
    follow(page, "Pausa")
    taken.take(page, "Paused")
    follow(page, "Stäng")
    taken.take(page, "Closed")
    follow(page, "Visa gruppens svar")
    taken.take(page, "The group's answers")
    page.goto(here)
    page.get_by_text("Lämna över telefonen").first.click()
    page.get_by_label("Välj fyra siffror").fill("4711")
    page.get_by_role("button", name="Lämna över telefonen").click()
    page.wait_for_url("**/s/*")
    page.goto(here)
    taken.take(page, "Handed over to the children")


def test_the_wall(demo, camera, page):
    taken, classroom = camera("wall", WALL), demo.url + demo.group_session("classroom")["leader_path"]
    page.goto(classroom)
    wall = demo.url + str(page.locator("a[href^='/visa/']").get_attribute("href"))
    page.goto(wall)
    taken.take(page, "The way in")
    page.goto(classroom)
    follow(page, "Stäng")
    follow(page, "Visa gruppens svar")
    for n in (1, 3, 7):
        page.goto(f"{wall}?fraga={n}")
        taken.take(page, f"The group's answers, {n}")
    page.goto(demo.url + demo.group_session("field")["leader_path"])
    wall = demo.url + str(page.locator("a[href^='/visa/']").get_attribute("href"))
    follow(page, "Stäng")
    follow(page, "Visa gruppens svar")
    page.goto(wall)
    taken.take(page, "Too few")
