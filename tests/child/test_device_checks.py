"""What is tried on a device before the children come: its clock, its sound and its camera."""

import pytest
from playwright.sync_api import expect

from tests.child.test_device import open_device, press, said
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def browser_context_args(browser_context_args):
    """A tablet that may have the worker."""
    return {**browser_context_args, "service_workers": "allow"}


@pytest.mark.parametrize(("minutes", "right"), [(1, True), (3, False), (-3, False)])
def test_a_clock_that_goes_wrong_is_said_and_stops_nothing(page, server, yard, minutes, right):
    page.add_init_script(f"(now => {{ Date.now = () => now() + {minutes * 60_000}; }})(Date.now.bind(Date))")
    open_device(page, server, yard.at("10-12"))
    press(page, "Gör enheten redo")
    expect(said(page, "prepared")).to_contain_text("fungerar surfplattan utan nät")
    wrong = page.get_by_text("Klockan på enheten går fel. Ställ den rätt när du kan. Svaren skickas ändå.")
    expect(wrong).to_be_visible(visible=not right)


VOICE = """Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "sv-SE", localService: true }], cancel() {}, speak: (one) => window.heard(one.text) } });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };"""
TONE = """delete window.speechSynthesis;
  Object.defineProperty(window, "speechSynthesis", { value: undefined });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function () { window.heard("a tone"); start.call(this); };"""


@pytest.mark.parametrize(("device", "what"), [(VOICE, "Hördes det?"), (TONE, "a tone")])
def test_the_sound_is_tried_on_a_tap_and_who_holds_the_device_says_if_it_was_heard(page, server, yard, device, what):
    heard = []
    page.expose_function("heard", lambda said: heard.append(said))  # noqa: PLW0108 - a method of list cannot be marked
    page.add_init_script(device)
    open_device(page, server, yard.at("10-12"))
    assert heard == []
    press(page, "Prova ljudet")
    expect(page.locator("#sound-asked")).to_be_visible()
    assert heard == [what]
    assert_accessible(page)
    press(page, "Nej")
    expect(said(page, "heard")).to_have_text("Höj ljudet och stäng av tyst läge. Prova sedan igen.")
    press(page, "Prova ljudet")
    press(page, "Ja")
    expect(said(page, "heard")).to_have_text("Bra. Ljudet fungerar.")


def test_a_page_that_the_camera_opened_says_that_the_camera_reads(page, server, yard):
    code = yard.at("10-12")
    page.goto(f"{server.url}/s/{code}/enhet?via=kamera")
    expect(page.get_by_text("Kameran läser koden.")).to_be_visible()
    open_device(page, server, code)
    expect(page.get_by_text("Kameran läser koden.")).to_be_hidden()
