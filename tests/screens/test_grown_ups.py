"""Pictures of the grown-ups' pages: planner, results, public, administrator, and what goes wrong."""

import pyotp
import pytest
from playwright.sync_api import expect

from consult.models.organisation import Organisation
from consult.services import organisations, outbox, users, worry_contact
from tests.planner.steps import answer_four, follow
from tests.screens.camera import SIZES

pytestmark = pytest.mark.screens
DESK_FIRST = {size: SIZES[size] for size in ("desktop", "tablet", "phone", "zoomed")}


def see(page, taken, base, pages):
    """Take a picture of each address, by its title."""
    for title, address in pages.items():
        page.goto(base + address)
        taken.take(page, title)


def test_a_planner_before_the_children(demo, enter, camera):
    taken, page = camera("planner-draft", DESK_FIRST), enter("planner")
    taken.take(page, "First page")
    base, draft = page.url, demo.consultation("draft")["id"]
    pages = {
        "New project": "projects/new",
        "Project": "projects/1",
        "Project's times": "projects/1/times",
        "Place the picture on the map": "projects/1/control-points",
        "Draw in the project's area": "projects/1/boundary",
        "Fetch a map picture": "projects/1/map-picture",
        "Nobody written down": "projects/1/heard",
        "Which questions?": "projects/1/consultations/new",
        "Read the questions": "projects/1/consultations/new?read=park&level=10-12",
        "New consultation": "projects/1/consultations/new?template=skolgard",
        "Read in a questionnaire": "projects/1/consultations/import",
        "Draft": f"consultations/{draft}",
        "Questions of a draft": f"consultations/{draft}/questions",
        "Add a question": f"consultations/{draft}/questions/new",
        "Change a question": f"consultations/{draft}/questions/gor",
        "Choose a picture": f"consultations/{draft}/questions/gor/picture?list=options&entry=leka&q=lek",
        "A question as the children see it": f"consultations/{draft}/questions/gor/preview?level=10-12",
        "When a question is shown": f"consultations/{draft}/questions/gor/when",
        "Change whom you ask": f"consultations/{draft}/people",
        "Hints about the words": f"consultations/{draft}/wording",
        "Four questions": f"consultations/{draft}/four",
        "How the result is divided": f"consultations/{draft}/divide",
        "Copy a consultation": f"consultations/{draft}/copy",
        "Save as a template": f"consultations/{draft}/template",
        "Get the questions as a file": f"consultations/{draft}/file",
        "Assignments": "assignments",
        "New assignment": "assignments/new",
        "An assignment": "assignments/1",
        "Make a certificate": "assignments/1/certificate",
    }
    see(page, taken, base, pages)
    page.goto(f"{base}consultations/{draft}/recordings")
    taken.take(page, "Whose voice is it?")
    page.get_by_label("En planerare").check()
    page.get_by_label("Jag som läser har sagt ja").check()
    follow(page, "Börja läsa in")
    taken.take(page, "Read the questions aloud")
    page.goto(f"{base}projects/new")
    follow(page, "Spara projektet")
    taken.take(page, "Something is missing")
    page.goto(f"{base}consultations/{draft}")
    answer_four(page)
    taken.take(page, "Everything is in place")
    follow(page, "Öppna dialogen")
    taken.take(page, "Open it?")


