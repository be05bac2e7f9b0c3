"""How long an old tablet on weak Wi-Fi takes to the first question, and from one question to the next.

`python benchmarks/first_question.py [times]`: Debian's Chromium with its CPU slowed four times, 1.6 Mbit/s and 150 ms,
an empty cache each time, on each level of the demo's open consultation; medians. The first question counts as there
when it is painted after a tap on *Jag vill svara* as soon as the page can take one; the next when it is painted.
"""

import os
import statistics
import subprocess
import sys
import tempfile

from flows import BIN, PORT, UNLIMITED, wait
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from consult import config
from consult.database import connect
from consult.models.consultation import Consultation
from consult.services import group_sessions

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SLOWER, BYTES_PER_SECOND, LATENCY_MS = 4, 1_600_000 / 8, 150
FIRST = """new MutationObserver((seen, observer) => {
  if (!document.documentElement.classList.contains("script")) return;
  observer.disconnect();
  setTimeout(() => {
    document.querySelector("[data-do=begin]").click();
    requestAnimationFrame(() => setTimeout(() => { window.firstQuestion = performance.now(); }));
  });
}).observe(document, { subtree: true, childList: true, attributes: true })"""
"""Says yes as soon as the page can take it, and notes when the first question is painted."""
NEXT = """() => new Promise((resolve) => setTimeout(() => {
  const begun = performance.now();
  document.getElementById("next").click();
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
}, 450))"""
"""Milliseconds from a tap on Nästa until the next question is painted."""


def posters(environment: dict[str, str]) -> dict[str, str]:
    """Open a poster session for each level of the open consultation; return the codes."""
    database = connect(config.load(environment))
    with database.writing() as db:
        consultation = db.scalars(select(Consultation).where(Consultation.state == "open")).one()
        made = {}
        for level in consultation.levels:
            made[level] = group_sessions.create(db, "benchmark", consultation, kind="open", levels=[level])
            group_sessions.begin(db, "benchmark", made[level])
        db.commit()
        return {level: one.code for level, one in made.items()}


def slow(browser: Browser) -> Page:
    """Return a page of an old tablet that has never seen us."""
    page = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True).new_page()
    tool = page.context.new_cdp_session(page)
    network = {"offline": False, "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
    tool.send("Network.enable")
    tool.send("Network.emulateNetworkConditions", {**network, "latency": LATENCY_MS})
    tool.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def measure(browser: Browser, address: str) -> tuple[float, float]:
    """Return the milliseconds to the first question and, at most, from one question to the next."""
    page = slow(browser)
    page.add_init_script(FIRST)
    page.goto(address, wait_until="load")
    page.locator("[data-question]:visible").wait_for()
    first = page.evaluate("window.firstQuestion")
    following = [page.evaluate(NEXT) for _ in range(4)]
    page.context.close()
    return first, max(following)


def main() -> None:
    """Print a row per level."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = os.environ | {"CONSULT_INSTANCE": folder, "CONSULT_PUBLIC_URL": f"http://127.0.0.1:{PORT}"}
        subprocess.run([BIN / "consult", "demo", "--no-serve"], env=environment, capture_output=True, check=True)
        codes = posters(environment)
        serving = [sys.executable, "-c", UNLIMITED, "serve", "--port", str(PORT)]
        server = subprocess.Popen(serving, env=environment, stderr=subprocess.DEVNULL)
        wait(PORT)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        print("level   first question ms   next ms")
        try:
            for level, code in codes.items():
                address = f"http://127.0.0.1:{PORT}/s/{code}?lang=sv&level={level}&age={level}"
                found = [measure(browser, address) for _ in range(TIMES)]
                first, following = (statistics.median(times) for times in zip(*found, strict=True))
                print(f"{level:6}  {first:17.0f}  {following:8.0f}", flush=True)
        finally:
            browser.close()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
