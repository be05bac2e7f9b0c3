"""The page for who holds a shared tablet: what waits, getting ready, emptying, the shelf, and answers in a file."""

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from consult.app import create_app
from consult.models.group_session import GroupSession
from tests.child.steps import choose, get_ready, rows, until
from tests.support.browser import assert_accessible
from tests.support.server import free_port
from tests.support.thread import served

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def browser_context_args(browser_context_args):
    """A tablet that may have the worker."""
    return {**browser_context_args, "service_workers": "allow"}


def send_one(page):
    """Answer one question of the page that is open and send it."""
    page.locator("[data-do=begin]").tap()
    choose(page, "boll")
    page.locator("#stop-button").tap()
    page.get_by_role("button", name="Skicka det jag har svarat").tap()


def answer(page, server, code):
    """Answer one question at a session's address and send it."""
    page.goto(f"{server.url}/s/{code}")
    page.wait_for_load_state("load")
    send_one(page)


def open_device(page, server, code):
    """Open the device's page when the number is there."""
    page.goto(f"{server.url}/s/{code}/enhet")
    expect(page.locator("#tools")).to_be_visible()


def said(page, where):
    """Return what is seen of what a button came to."""
    return page.locator(f"#{where} p:visible").first


def press(page, name):
    """Press a button by its words."""
    page.get_by_role("button", name=name).tap()


def test_the_device_is_made_ready_step_by_step_and_then_works_without_a_network(page, server, yard):
    code = yard.at("10-12", kind="field", device_word="telefonen")
    open_device(page, server, code)
    press(page, "Gör enheten redo")
    expect(said(page, "prepared")).to_contain_text("Nu fungerar telefonen utan nät.")
    assert [one.split("\n")[0] for one in page.locator("#checks li").all_inner_texts()][:5] == [
        "Kommunens server svarar klart",
        "Klockan går rätt klart",
        "Svar kan sparas här klart",
        "Sidor och bilder är hämtade klart",
        "Frågorna är öppna klart",
    ]
    assert_accessible(page)
    server.kill()
    page.get_by_role("link", name="Till frågorna").tap()
    expect(page.locator("#welcome")).to_be_visible()
    expect(page.locator("#online-only")).to_be_hidden()
    page.get_by_role("link", name="Den här enheten").tap()
    expect(page.locator("#number")).to_have_text("0")


@pytest.mark.parametrize("state", ["planned", "paused"])
def test_a_device_is_not_ready_while_the_questions_are_not_open(page, server, yard, state):
    open_device(page, server, yard.at("10-12", state=state))
    press(page, "Gör enheten redo")
    expect(said(page, "prepared")).to_have_text(
        "Inte redo. Frågorna är inte öppna. Öppna dem på ledarsidan och försök igen."
    )


def test_without_a_network_nothing_can_be_fetched_and_the_page_says_so(page, server, yard):
    open_device(page, server, yard.at("10-12"))
    server.kill()
    press(page, "Gör enheten redo")
    expect(said(page, "prepared")).to_contain_text("Inte redo.")


def test_what_waits_is_a_number_and_emptying_sends_it_and_deletes_nothing_before(page, server, yard, database):
    code = yard.at("10-12", kind="field")
    get_ready(page, server, code)
    server.kill()
    for _ in range(2):
        answer(page, server, code)
        expect(page.locator("#waits")).to_be_visible()
    page.goto(f"{server.url}/s/{code}")
    expect(page.locator("#waiting-number")).to_have_text("väntar: 2")
    page.get_by_role("link", name="Den här enheten").tap()
    expect(page.locator("#number")).to_have_text("2")
    expect(page.locator("#waits")).to_be_visible()
    press(page, "Töm enheten")
    expect(said(page, "emptied")).to_contain_text("Svar som fortfarande väntar: \u20662\u2069.")
    expect(page.locator("#number")).to_have_text("2")
    server.start()
    press(page, "Töm enheten")
    expect(said(page, "emptied")).to_have_text("Alla svar är skickade. Du kan stänga sidan.")
    expect(page.locator("#number")).to_have_text("0")
    assert len(rows(database)) == 2


