"""Read-aloud: a button only where the device itself can speak the language, never by itself."""

import json

import pytest
from playwright.sync_api import expect

from tests.child.steps import begin, choose, question, until

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SPEAKING = """(() => {
  const said = [];
  const voices = VOICES;
  window.said = said;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices, cancel: () => said.push("quiet"), speak: (one) => said.push(`${one.lang}: ${one.text}`),
  }});
})()"""


def with_voices(page, *voices):
    """Give the device voices: (language, whether it lives on the device)."""
    made = [{"lang": lang, "localService": local} for lang, local in voices]
    page.add_init_script(SPEAKING.replace("VOICES", json.dumps(made)))


@pytest.mark.parametrize("voices", [[], [("en-GB", True)], [("sv-SE", False)]])
def test_without_an_own_voice_for_the_language_there_is_no_button(page, base, yard, voices):
    with_voices(page, *voices)
    begin(page, base, yard.at("10-12"))
    until(page, "window.said.length > 0")
    expect(question(page).locator(".listen")).to_be_hidden()


def test_a_question_is_read_with_its_answers_and_a_second_tap_is_quiet(page, base, yard):
    with_voices(page, ("sv-SE", True))
    begin(page, base, yard.at("10-12", reads_aloud=True))
    button = question(page).get_by_role("button", name="Lyssna")
    button.tap()
    said = page.evaluate("said.filter((one) => one !== 'quiet')")
    assert len(said) == 1
    assert said[0].startswith("sv-SE: Vad gör du helst på rasten? Välj högst tre. Spelar boll. ")
    assert said[0].endswith("Vet inte.")
    question(page).get_by_role("button", name="Sluta läsa upp").tap()
    assert page.evaluate("said[said.length - 1]") == "quiet"
    expect(question(page).get_by_role("button", name="Lyssna")).to_be_visible()


def test_nothing_is_read_unless_somebody_asks(page, base, yard):
    with_voices(page, ("sv-SE", True))
    begin(page, base, yard.at("10-12"))
    choose(page, "boll")
    assert page.evaluate("said.filter((one) => one !== 'quiet')") == []


def test_at_the_youngest_each_card_of_the_welcome_can_be_heard(page, base, yard):
    with_voices(page, ("sv-SE", True))
    page.goto(f"{base}/s/{yard.at('6-9')}")
    expect(page.locator(".told .listen:visible")).to_have_count(4)
    page.locator(".told .listen").nth(3).tap()
    assert page.evaluate("said[said.length - 1]").startswith("sv-SE: Du får hoppa över frågor.")
