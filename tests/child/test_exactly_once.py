"""Exactly once from a shared tablet (`privacy.md` 4): a server that dies, a browser that dies, Wi-Fi that fails."""

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.child.steps import choose, get_ready, rows, until
from tests.support.faulty import FAULTS, faulty

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PROOF = os.environ.get("CONSULT_PROOF") == "1"
CHILDREN, KILLS = (40, 5) if PROOF else (8, 2)
RUNS = 500 if PROOF else 60


@pytest.fixture
def browser_context_args(browser_context_args):
    """A tablet that may have the worker."""
    return {**browser_context_args, "service_workers": "allow"}


class Tablet:
    """A browser with a profile on disk, that dies as when its battery does and starts again."""

    def __init__(self, start, profile):
        self._start, self.profile = start, profile
        self.context: BrowserContext | None = None

    def start(self) -> Page:
        """Start the browser and return its page."""
        self.context = self._start(str(self.profile))
        return self.context.pages[0]

    def kill(self):
        """Kill every process that has this profile."""
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if str(self.profile).encode() in (folder / "cmdline").read_bytes():
                    os.kill(int(folder.name), signal.SIGKILL)
        with contextlib.suppress(PlaywrightError):
            self.context.close()

    def holds(self, words):
        """Tell whether words stand in clear anywhere in the profile."""
        files = [file.read_bytes() for file in self.profile.rglob("*") if file.is_file()]
        return any(words.encode(coding) in file for file in files for coding in ("utf-8", "utf-16-le"))


@pytest.fixture
def tablet(playwright, browser_type_launch_args, browser_context_args, tmp_path):
    """A tablet whose profile outlives its browser."""
    facts = {**browser_type_launch_args, **browser_context_args}
    made = Tablet(lambda profile: playwright.chromium.launch_persistent_context(profile, **facts), tmp_path / "profile")
    yield made
    made.kill()


def answer(page):
    """Answer one question and send."""
    page.wait_for_load_state("load")
    page.locator("[data-do=begin]").tap()
    choose(page, "boll")
    send(page)


def send(page):
    """Send what is answered so far, without a network."""
    page.locator("#stop-button").tap()
    page.get_by_role("button", name="Skicka det jag har svarat").tap()
    expect(page.locator("#waits")).to_be_visible(timeout=10_000)