def refuse(yard, code):
    """Let the municipality withdraw a session's language, so that what was sealed before no longer fits."""
    with yard.database.writing() as db:
        one = db.query(GroupSession).filter_by(code=code).one()
        one.languages = ["en"]
        db.commit()


def test_refused_answers_lie_on_a_shelf_that_says_why_and_can_be_tried_again(page, server, yard, database):
    code = yard.at("10-12", kind="field")
    get_ready(page, server, code)
    refuse(yard, code)
    send_one(page)
    expect(page.locator("#refused")).to_be_visible()
    expect(page.locator("#refused h2")).to_have_text(
        "Tack! Det gick inte att ta emot det du skickade. Säg till den som leder."
    )
    assert page.locator("input:checked").count() == 0
    assert_accessible(page)
    expect(page.get_by_role("link", name="Jag är nästa")).to_be_visible()
    page.goto(f"{server.url}/s/{code}/enhet?lang=sv")
    expect(page.locator("#refused-number")).to_have_text("1")
    expect(page.locator("[data-status='422']")).to_be_visible()
    assert page.locator("[data-status]:visible").count() == 1
    assert_accessible(page)
    press(page, re.compile("Försök igen|Try again"))
    expect(said(page, "emptied")).to_contain_text(re.compile("Svar som inte|Answers that"))
    expect(page.locator("#refused-number")).to_have_text("1")
    with yard.database.writing() as db:
        db.query(GroupSession).filter_by(code=code).one().languages = ["sv"]
        db.commit()
    press(page, re.compile("Försök igen|Try again"))
    expect(page.locator("#shelf")).to_be_hidden()
    assert len(rows(database)) == 1


def test_a_refusal_that_comes_later_takes_back_what_the_child_was_told(page, server, yard):
    code = yard.at("13-15", kind="field")
    get_ready(page, server, code)
    server.kill()
    answer(page, server, code)
    expect(page.locator("#waits")).to_be_visible()
    refuse(yard, code)
    server.start()
    expect(page.locator("#refused")).to_be_visible(timeout=40_000)
    assert "försöker igen" not in page.locator("#refused").inner_text()


def test_without_script_a_refused_post_says_so_and_promises_no_new_try(client, yard):
    code = yard.at("13-15")
    page = client.post(f"/s/{code}", data={"run": "x", "ticket": "x"})
    assert page.status_code == 403
    text = page.get_data(as_text=True)
    assert "Det gick inte att ta emot" in text
    assert "försöker igen" not in text


def saved(page):
    """Save to a file and return what is in it."""
    with page.expect_download() as download:
        press(page, "Spara till fil")
    return json.loads(download.value.path().read_text("utf-8"))


def test_answers_are_carried_to_another_device_in_a_file_and_arrive_once(page, server, yard, database, new_context):
    code = yard.at("10-12", kind="field")
    get_ready(page, server, code)
    server.kill()
    for _ in range(2):
        answer(page, server, code)
        expect(page.locator("#waits")).to_be_visible()
    open_device(page, server, code)
    file = saved(page)
    expect(said(page, "filed")).to_have_text("Filen är sparad. Svaren finns kvar här också.")
    assert len(file["posts"]) == 2
    assert set(file["posts"][0]) == {"path", "sealed"}
    assert "boll" not in json.dumps(file)
    server.start()
    other = new_context().new_page()
    open_device(other, server, code)
    whole = {"name": "consult.json", "mimeType": "application/json", "buffer": json.dumps(file).encode()}
    for _ in range(2):
        other.locator("#file").set_input_files(whole)
        expect(said(other, "filed")).to_contain_text("Nya svar från filen:")
        expect(other.locator("#number")).to_have_text("0")
    assert len(rows(database)) == 2
    press(page, "Töm enheten")
    expect(said(page, "emptied")).to_have_text("Alla svar är skickade. Du kan stänga sidan.")
    assert len(rows(database)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"consult": 1, "posts": []}',
        '{"consult": 2, "posts": [{"path": "/s/48217306", "sealed": "AAAA"}]}',
        '{"consult": 1, "posts": [{"path": "/o/ekstad", "sealed": "AAAA"}]}',
        '{"consult": 1, "posts": [{"path": "/s/48217306", "sealed": "<p>"}]}',
        '{"consult": 1, "posts": [{"path": "/s/48217306", "sealed": "AAAA"}, null]}',
    ],
)
def test_a_file_that_is_not_ours_is_refused_whole_and_nothing_is_lost(page, server, yard, text):
    open_device(page, server, yard.at("10-12"))
    page.locator("#file").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": text.encode()})
    expect(said(page, "filed")).to_have_text(
        "Filen går inte att läsa in. Välj en fil som är sparad härifrån. Inget har ändrats."
    )
    expect(page.locator("#number")).to_have_text("0")


