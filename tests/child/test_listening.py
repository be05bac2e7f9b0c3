"""Read-aloud: recordings, else the device's own voice, else no button; never by itself, one thing at a time, marked.

`recordings/hej.mp3` is a machine's voice that says "hej": made with espeak-ng and LAME for these tests alone, CC0.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from forms.questionnaire import load
from forms.texts import Recordings
from tests.child.steps import begin, choose, go_on, question, skip_to, until
from tests.child.test_kinds import Asked
from tests.child.test_looks import SIZES
from tests.child.yard import Yard
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
VOICE = (Path(__file__).parent / "recordings/hej.mp3").read_bytes()
FRAME = 72

SPEAKING = """(() => {
  const said = [], marked = [];
  Object.assign(window, { said, marked, ends: () => {} });
  const words = (one) => one.textContent.trim();
  const note = () => marked.push(Array.from(document.querySelectorAll(".being-read"), words).join("|"));
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => { window.asked = true; return VOICES; }, cancel: () => said.push("quiet"),
    speak: (one) => { said.push(`${one.lang}: ${one.text}`); note(); window.ends = () => one.onend(); },
  }});
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    said.push(new URL(this.src).pathname);
    note();
    return play.call(this);
  };
})()"""
"""Notes what is spoken and played in `said`, and what is marked then; `ends()` ends what the voice is saying."""
SOUND = "said.filter((one) => one !== 'quiet')"
AROUND = """(by) => Array.from(document.querySelectorAll(".ear"), (ear) => {
  const { left, right, top, bottom } = ear.getBoundingClientRect();
  const points = [];
  for (let x = left - by; x <= right + by; x += 4) points.push([x, top - by], [x, bottom + by]);
  for (let y = top - by; y <= bottom + by; y += 4) points.push([left - by, y], [right + by, y]);
  return points.map(([x, y]) => document.elementFromPoint(x, y)).filter((at) => at && at.tagName === "INPUT").length;
})"""
"""How many points at a distance from each ear would choose a card."""


def with_voices(page, *voices):
    """Give the device voices: (language, whether it lives on the device)."""
    made = [{"lang": lang, "localService": local} for lang, local in voices]
    page.add_init_script(SPEAKING.replace("VOICES", json.dumps(made)))


class Read(Yard):
    """A yard with one question of which somebody has read these texts aloud, each in a file of its own."""

    read = ("Vad är roligast?", "Välj en.", "Gungan", "Målet", "Jag vet inte", "Vet inte")
    missing = ()

    def _filled(self, db, organisation):
        options = [{"id": "swing", "text": "Gungan"}, {"id": "goal", "text": "Målet"}]
        asked = [
            {"id": "best", "kind": "choice", "text": "Vad är roligast?", "hint": "Välj en.", "options": options},
            {"id": "next", "kind": "choice", "text": "Och sedan?", "options": options},
        ]
        files = {words: self.keep(n) for n, words in enumerate(self.read) if words not in self.missing}
        document = load({"id": "read", "title": "Läst", "questions": asked})
        return replace(document, recordings=Recordings.load({"sv": files}))

    def keep(self, n):
        """Keep the voice with n frames less, so that each text has a file of its own."""
        sound = VOICE[: len(VOICE) - n * FRAME]
        sha = hashlib.sha256(sound).hexdigest()
        self.settings.media.mkdir(exist_ok=True)
        (self.settings.media / f"{sha}.mp3").write_bytes(sound)
        return sha

    def address(self, words):
        """Return where a text's recording is served."""
        return f"/media/{self.keep(self.read.index(words))}.mp3"


@pytest.fixture
def recorded(database, settings):
    """A consultation whose texts somebody has read aloud."""
    return Read(database, settings)


@pytest.fixture
def kinds(database, settings):
    """A consultation with a question of each later kind."""
    return Asked(database, settings)


def sounds(page):
    """Return what has sounded so far."""
    return page.evaluate(SOUND)


def hear_out(page):
    """Let the voice read to the end."""
    for _ in range(20):
        if page.locator(".being-read").count() == 0:
            return
        page.evaluate("ends()")
    raise AssertionError("it never ends")


@pytest.mark.parametrize("voices", [[], [("en-GB", True)], [("sv-SE", False)]])
def test_without_recordings_and_an_own_voice_there_is_no_button_and_no_ear(page, base, yard, voices):
    with_voices(page, *voices)
    begin(page, base, yard.at("6-9"))
    until(page, "window.asked")
    expect(question(page).locator(".listen")).to_be_hidden()
    expect(page.locator(".ear")).to_have_count(0)


