"""The small ears of the youngest: each reads its card alone, by touch and by keyboard, and never chooses it."""

import pytest
from playwright.sync_api import expect

from tests.child.every_kind import LATER, Asked
from tests.child.heard import Read, hear_out, sounds, with_voices
from tests.child.steps import begin, choose, question, skip_to
from tests.child.test_looks import SIZES

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AROUND = """(by) => Array.from(document.querySelectorAll(".ear"), (ear) => {
  const { left, right, top, bottom } = ear.getBoundingClientRect();
  const points = [];
  for (let x = left - by; x <= right + by; x += 4) points.push([x, top - by], [x, bottom + by]);
  for (let y = top - by; y <= bottom + by; y += 4) points.push([left - by, y], [right + by, y]);
  return points.map(([x, y]) => document.elementFromPoint(x, y)).filter((at) => at && at.tagName === "INPUT").length;
})"""
"""How many points at a distance from each ear would choose a card."""


@pytest.fixture
def recorded(database, settings):
    """A consultation whose texts somebody has read aloud."""
    return Read(database, settings)


@pytest.fixture
def kinds(database, settings):
    """A consultation with a question of each later kind."""
    return Asked(database, settings, LATER)


def test_an_ear_reads_its_card_alone_and_does_not_choose_it(page, base, recorded):
    with_voices(page)
    begin(page, base, recorded.at("6-9"))
    expect(page.locator(".ear")).to_have_count(3)
    page.get_by_role("button", name="Lyssna: Målet").tap()
    assert sounds(page) == [recorded.address("Målet")]
    expect(page.locator(".being-read")).to_have_text("Målet")
    page.get_by_role("button", name="Lyssna: Gungan").tap()
    expect(page.locator(".being-read")).to_have_text("Gungan")
    expect(page.locator(".being-read")).to_have_count(0)
    assert sounds(page) == [recorded.address("Målet"), recorded.address("Gungan")]
    expect(question(page).locator("input:checked")).to_have_count(0)
    choose(page, "goal")
    expect(question(page).locator("input:checked")).to_have_count(1)


def test_ears_stand_after_the_cards_in_tab_order_and_work_by_keyboard(page, base, recorded):
    with_voices(page, ("sv-SE", True))
    begin(page, base, recorded.at("6-9", reads_aloud=True))
    assert recorded.address("Jag vet inte") in page.content()
    expect(page.locator(".ear")).to_have_count(3)
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.value || document.activeElement.textContent.trim()"))
    assert [" ".join(one.split()) for one in reached[:7]] == [
        "Lyssna", "swing", "unsure", "Lyssna: Gungan.", "Lyssna: Målet.", "Lyssna: Jag vet inte.", "Hoppa över",
    ]  # fmt: skip
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert sounds(page) == [recorded.address("Jag vet inte")]
    expect(question(page).locator("input:checked")).to_have_count(0)


def test_only_the_youngest_have_ears(page, base, recorded):
    with_voices(page, ("sv-SE", True))
    begin(page, base, recorded.at("10-12"))
    expect(question(page).locator(".listen")).to_be_visible()
    expect(page.locator(".ear")).to_have_count(0)


def test_only_what_can_be_heard_has_an_ear(page, base, database, settings, monkeypatch):
    monkeypatch.setattr(Read, "missing", ("Målet",))
    with_voices(page)
    begin(page, base, Read(database, settings).at("6-9"))
    expect(page.locator(".ear")).to_have_count(2)
    expect(page.get_by_role("button", name="Lyssna: Målet")).to_have_count(0)


EARS = {"again": 4, "ends": 4, "days": 1, "places": 5}


@pytest.mark.parametrize("width", [820, 390])
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_ears_have_their_size_and_what_is_near_them_chooses_nothing(page, base, kinds, lang, width):
    with_voices(page, ("sv-SE", True), ("ar-SA", True))
    page.set_viewport_size({"width": width, "height": 2400})
    begin(page, base, kinds.at("6-9", languages=["sv", "ar"]), f"?lang={lang}")
    _, least, gap, *_ = SIZES["6-9"]
    for asked, number in EARS.items():
        skip_to(page, asked)
        expect(page.locator(".ear")).to_have_count(number)
        boxes = [ear.bounding_box() for ear in page.locator(".ear").all()]
        assert min(min(box["width"], box["height"]) for box in boxes) >= least
        for distance in (4, gap / 2, gap - 1):
            assert page.evaluate(AROUND, distance) == [0] * number, (asked, distance)
        page.evaluate("document.querySelectorAll('.ear-place').forEach((one) => { one.style.pointerEvents = 'none'; })")
        assert sum(page.evaluate(AROUND, 4)) > 0, "taps beside an ear would not be seen"
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


def test_an_ear_of_a_row_reads_the_thing_and_its_answers(page, base, kinds):
    with_voices(page, ("sv-SE", True))
    begin(page, base, kinds.at("6-9"))
    skip_to(page, "again")
    page.get_by_role("button", name="Lyssna: Bänken").tap()
    hear_out(page)
    assert sounds(page) == ["sv-SE: Bänken.", "sv-SE: Ja.", "sv-SE: Kanske.", "sv-SE: Nej."]


def test_a_new_child_meets_new_ears_and_the_order_may_change(page, base, kinds):
    with_voices(page, ("sv-SE", True))
    begin(page, base, kinds.at("6-9"))
    for _ in range(3):
        expect(page.locator(".ear")).to_have_count(4)
        names = [one.replace("Lyssna: ", "").rstrip(".") for one in page.locator(".ear").all_inner_texts()]
        assert names == [
            one.split("\n")[0].strip()
            for one in question(page).locator(".thing .card-words, .unsure .card-words").all_inner_texts()
        ]
        page.locator("#stop-button").tap()
        page.locator("[data-do=discard]").tap()
        page.goto(page.url)
        page.wait_for_load_state("load")
        page.locator("[data-do=begin]").tap()