@pytest.mark.slow
def test_children_on_one_tablet_that_dies_without_a_network_arrive_once(tablet, server, yard, database):
    code = yard.at("10-12", kind="field")
    page = tablet.start()
    get_ready(page, server, code)
    server.kill()
    deaths = {CHILDREN * (n + 1) // (KILLS + 1) for n in range(KILLS)}
    assert len(deaths) == KILLS
    for n in range(CHILDREN):
        if n in deaths:
            tablet.kill()
            page = tablet.start()
            page.goto(f"{server.url}/s/{code}")
        elif n:
            page.locator("#thanks [data-do=next-child]").tap()
            expect(page.locator("#welcome")).to_be_visible()
        answer(page)
    assert rows(database) == []
    server.start()
    back = time.monotonic()
    expect(page.locator("#sent")).to_be_visible(timeout=60_000 if PROOF else 30_000)
    print(f"sent {time.monotonic() - back:.1f} s after the server was back")  # noqa: T201 - `pytest -s` shows it
    assert len(rows(database)) == CHILDREN == len({row.run for row in rows(database)})


@pytest.mark.slow
def test_fifty_children_in_a_row_with_three_stretches_offline_arrive_once(page, server, yard, database):
    get_ready(page, server, yard.at("10-12", kind="field"))
    lost, back = (5, 20, 35), (12, 27, 45)
    for n in range(50):
        if n in lost:
            server.kill()
        if n in back:
            server.start()
        if n:
            page.locator("#thanks [data-do=next-child]").tap()
            expect(page.locator("#welcome")).to_be_visible()
        page.wait_for_load_state("load")
        page.locator("[data-do=begin]").tap()
        choose(page, "boll")
        page.locator("#stop-button").tap()
        page.get_by_role("button", name="Skicka det jag har svarat").tap()
        expect(page.locator("#thanks")).to_be_visible()
        if n in (4, 11, 19):
            assert len(rows(database)) == (n + 1 if n == 4 else 5 if n == 11 else 20)
    expect(page.locator("#sent")).to_be_visible(timeout=30_000)
    until(page, "document.getElementById('waits').hidden")
    assert len(rows(database)) == 50 == len({row.run for row in rows(database)})


def test_what_a_child_wrote_stands_nowhere_in_the_profile(tablet, server, yard, database):
    words, control = "hemligt-ord-7f3a9c", "control-word-5b21e8"
    page = tablet.start()
    get_ready(page, server, yard.at("10-12", kind="field"))
    server.kill()
    page.locator("[data-do=begin]").tap()
    page.evaluate(
        """() => {
            const text = document.createElement("textarea");
            text.name = "said";
            document.getElementById("run").append(text);
        }"""
    )
    page.locator("textarea").fill(words)
    send(page)
    page.evaluate(
        """words => new Promise((resolve) => {
            const opening = indexedDB.open("control", 1);
            opening.onupgradeneeded = () => opening.result.createObjectStore("plain").put(words, 1);
            opening.onsuccess = resolve;
        })""",
        control,
    )
    page.wait_for_timeout(2000)
    tablet.kill()
    assert tablet.holds(control)
    assert not tablet.holds(words)
    server.start()
    page = tablet.start()
    page.goto(f"{server.url}/s/{yard.at('10-12')}")
    assert any(rows(database) or page.wait_for_timeout(100) for _ in range(100))


def test_two_tabs_are_two_children(tablet, server, yard, database):
    code = yard.at("10-12", kind="field")
    first = tablet.start()
    get_ready(first, server, code)
    second = tablet.context.new_page()
    second.goto(f"{server.url}/s/{code}")
    server.kill()
    for page in (first, second):
        page.bring_to_front()
        answer(page)
    server.start()
    for page in (first, second):
        page.bring_to_front()
        expect(page.locator("#sent")).to_be_visible(timeout=30_000)
    assert len({row.run for row in rows(database)}) == 2


MANY = """async ([files, number]) => {
    const { seal } = await import(`${files}/seal.js`);
    const { putAll, flush } = await import(`${files}/waiting.js`);
    const form = new URLSearchParams(new FormData(document.getElementById("run")));
    const posts = [];
    for (let n = 0; n < number; n += 1) {
        form.set("run", `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`);
        posts.push({ path: location.pathname, sealed: await seal(form, document.getElementById("line").dataset.key) });
    }
    await putAll(posts);
    flush();
}"""
"""Seals so many runs with the page's own means and lets them wait and go; for `page.evaluate`."""
WAITING = """() => new Promise((resolve) => {
    const opening = indexedDB.open("consult", 1);
    opening.onsuccess = () => {
        const counting = opening.result.transaction("waiting").objectStore("waiting").count();
        counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
    };
})"""
"""How many posts wait on the device; for `page.evaluate`."""


@pytest.mark.slow
def test_many_runs_over_a_faulty_network_arrive_once(page, server, yard, database):
    code = yard.at("10-12", kind="field")
    with faulty(server.port) as (url, happened):
        page.goto(f"{url}/s/{code}")
        expect(page.locator("#ready")).to_be_visible()
        files = page.evaluate("document.querySelector('script[src*=\"/child/\"]').src.replace('/run.js', '')")
        page.evaluate(MANY, [files, RUNS])
        for _ in range(RUNS * 10):
            if len(rows(database)) == RUNS and not page.evaluate(WAITING):
                break
            page.evaluate("window.dispatchEvent(new Event('online'))")  # bad Wi-Fi comes and goes
            page.wait_for_timeout(100)
        page.goto("about:blank")
    assert len(rows(database)) == RUNS
    assert min(happened[fault] for fault in FAULTS) > 0
    assert sum(happened.values()) + happened["twice"] - happened["dropped"] > RUNS
