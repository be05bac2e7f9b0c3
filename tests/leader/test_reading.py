"""*Vuxen läser*: all that stands on the children's screens, one question at a time, and nothing that they answered."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.services import consultations, states
from forms.questionnaire import load
from tests.leader.conftest import Leader
from tests.support.browser import assert_accessible
from tests.support.client import CheckedClient
from tests.support.town import Town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NAMES = {"swing": "Gungan", "bench": "Bänken", "goal": "Målet"}
THINGS = [{"id": slug, "text": name} for slug, name in NAMES.items()]
BANDS = [{"id": "few", "from": 0}, {"id": "many", "from": 3}]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "again", "kind": "again_again", "text": "Vill du göra det igen?", "options": THINGS},
    {"id": "ends", "kind": "best_worst", "text": "Bäst och sämst?", "options": THINGS},
    {"id": "most", "kind": "choices", "text": "Vad gör du?", "options": THINGS, "maximum": 2},
    {"id": "days", "kind": "number", "text": "Hur många dagar?", "max": 7, "bands": BANDS},
    {"id": "scale", "kind": "faces", "text": "Hur är det?", "options": THINGS},
    {"id": "told", "kind": "info", "text": "Tack för att du är med."},
]  # fmt: skip
UNSURE = "Jag vet inte"
TOLD = {
    1: [word for name in NAMES.values() for word in (name, "Ja", "Kanske", "Nej")] + [UNSURE],
    2: [word for name in NAMES.values() for word in (name, "Bäst", "Sämst")] + [UNSURE],
    3: [*NAMES.values(), UNSURE],
    4: ["0–7", UNSURE],
    5: [*NAMES.values(), UNSURE],
    6: [],
}
"""What is read of each question, from the first."""


@pytest.fixture
def leader(town: Town, client: CheckedClient) -> Leader:
    """Whoever reads a questionnaire with several kinds to children of 6–9."""
    made = town.consultation(opened=False, levels=["6-9"], plan=())
    document = load({"id": "kinds", "title": "Sorterna", "levels": ["6-9"], "questions": QUESTIONS})
    town.do(consultations.save_questionnaire, made, document)
    town.do(states.open_, made)
    return Leader(town, client, town.session(made, levels=["6-9"]))


def read(shown: str) -> list[str]:
    """Return the words in the list of a page, in order."""
    found = re.search(r'<ul class="read">(.*)</ul>', shown, re.DOTALL)
    words = re.split(r"<[^>]+>", found[1]) if found else []
    return [word.strip() for word in words if word.strip()]


@pytest.mark.parametrize("number", TOLD)
def test_every_item_is_there_with_its_answers_in_the_questionnaires_order(leader: Leader, number: int):
    assert read(leader.see(f"/las?fraga={number}")) == TOLD[number]


def test_what_stands_under_the_question_by_itself_is_read_too(leader: Leader):
    assert "Välj högst 2<" in leader.see("/las?fraga=3")
    assert "Här väljer barnen ett tal." in leader.see("/las?fraga=4")
    assert "Säg också" not in leader.see("/las?fraga=6")


def test_no_answer_of_a_child_changes_what_is_read(leader: Leader):
    before = [leader.see(f"/las?fraga={number}") for number in TOLD]
    for _ in range(8):
        leader.town.answer(leader.code, {"again.swing": "yes", "most": "goal"}, level="6-9", age="6-9")
    assert leader.town.stored() == 8
    assert [leader.see(f"/las?fraga={number}") for number in TOLD] == before


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_read_from_a_phone_and_by_keyboard_alone(leader: Leader, page: Page, base: str, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{base}{leader.link}/las")
    for question in QUESTIONS[:-1]:
        expect(page.get_by_role("heading", level=1)).to_have_text(str(question["text"]))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(page)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack för att du är med.")
    page.get_by_role("link", name="Förra").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det?")
    assert page.locator("h1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 28