def test_a_planner_with_the_children(demo, enter, camera):
    taken, page = camera("planner-open", DESK_FIRST), enter("planner")
    base = page.url
    live, done = (demo.consultation(state)["id"] for state in ("open", "answered"))
    pages = {
        "Open": f"consultations/{live}",
        "Correct a typo": f"consultations/{live}/questions/gor/typo",
        "New session": f"consultations/{live}/sessions/new",
        "A session": "sessions/1",
        "Its papers to print": "sessions/1/kit",
        "Papers of all sessions": f"consultations/{live}/kit",
        "Its paper form": "sessions/1/paper",
        "Typing in forms": "sessions/1/enter",
        "Practice": "sessions/3",
        "Change a session": "sessions/1/edit",
        "Paste a table of sessions": f"consultations/{live}/sessions/paste",
        "Move a session": "sessions/1/move",
        "Cancel a session with answers": "sessions/1/cancel",
        "Remove its answers": "sessions/1/void",
        "Answered": f"consultations/{done}",
        "What came of it": f"consultations/{done}/reply",
        "As the children read it": f"consultations/{done}/reply/preview?level=10-12",
    }
    see(page, taken, base, pages)
    page.goto(f"{base}consultations/{live}/sessions/paste")
    rows = "4A\tBjörkskolan\t4/5\t9.15–10\t22\n4B\tBjörkskolan\t5/5\t9.15–10\t{}\n"
    for number, verb, title in (
        ("många", "Läs tabellen", "A table with a row to change"),
        ("24", "Läs tabellen igen", "A table before it is made"),
    ):
        page.get_by_label("Tabellen").fill("Klass\tPlats\tDatum\tTid\tAntal\n" + rows.format(number))
        follow(page, verb)
        taken.take(page, title)
    page.goto(f"{base}projects/1/heard")
    for name, number in (("Björkskolan 4B", "24"), ("Fritidsgården", "40")):
        page.get_by_label("Vad heter gruppen?").fill(name)
        page.get_by_label("Hur många barn är det?").fill(number)
        follow(page, "Lägg till gruppen")
    page.goto(f"{base}sessions/1/edit")
    page.get_by_label("Vilka av de berörda är det?").select_option("Björkskolan 4B")
    follow(page, "Spara tillfället")
    page.goto(f"{base}projects/1/heard")
    taken.take(page, "Whom have we heard?")
    page.locator(".groups a").first.click()
    taken.take(page, "Change a group")
    page.goto(f"{base}consultations/{live}")
    follow(page, "Stäng dialogen")
    taken.take(page, "Closed")
    follow(page, "Gör resultatet klart nu")
    taken.take(page, "Make it final?")
    page.get_by_label("Jag vet att det inte går att ångra").check()
    follow(page, "Gör resultatet klart")
    taken.take(page, "Final")
    follow(page, "Skriv svaret till barnen")
    taken.take(page, "Answer the children")


def test_results(demo, enter, camera):
    page = enter("planner")
    taken = camera("results", DESK_FIRST)
    result = demo.url + demo.consultation("answered")["results_path"]
    for title, by in (("Everybody", ""), ("By place", "?by=d1"), ("By age", "?by=d2")):
        page.goto(result + by)
        expect(page.locator(".waits")).to_have_count(0, timeout=120_000)
        taken.take(page, title)
    page.locator("summary").first.click()
    taken.take(page, "As a table")
    page.goto(f"{result}/compare")
    taken.take(page, "Compare with another round")
    page.goto(f"{result}/papers")
    taken.take(page, "Papers to make")
    follow(page, "Gör papperen")
    expect(page.locator("#papers [role=status]")).to_have_count(0, timeout=120_000)
    taken.take(page, "Papers to hand on")
    page.goto(result.replace("/results", "/publish"))
    taken.take(page, "Choose what is shown")
    follow(page, "Se hur det blir")
    taken.take(page, "As it will be")
    page.goto(demo.url + demo.consultation("open")["results_path"])
    taken.take(page, "Nothing yet")


def test_the_public(demo, page, camera):
    taken = camera("public")
    asked, answered = (demo.consultation(state)["public_path"] for state in ("open", "answered"))
    pages = {
        "The code page": "/",
        "An unknown code": "/?kod=1111+2222",
        "About an open one": asked,
        "In English": f"{asked}?lang=en",
        "Promised": f"{asked}/sa-blev-det",
        "About an answered one": answered,
        "What came of it": f"{answered}/sa-blev-det",
        "Cards about rights": "/rattigheter",
        "One card": "/rattigheter?kort=12",
        "Accessibility statement": "/tillganglighet",
    }
    see(page, taken, demo.url, pages)