def test_the_voice_reads_a_question_with_its_answers_part_by_part_and_marks_each(page, base, yard):
    with_voices(page, ("sv-SE", True))
    begin(page, base, yard.at("10-12", reads_aloud=True))
    question(page).get_by_role("button", name="Lyssna").tap()
    assert sounds(page) == ["sv-SE: Vad gör du helst på rasten?"]
    hear_out(page)
    said = sounds(page)
    assert said[:3] == ["sv-SE: Vad gör du helst på rasten?", "sv-SE: Välj högst tre.", "sv-SE: Spelar boll."]
    assert said[-1] == "sv-SE: Vet inte."
    marked = page.evaluate("marked")
    assert [f"sv-SE: {one}".rstrip(".") for one in marked] == [one.rstrip(".") for one in said]
    expect(question(page).get_by_role("button", name="Lyssna")).to_be_visible()


def test_a_second_tap_is_quiet(page, base, yard):
    with_voices(page, ("sv-SE", True))
    begin(page, base, yard.at("10-12"))
    question(page).get_by_role("button", name="Lyssna").tap()
    question(page).get_by_role("button", name="Sluta läsa upp").tap()
    assert page.evaluate("said[said.length - 1]") == "quiet"
    expect(page.locator(".being-read")).to_have_count(0)
    page.evaluate("ends()")
    assert len(sounds(page)) == 1
    expect(question(page).get_by_role("button", name="Lyssna")).to_be_visible()


def test_leaving_the_question_is_quiet(page, base, yard):
    with_voices(page, ("sv-SE", True))
    begin(page, base, yard.at("10-12"))
    question(page).locator(".listen").tap()
    go_on(page)
    assert page.evaluate("said[said.length - 1]") == "quiet"
    expect(page.locator(".being-read")).to_have_count(0)
    page.evaluate("ends()")
    assert len(sounds(page)) == 1


def test_nothing_is_read_unless_somebody_asks(page, base, recorded):
    with_voices(page, ("sv-SE", True))
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    begin(page, base, recorded.at("10-12"))
    choose(page, "goal")
    assert sounds(page) == []
    assert [url for url in fetched if url.endswith(".mp3")] == []


def test_at_the_youngest_each_card_of_the_welcome_can_be_heard(page, base, yard):
    with_voices(page, ("sv-SE", True))
    page.goto(f"{base}/s/{yard.at('6-9')}")
    expect(page.locator(".told .listen:visible")).to_have_count(4)
    page.locator(".told .listen").nth(3).tap()
    assert sounds(page)[-1].startswith("sv-SE: Du får hoppa över frågor.")
    page.locator(".told .listen").nth(0).tap()
    assert len(sounds(page)) == 2
    expect(page.locator(".being-read")).to_have_count(1)


def test_recordings_are_played_one_after_the_other_in_the_order_of_the_screen_and_marked(page, base, recorded):
    with_voices(page, ("sv-SE", True))
    begin(page, base, recorded.at("10-12"))
    on_screen = question(page).locator(".answers .card-words").all_inner_texts()
    question(page).get_by_role("button", name="Lyssna").tap()
    expect(page.locator(".being-read")).to_have_count(1)
    expect(page.locator(".being-read")).to_have_count(0, timeout=15_000)
    words = ["Vad är roligast?", "Välj en.", *on_screen]
    assert words[-1] == "Vet inte"
    assert sounds(page) == [recorded.address(one) for one in words]
    assert page.evaluate("marked") == words
    expect(question(page).get_by_role("button", name="Lyssna")).to_be_visible()


def test_a_second_tap_stops_a_recording(page, base, recorded):
    with_voices(page)
    begin(page, base, recorded.at("10-12"))
    question(page).locator(".listen").tap()
    question(page).get_by_role("button", name="Sluta läsa upp").tap()
    page.wait_for_timeout(1500)
    assert sounds(page) == [recorded.address("Vad är roligast?")]


@pytest.mark.parametrize(
    ("missing", "voices", "heard"),
    [
        ("Välj en.", [("sv-SE", True)], "voice"),
        ("Välj en.", [], "recordings"),
        ("Vad är roligast?", [], "nothing"),
        ("Vad är roligast?", [("sv-SE", True)], "voice"),
    ],
)
def test_where_a_recording_is_missing_the_voice_reads_all_else_what_there_is_if_the_question_is(
    page, base, database, settings, monkeypatch, missing, voices, heard
):
    monkeypatch.setattr(Read, "missing", (missing,))
    recorded = Read(database, settings)
    with_voices(page, *voices)
    begin(page, base, recorded.at("10-12"))
    until(page, "window.asked")
    listen = question(page).locator(".listen")
    if heard == "nothing":
        expect(listen).to_be_hidden()
        return
    listen.tap()
    if heard == "voice":
        hear_out(page)
        assert all(one.startswith("sv-SE: ") for one in sounds(page))
        assert len(sounds(page)) == 5
    else:
        expect(page.locator(".being-read")).to_have_count(0, timeout=15_000)
        assert recorded.address("Vad är roligast?") == sounds(page)[0]
        assert len(sounds(page)) == 4


