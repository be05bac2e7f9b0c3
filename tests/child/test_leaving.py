"""Stopping, taking back, handing over, being away: nothing of one child is left for the next."""

import pytest
from playwright.sync_api import expect

from tests.child.steps import begin, choose, go_on, question, rows, send_all, until
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def stop(page):
    """Tap Sluta."""
    page.locator("#stop-button").tap()
    expect(page.locator("#stop")).to_be_visible()


def left_of(page):
    """Return everything that a page could have kept of a child."""
    return page.evaluate(
        """async () => ({
            ticked: document.querySelectorAll("input:checked").length,
            written: Array.from(document.querySelectorAll("textarea"), (one) => one.value).join(""),
            local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
            waiting: await new Promise((resolve) => {
              const opening = indexedDB.open("consult");
              opening.onsuccess = () => {
                const all = Array.from(opening.result.objectStoreNames);
                let found = 0;
                if (!all.length) { opening.result.close(); indexedDB.deleteDatabase("consult"); resolve(0); }
                for (const name of all) {
                  const counting = opening.result.transaction(name).objectStore(name).count();
                  counting.onsuccess = () => {
                    found += counting.result;
                    if (name === all[all.length - 1]) { opening.result.close(); resolve(found); }
                  };
                }
              };
            }),
        })"""
    )


NOTHING = {"ticked": 0, "written": "", "local": 0, "session": 0, "cookie": "", "waiting": 0}


def test_who_goes_on_after_all_loses_nothing(page, base, yard):
    begin(page, base, yard.at("10-12"))
    choose(page, "boll")
    stop(page)
    expect(page.get_by_role("button", name="Fortsätt svara")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(question(page).locator("input:checked")).to_have_attribute("value", "boll")


def test_what_is_answered_so_far_can_be_sent(page, base, yard, database):
    begin(page, base, yard.at("13-15"))
    choose(page, "boll")
    stop(page)
    page.get_by_role("button", name="Skicka det jag har svarat").tap()
    expect(page.locator("#thanks")).to_be_visible()
    assert len(rows(database)) == 1


def test_what_is_answered_can_be_thrown_away(page, base, yard, database):
    begin(page, base, yard.at("13-15"))
    choose(page, "boll")
    stop(page)
    page.get_by_role("button", name="Ta bort mina svar").tap()
    expect(page.locator("#discarded")).to_be_visible()
    expect(page.locator("#discarded h2")).to_have_text("Dina svar är borttagna. Inget har skickats.")
    assert left_of(page) == NOTHING
    assert rows(database) == []


def test_the_youngest_choose_between_two(page, base, yard):
    begin(page, base, yard.at("6-9"))
    stop(page)
    assert page.locator("#stop button").all_inner_texts() == ["Nej, jag fortsätter", "Ja, släng mina svar"]


def test_escape_leaves_the_dialog(page, base, yard):
    begin(page, base, yard.at("10-12"))
    stop(page)
    page.keyboard.press("Escape")
    expect(question(page)).to_be_visible()


def test_sent_answers_can_be_taken_back_for_a_minute(page, base, yard, database):
    page.clock.install()
    code = yard.at("10-12", kind="field")
    for undone in (True, False):
        page.goto(f"{base}/s/{code}")
        page.wait_for_load_state("load")
        page.locator("[data-do=begin]").tap()
        stop(page)
        page.get_by_role("button", name="Skicka det jag har svarat").tap()
        expect(page.get_by_role("button", name="Ångra")).to_be_visible()
        if undone:
            page.get_by_role("button", name="Ångra").tap()
            expect(page.locator("#undone")).to_be_visible()
            expect(page.locator("#undone h2")).to_have_text("Dina svar är borta.")
            assert rows(database) == []
    page.clock.run_for(61_000)
    expect(page.get_by_role("button", name="Ångra")).to_be_hidden()
    assert len(rows(database)) == 1


def test_handing_over_leaves_nothing_of_the_child(page, base, yard):
    begin(page, base, yard.at("10-12", kind="field"))
    choose(page, "boll", "gront")
    run = page.locator("#run [name=run]").input_value()
    entries = page.evaluate("history.length")
    send_all(page)
    expect(page.locator("#thanks")).to_contain_text("Ge surfplattan till nästa.")
    assert left_of(page) == NOTHING
    page.get_by_role("link", name="Jag är nästa").tap()
    expect(page.locator("#welcome")).to_be_visible()
    page.wait_for_load_state("load")
    assert left_of(page) == NOTHING
    assert page.locator("#run [name=run]").input_value() != run
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url == "about:blank"
    page.go_forward()
    page.wait_for_load_state("load")
    expect(page.locator("#welcome")).to_be_visible()
    assert left_of(page) == NOTHING


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("field", "Dina svar syns inte längre. Ge telefonen till nästa."),
        ("classroom", "Dina svar syns inte längre. Vänta på de andra."),
        ("open", "Dina svar syns inte längre. Du kan stänga sidan."),
    ],
)
def test_the_end_follows_the_kind_of_session(page, base, yard, kind, words):
    begin(page, base, yard.at("10-12", kind=kind, device_word="telefonen"))
    stop(page)
    page.get_by_role("button", name="Skicka det jag har svarat").tap()
    expect(page.locator("#thanks")).to_be_visible()
    expect(page.locator("#thanks .handover")).to_contain_text(words)
    assert page.get_by_role("link", name="Jag är nästa").count() == (kind == "field")


def test_a_reload_loses_the_run_on_purpose(page, base, yard):
    begin(page, base, yard.at("10-12"))
    choose(page, "boll")
    page.reload()
    page.wait_for_load_state("load")
    expect(page.locator("#welcome")).to_be_visible()
    assert left_of(page) == NOTHING


@pytest.mark.parametrize(("kind", "minutes"), [("field", 3), ("open", 5)])
def test_a_device_that_lies_idle_asks_and_then_forgets(page, base, yard, database, kind, minutes):
    page.clock.install()
    page.goto(f"{base}/s/{yard.at('10-12', kind=kind)}")
    page.wait_for_load_state("load")
    until(page, "document.querySelectorAll('script').length === 4")
    page.wait_for_timeout(300)
    page.locator("[data-do=begin]").tap()
    choose(page, "boll")
    page.clock.run_for(minutes * 60_000 - 2_000)
    expect(question(page)).to_be_visible()
    page.clock.run_for(3_000)
    expect(page.locator("#idle")).to_be_visible()
    expect(page.get_by_role("button", name="Jag är kvar")).to_be_focused()
    page.clock.run_for(55_000)
    page.get_by_role("button", name="Jag är kvar").tap()
    expect(question(page).locator("input:checked")).to_have_attribute("value", "boll")
    page.clock.run_for(minutes * 60_000 + 1_000)
    expect(page.locator("#idle")).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.locator("#welcome")).to_be_visible()
    assert left_of(page) == NOTHING
    assert rows(database) == []


def test_a_classroom_is_never_asked_whether_it_is_there(page, base, yard):
    page.clock.install()
    begin(page, base, yard.at("10-12"))
    page.clock.run_for(3_600_000)
    expect(question(page)).to_be_visible()


def test_help_is_one_tap_away_and_the_way_back_leads_to_the_question(page, base, yard):
    begin(page, base, yard.at("10-12"))
    go_on(page)
    page.locator("#ways [data-do=help]").tap()
    expect(page.locator("#help")).to_be_visible()
    expect(page.locator("#help")).to_contain_text("116\u00a0111")
    assert_accessible(page)
    page.get_by_role("button", name="Stäng hjälpen").tap()
    expect(page.locator("#path")).to_have_text("Fråga 2 av 8")