def test_an_empty_device_has_nothing_to_save(page, server, yard):
    open_device(page, server, yard.at("10-12"))
    press(page, "Spara till fil")
    expect(said(page, "filed")).to_have_text("Det finns inga svar att spara.")


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
def test_the_page_is_there_however_the_session_stands_and_without_a_cookie(client, yard, state):
    code = yard.at("10-12", state=state)
    page = client.get(f"/s/{code}/enhet")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert "behöver JavaScript" in page.get_data(as_text=True)
    assert client.get("/s/00000000/enhet").status_code == 404


@pytest.mark.parametrize("lang", ["sv", "en", "ar", "fi", "so", "prs", "uk"])
def test_every_language_has_its_page_on_the_narrowest_phone(page, server, yard, lang):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{server.url}/s/{yard.at('10-12', languages=['sv', lang])}/enhet?lang={lang}")
    expect(page.locator("#tools")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert_accessible(page)
    until(page, "Boolean(document.getElementById('insecure').hidden)")


@pytest.fixture
def unsafe(settings, playwright, browser_type_launch_args, browser_context_args):
    """A tablet that reaches the application by http on another name than its own, as in a school without TLS."""
    port = free_port()
    app = create_app(replace(settings, public_url=f"http://plats.test:{port}"))
    flags = [*browser_type_launch_args["args"], "--host-resolver-rules=MAP plats.test 127.0.0.1"]
    with served(app, port):
        browser = playwright.chromium.launch(**{**browser_type_launch_args, "args": flags})
        yield browser.new_context(**browser_context_args, base_url=f"http://plats.test:{port}").new_page()
        browser.close()
    app.extensions["consult"]["database"].dispose()


def test_without_a_secure_address_the_questions_work_online_only_and_the_pages_say_so(unsafe, yard, database):
    code = yard.at("10-12", kind="field")
    unsafe.goto(f"/s/{code}")
    expect(unsafe.locator("#online-only")).to_have_text("Den här sidan fungerar bara med nät.")
    assert not unsafe.evaluate("window.isSecureContext")
    expect(unsafe.locator("#ready")).to_be_hidden()
    send_one(unsafe)
    expect(unsafe.locator("#sent")).to_be_visible()
    assert len(rows(database)) == 1
    unsafe.goto(f"/s/{code}/enhet")
    expect(unsafe.locator("#insecure")).to_contain_text("Adressen är inte säker")
    expect(unsafe.locator("#tools")).to_be_hidden()
    assert_accessible(unsafe)


def test_without_a_secure_address_a_refused_answer_points_to_no_shelf(unsafe, yard):
    code = yard.at("10-12", kind="field")
    unsafe.goto(f"/s/{code}")
    expect(unsafe.locator("#online-only")).to_be_visible()
    refuse(yard, code)
    send_one(unsafe)
    expect(unsafe.locator("#refused")).to_be_visible()
    expect(unsafe.locator("#refused-way")).to_be_hidden()