def test_a_recording_whose_file_is_gone_is_not_on_the_page(client, recorded):
    code = recorded.at("10-12")
    gone = recorded.address("Gungan")
    (recorded.settings.media / gone.rsplit("/", 1)[1]).unlink()
    html = client.get(f"/s/{code}").text
    assert gone not in html
    assert recorded.address("Målet") in html


def test_words_that_have_changed_are_not_read_by_the_old_recording(client, database, settings, monkeypatch):
    monkeypatch.setattr(Read, "read", ("Vad var roligast?", *Read.read[1:]))
    recorded = Read(database, settings)
    html = client.get(f"/s/{recorded.at('10-12')}").text
    assert recorded.address("Vad var roligast?") not in html
    assert recorded.address("Gungan") in html


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


def test_the_swedish_under_a_text_is_not_read_and_what_is_only_in_swedish_by_a_swedish_voice(page, base, kinds):
    with_voices(page, ("sv-SE", True), ("ar-SA", True))
    begin(page, base, kinds.at("6-9", languages=["ar", "sv"]), "?lang=ar&swedish=1")
    question(page).locator(".listen").tap()
    assert sounds(page) == ["ar-SA: هل تريد أن تفعل ذلك مرة أخرى؟"]
    skip_to(page, "places")
    question(page).locator(".listen").tap()
    hear_out(page)
    assert "sv-SE: Fotbollsplanen." in sounds(page)


@pytest.mark.parametrize("level", SIZES)
def test_what_is_being_read_can_be_read(page, base, yard, level):
    with_voices(page, ("sv-SE", True))
    begin(page, base, yard.at(level))
    question(page).locator(".listen").tap()
    expect(page.locator(".being-read")).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.querySelector('.being-read')).transitionDuration") == "0s"
    assert page.evaluate("getComputedStyle(document.querySelector('.being-read')).animationName") == "none"
    assert_accessible(page)
    page.evaluate("ends()")
    assert_accessible(page)


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


@pytest.fixture
def tablet(browser, browser_context_args):
    """A tablet that may have the worker."""
    context = browser.new_context(**{**browser_context_args, "service_workers": "allow"})
    yield context.new_page()
    context.close()


def test_without_a_network_recordings_play_from_what_the_device_keeps_in_parts(tablet, server, recorded):
    with_voices(tablet)
    tablet.goto(f"{server.url}/s/{recorded.at('6-9')}")
    expect(tablet.locator("#ready")).to_be_visible()
    server.kill()
    tablet.locator("[data-do=begin]").tap()
    tablet.get_by_role("button", name="Lyssna: Målet").tap()
    expect(tablet.locator(".being-read")).to_have_count(0)
    assert sounds(tablet) == [recorded.address("Målet")]
    found = tablet.evaluate(
        """async (address) => {
          const answer = await fetch(address, { headers: { Range: "bytes=100-199" } });
          const whole = await (await fetch(address)).arrayBuffer();
          const part = await answer.arrayBuffer();
          const same = new Uint8Array(part).every((byte, n) => byte === new Uint8Array(whole)[n + 100]);
          const { status, headers } = answer;
          return [status, headers.get("Content-Range"), headers.get("Content-Type"), part.byteLength, same];
        }""",
        recorded.address("Målet"),
    )
    whole = len(VOICE) - Read.read.index("Målet") * FRAME
    assert found == [206, f"bytes 100-199/{whole}", "audio/mpeg", 100, True]


def test_the_server_sends_a_recording_in_parts_for_good_and_without_a_cookie(client, recorded):
    address = recorded.address("Gungan")
    with client.get(address) as whole:
        assert (whole.status_code, whole.mimetype) == (200, "audio/mpeg")
        assert whole.headers["Accept-Ranges"] == "bytes"
        assert "immutable" in whole.headers["Cache-Control"]
        assert "Set-Cookie" not in whole.headers
        sound = whole.data
    with client.get(address, headers={"Range": "bytes=0-1"}) as part:
        assert (part.status_code, part.mimetype, part.data) == (206, "audio/mpeg", sound[:2])
        assert part.headers["Content-Range"] == f"bytes 0-1/{len(sound)}"
    with client.get(address, headers={"Range": "bytes=999999-"}) as beyond:
        assert beyond.status_code == 416


@pytest.mark.parametrize("name", ["0" * 64, "x", "..%2f..%2fconfig", "A" * 64])
def test_what_is_no_recording_is_not_found(client, recorded, name):
    assert client.get(f"/media/{name}.mp3").status_code == 404
