"""A planner records in Debian's Chromium: by the microphone, without one, and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from consult.app import create_app
from consult.config import Settings
from consult.services import users
from tests.planner.steps import follow, look, sign_in
from tests.planner.test_in_browser import EMAIL, PASSWORD
from tests.planner.test_reading_aloud import tone
from tests.support.thread import served
from tests.support.town import ACTOR, Town

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
MICROPHONE = """(() => {
  window.gone = false;
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const [voice, hears] = [context.createOscillator(), context.createMediaStreamDestination()];
    voice.connect(hears);
    voice.start();
    for (const track of hears.stream.getTracks()) {
      const stop = track.stop.bind(track);
      track.stop = () => { window.gone = true; stop(); };
    }
    return hears.stream;
  };
})()"""
"""A microphone that hears a tone, and notes when it is let go."""


@pytest.fixture
def served_office(settings: Settings, town: Town) -> Iterator[str]:
    """The address of the application, with one planner in it."""
    with town.writing() as db:
        user = users.create(db, ACTOR, town.organisation_id, EMAIL, "planner")
        users.set_password(db, ACTOR, user, PASSWORD)
    with served(create_app(settings)) as address:
        yield address


def sit_down(page: Page, served_office: str, draft: int) -> None:
    """Sign in and say whose voice it is."""
    sign_in(page, served_office, EMAIL, PASSWORD)
    page.goto(f"{served_office}/o/lund/consultations/{draft}/recordings?of=sv+10-12")
    page.get_by_label("En planerare").check()
    page.get_by_label("Jag som läser har sagt ja").check()
    follow(page, "Börja läsa in")


def test_a_text_is_recorded_heard_and_saved_and_the_next_one_stands_at_the_same_place(page, served_office, draft, town):
    page.add_init_script(MICROPHONE)
    sit_down(page, served_office, draft)
    first = page.locator(".aloud").inner_text()
    look(page)
    page.get_by_role("button", name="Spela in", exact=True).click()
    expect(page.locator("[data-do=stop]")).to_be_focused()
    page.wait_for_timeout(900)
    page.get_by_role("button", name="Stopp").click()
    expect(page.get_by_role("button", name="Lyssna")).to_be_visible()
    assert page.evaluate("gone"), "the microphone is let go"
    page.get_by_role("button", name="Lyssna").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Spara och gå vidare").click()
    assert page.locator(".aloud").inner_text() != first
    assert page.evaluate("scrollY") == 0
    expect(page.get_by_role("button", name="Spela in", exact=True)).to_be_in_viewport()
    assert len(list(town.settings.media.glob("*.mp3"))) == 1
    expect(page.locator(".texts audio")).to_have_count(1)


def test_who_lets_no_microphone_in_is_told_to_choose_a_file(page, served_office, draft):
    page.add_init_script("navigator.mediaDevices.getUserMedia = async () => { throw new Error('no'); }")
    sit_down(page, served_office, draft)
    page.get_by_role("button", name="Spela in", exact=True).click()
    expect(page.get_by_text("Mikrofonen går inte att använda.")).to_be_visible()
    expect(page.get_by_label("Ljudfil")).to_be_visible()


def test_without_script_a_file_is_enough(browser, served_office, draft, town, tmp_path):
    page = browser.new_context(java_script_enabled=False, locale="sv-SE").new_page()
    sit_down(page, served_office, draft)
    assert page.get_by_role("button", name="Spela in", exact=True).count() == 0
    file = tmp_path / "voice.wav"
    file.write_bytes(tone())
    page.get_by_label("Ljudfil").set_input_files(file)
    follow(page, "Spara filen")
    assert page.get_by_text("Inspelningen är sparad.").is_visible()
    assert len(list(town.settings.media.glob("*.mp3"))) == 1
    page.context.close()