def test_an_administrator(demo, enter, camera, database, settings, page):
    taken = camera("admin", DESK_FIRST)
    page.goto(f"{demo.url}/logga-in")
    taken.take(page, "Sign in")
    page.fill("[name=email]", "planner@lindhamn.example")
    page.fill("[name=password]", "not this one")
    follow(page, "Logga in")
    taken.take(page, "Not signed in")
    with database.writing() as db:
        invited = users.create(db, "demo", db.get_one(Organisation, 1).id, "ny@lindhamn.example", "planner")
        link = users.new_link(db, "demo", settings.secret_key, invited)
        db.commit()
    page.goto(f"{demo.url}/konto/{link}")
    taken.take(page, "Choose a password")
    enter("administrator")
    see(page, taken, demo.url, {
        "Users": "/o/lindhamn/users",
        "What has been done": "/o/lindhamn/log",
        "A user": "/o/lindhamn/users/3",
        "What can be purged": "/o/lindhamn/purges",
        "Settings": "/o/lindhamn/settings",
        "The map service": "/o/lindhamn/settings/map",
        "My account": "/o/lindhamn/account",
        "Work to hand over": "/o/lindhamn/hand-over",
        "Hand over": "/o/lindhamn/hand-over/4",
        "A code app": "/o/lindhamn/account/code-app",
    })  # fmt: skip
    page.goto(f"{demo.url}/o/lindhamn/settings")
    page.locator("#worry_contact_id").select_option("planner@lindhamn.example")
    follow(page, "Spara inställningarna")
    taken.take(page, "A contact who has not answered")
    with database.writing() as db:
        organisation = db.get_one(Organisation, 1)
        failed = outbox.put(db, 1, "ny@lindhamn.example", "Något att läsa", "Hej")
        outbox.not_sent(db, failed.id, "unreachable", for_good=True)
        contact = organisations.worry_contact(db, organisation)
        assert contact
        word = worry_contact.token(settings.secret_key, organisation, contact)
        db.commit()
    pages = {"A message that could not be sent": "/o/lindhamn/settings", "A test message": f"/kontakt-vid-oro/{word}"}
    see(page, taken, demo.url, pages)
    follow(page, "Jag har fått meddelandet")
    taken.take(page, "The contact has answered")
    page.goto(f"{demo.url}/o/lindhamn/account/code-app")
    app = pyotp.TOTP(str(page.locator("#secret").text_content()).replace(" ", ""))
    page.get_by_label("Koden som appen visar nu").fill(app.now())
    page.get_by_label("Ditt lösenord").fill(demo.staff("administrator")[1])
    follow(page, "Lägg till en kodapp")
    taken.take(page, "Recovery codes")
    page.context.clear_cookies()
    enter("administrator")
    taken.take(page, "The code")


def test_what_goes_wrong(demo, enter, camera, page):
    taken = camera("errors")
    see(page, taken, demo.url, {
        "Not here": "/o/lindhamn/nothing",
        "No such public page": "/om/nothing",
        "No such link for a leader": "/ledare/1.0.wrong",
        "A used invitation": "/konto/wrong",
        "No such address": "/nothing",
        "Another method": "/logga-ut",
    })  # fmt: skip
    enter("planner")
    see(page, taken, demo.url, {"Not allowed": "/o/lindhamn/users", "Somebody else's": "/o/ekstad/"})
    page.goto(f"{demo.url}/s/{demo.group_session('classroom')['code']}")
    page.wait_for_load_state("load")
    page.locator("[data-do=begin]").tap()
    page.context.set_offline(True)
    page.locator("#stop-button").tap()
    page.locator("#stop [data-do=send]").tap()
    page.locator("#waits").wait_for()
    taken.take(page, "A child's answers wait")
    page.context.set_offline(False)
