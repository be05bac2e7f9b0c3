"""Read-aloud: recordings, else the device's own voice, else no button; never by itself, one thing at a time, marked."""

import pytest
from playwright.sync_api import expect

from tests.child.every_kind import LATER, Asked
from tests.child.heard import FRAME, VOICE, Read, hear_out, sounds, with_voices
from tests.child.steps import begin, choose, go_on, question, skip_to, until
from tests.child.test_looks import SIZES
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def recorded(database, settings):
    """A consultation whose texts somebody has read aloud."""
    return Read(database, settings)


@pytest.fixture
def kinds(database, settings):
    """A consultation with a question of each later kind."""
    return Asked(database, settings, LATER)


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
