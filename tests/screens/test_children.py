"""Pictures of the children's pages: each level from the first page to the last, Arabic, and every other state."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from consult.models.base import now
from consult.models.consultation import Reply
from forms.texts import LEVELS
from tests.child.steps import go_on, question
from tests.screens.camera import SIZES, Camera

pytestmark = pytest.mark.screens
REPLY = {
    "said": "Många vill ha fler ställen att klättra på. Några vill ha det lugnare.",
    "done": "Vi bygger en klätterställning vid träden. Den är klar i augusti.",
    "not_done": "Fotbollsplanen flyttas inte. Den är nybyggd.",
}


HELD = {size: SIZES[size] for size in ("tablet", "phone")}


@pytest.mark.parametrize("level", LEVELS)
def test_a_child_of_each_level(page, demo, yard, camera, level):
    walk(page, f"{demo.url}/s/{yard.at(level, kind='field')}", camera(f"child-{level}", HELD))


def test_a_child_in_arabic(page, demo, yard, camera):
    sizes = {**HELD, "zoomed": SIZES["zoomed"]}
    walk(page, f"{demo.url}/s/{yard.at('10-12', languages=['ar', 'en', 'sv'])}?lang=ar", camera("child-arabic", sizes))


def test_children_at_a_computer(page, demo, yard, camera):
    taken = camera("child-computer", {size: SIZES[size] for size in ("desktop", "zoomed")})
    for level in LEVELS:
        page.goto(f"{demo.url}/s/{yard.at(level)}")
        page.wait_for_load_state("load")
        taken.take(page, f"Welcome, {level}")
        page.locator("[data-do=begin]").tap()
        for n in range(1, 5):
            if n in (2, 4):
                taken.take(page, f"Question {n}, {level}")
            go_on(page)
        page.locator("#ways [data-do=help]").tap()
        taken.take(page, f"Help, {level}")


def walk(page: Page, address: str, taken: Camera) -> None:
    """Go from the first page to the last, with help and stop on the way, and once say no."""
    page.goto(address)
    page.wait_for_load_state("load")
    taken.take(page, "Welcome")
    page.locator("[data-do=begin]").tap()
    n, is_last = 0, False
    while not is_last:
        n += 1
        if n % 2 and question(page).locator(".cards input").count():
            question(page).locator(".cards input").first.tap()
        taken.take(page, f"{n}. {'answered' if n % 2 else 'not answered'}")
        if n == 2:
            aside(page, taken)
        is_last = page.locator("#next.sends").count() > 0
        go_on(page)
    page.locator("#thanks").wait_for()
    taken.take(page, "Thanks")
    page.goto(address)
    page.wait_for_load_state("load")
    page.locator("[data-do=decline]").tap()
    page.locator("#declined").wait_for()
    taken.take(page, "No, thank you")


def aside(page: Page, taken: Camera) -> None:
    """Look into help and at the question before stopping, and come back."""
    for way, title in (("help", "Help"), ("stop", "Stop?")):
        page.locator(f"#ways [data-do={way}]").tap()
        taken.take(page, title)
        page.locator("[data-do=resume]:visible").tap()


def test_a_child_before_and_after(page, demo, yard, camera, database):
    taken = camera("child-around")
    unsettled = yard.session("open", age_group=None, levels=["6-9", "10-12"], languages=["sv", "en", "ar"])
    states = {
        "How old are you?": (unsettled, ""),
        "Which text?": (unsettled, "?age=10-12"),
        "A grown-up": (unsettled, "?age=adult"),
        "Not open yet": (yard.at("6-9", state="planned", opens_at=now() + timedelta(hours=2)), ""),
        "Waiting for the leader": (yard.at("6-9", state="planned"), ""),
        "Paused": (yard.at("10-12", state="paused"), ""),
        "Practice": (yard.at("6-9", kind="practice"), ""),
        "Closed": (yard.at("13-15", state="closed"), ""),
        "Unknown code": ("11112222", ""),
        "The device itself": (f"{yard.at('10-12', kind='field')}/enhet", ""),
        "Arabic: the device itself": (f"{yard.at('10-12', languages=['ar', 'sv'])}/enhet", "?lang=ar"),
        "Arabic: unknown code": ("11112222", "?lang=ar"),
        "Arabic: closed": (yard.at("10-12", state="closed", languages=["ar", "sv"]), ""),
    }
    for title, (code, query) in states.items():
        page.goto(f"{demo.url}/s/{code}{query}")
        taken.take(page, title)
    yard.change(promised=date(2020, 1, 31))
    page.goto(f"{demo.url}/s/{yard.at('10-12', state='closed')}")
    taken.take(page, "We are late")
    with database.writing() as db:
        db.add(Reply(consultation_id=yard.consultation_id, texts=dict.fromkeys(LEVELS, REPLY), published_at=now()))
        db.commit()
    yard.change(state="answered")
    for level in LEVELS:
        page.goto(f"{demo.url}/s/{yard.at(level, state='closed')}")
        taken.take(page, f"What came of it, {level}")


def test_a_child_without_script(new_context, demo, yard, camera):
    page = new_context(java_script_enabled=False).new_page()
    taken = camera("child-without-script", HELD)
    for level, lang in (("6-9", "sv"), ("10-12", "ar"), ("13-15", "sv")):
        page.goto(f"{demo.url}/s/{yard.at(level, languages=['sv', 'ar'])}?lang={lang}")
        taken.take(page, f"All on one page, {level} {lang}")
    page.locator("section.send button").tap()
    page.locator("#thanks").wait_for()
    taken.take(page, "Thanks")
