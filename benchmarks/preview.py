"""How long the editor's preview takes after a change, beside the bare limit that sends as many bytes, by turns.

`python benchmarks/preview.py [times]`: each time a question of the demo's draft is written anew, so that nothing can
be kept from before; then the preview is fetched, and shown in Debian's Chromium until it has loaded.
"""

import dataclasses
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flows import bare, wait
from playwright.sync_api import Page, sync_playwright

from consult import config
from consult.database import Database, connect
from consult.models.consultation import Consultation
from consult.services import consultations
from forms.texts import Text

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 30
PORT = 8765
BIN = Path(sys.executable).parent


def change(database: Database, draft: int, n: int) -> str:
    """Write the draft's fourth question anew and return its id."""
    with database.writing() as db:
        one = db.get_one(Consultation, draft)
        document = consultations.questionnaire(db, one)
        asked = list(document.questions)
        asked[3] = dataclasses.replace(asked[3], text=Text.load(f"Vad tycker du om {n} saker?"))
        consultations.save_questionnaire(db, "benchmark", one, dataclasses.replace(document, questions=tuple(asked)))
        db.commit()
        return asked[3].id


def fetch(port: int, path: str, cookie: str = "") -> tuple[float, int]:
    """Return the milliseconds that a page takes, and its bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    size = len(answer.read())
    assert answer.status == 200, answer.status
    return 1000 * (time.perf_counter() - begun), size


def sign_in(page: Page, who: dict[str, str]) -> str:
    """Sign in and return the cookie."""
    page.goto(f"http://127.0.0.1:{PORT}/logga-in")
    page.fill("[name=email]", who["email"])
    page.fill("[name=password]", who["password"])
    page.click("main button")
    page.wait_for_url("**/o/*/")
    return "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())


def look(page: Page, address: str) -> float:
    """Return the milliseconds until a preview stands in the browser."""
    begun = time.perf_counter()
    page.goto(address, wait_until="load")
    page.locator("[data-question]:visible").wait_for()
    return 1000 * (time.perf_counter() - begun)


def measure(page: Page, folder: Path, database: Database, demo: dict[str, list[dict[str, str]]]) -> None:
    """Print the medians and the slowest of twenty."""
    draft = next(int(one["id"]) for one in demo["consultations"] if one["state"] == "draft")
    cookie = sign_in(page, next(one for one in demo["staff"] if one["role"] == "planner"))
    path = f"/o/lindhamn/consultations/{draft}/questions/{change(database, draft, 0)}/preview"
    limit = bare(folder, fetch(PORT, path, cookie)[1])
    wait(PORT + 1)
    found: dict[str, list[float]] = {"preview": [], "bare": [], "in the browser": []}
    for n in range(1, TIMES + 1):
        change(database, draft, n)
        found["preview"].append(fetch(PORT, path, cookie)[0])
        found["bare"].append(fetch(PORT + 1, "/")[0])
        change(database, draft, -n)
        found["in the browser"].append(look(page, f"http://127.0.0.1:{PORT}{path}"))
    limit.terminate()
    limit.wait()
    print("what              median ms   95 % ms   (goal 300)")
    for what, times in found.items():
        print(f"{what:16}  {statistics.median(times):9.1f}  {sorted(times)[int(len(times) * 0.95)]:8.1f}")


def main() -> None:
    """Serve the demo and measure."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        environment = os.environ | {"CONSULT_INSTANCE": name, "CONSULT_PUBLIC_URL": f"http://127.0.0.1:{PORT}"}
        made = subprocess.run(
            [BIN / "consult", "demo", "--no-serve", "--json"], env=environment, capture_output=True, check=True
        )
        server = subprocess.Popen([BIN / "consult", "serve", "--port", str(PORT)], env=environment)
        wait(PORT)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 820, "height": 1180})
            measure(page, Path(name), connect(config.load(environment)), json.loads(made.stdout))
        finally:
            browser.close()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
