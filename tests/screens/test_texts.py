"""Pictures of the clearing queue and of the worry contact's pages."""

import pytest

from consult.models.organisation import User
from consult.services import users
from tests.clearing.conftest import STROKES, Wall
from tests.planner.steps import follow
from tests.screens.camera import SIZES
from tests.support.town import Town

pytestmark = pytest.mark.screens
DESK_FIRST = {size: SIZES[size] for size in ("desktop", "tablet", "phone", "zoomed")}
WORDS = "four words on a roof"


def test_what_children_wrote(demo, settings, database, camera, page):
    taken, wall = camera("texts", DESK_FIRST), Wall(Town(settings, database))
    with database.writing() as db:
        for name in ("planner", "contact"):
            users.set_password(db, "test", db.get_one(User, wall.people[name]), WORDS)
        db.commit()
    here = f"{demo.url}/o/lund/consultations/{wall.id}"

    def enter(name, address):
        page.context.clear_cookies()
        page.goto(f"{demo.url}/logga-in")
        page.fill("[name=email]", f"{name}@lund.example")
        page.fill("[name=password]", WORDS)
        follow(page, "Logga in")
        page.goto(address)

    enter("planner", f"{here}/texts")
    taken.take(page, "Nothing yet")
    wall.write(*["Jag vill ha fler gungor. Ring mig på 070-123 45 67 så berättar jag mer."] * 7)
    wall.screen()
    page.goto(f"{here}/texts")
    page.locator(".word input").nth(2).focus()
    page.keyboard.press("Space")
    taken.take(page, "A text")
    page.keyboard.press("4")
    taken.take(page, "Delete it?")
    page.keyboard.press("1")
    taken.take(page, "Approved")
    wall.write(*["نريد ملعبا جديدا في المدرسة"] * 7)
    wall.screen()
    page.goto(f"{here}/texts?start={next(one.id for one in wall.items() if one.unknown_language)}")
    taken.take(page, "Another language")
    wall.write(*[STROKES] * 7, question="sketch")
    wall.screen()
    page.goto(f"{here}/texts?start={next(one.id for one in wall.items() if one.kind == 'drawing')}")
    taken.take(page, "A drawing")
    follow(page, "Markera för oro")
    page.goto(here)
    taken.take(page, "Texts wait")
    enter("contact", f"{demo.url}/o/lund/worries")
    taken.take(page, "Marked for worry")
    page.get_by_role("button", name="Läs").click()
    taken.take(page, "The original")
    page.get_by_label("Vad gjordes?").fill("Ringde socialjouren")
    follow(page, "Anteckna")
    taken.take(page, "Written down")
