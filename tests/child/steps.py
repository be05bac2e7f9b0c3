"""What a child does on the page, in the words of the tests."""

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from consult.database import Database
from consult.models.submission import submission
from tests.support.server import Server

CLIPPED = """() => Array.from(document.querySelectorAll("body *")).filter(one => {
  const box = one.getBoundingClientRect();
  if (!box.width || one.closest(".unseen, .top, svg")) return false;
  return box.left < -0.5 || box.right > innerWidth + 0.5 || one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
    && getComputedStyle(one).overflow !== "visible";
}).map(one => one.outerHTML.slice(0, 120))"""
"""What is cut off or sticks out, as HTML; for `page.evaluate`."""
DRAWN = """number => {
  const walker = document.createTreeWalker(document.querySelector("#help"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, at = node.data.indexOf(number);
    if (at < 0) continue;
    return Array.from(number).map((sign, n) => {
      const range = document.createRange();
      range.setStart(node, at + n); range.setEnd(node, at + n + 1);
      return range.getClientRects()[0].left;
    });
  }
}"""
"""Where each sign of a number stands in the help, from the left; for `page.evaluate` with the number."""


def rows(database: Database, table: Any = submission) -> list[Any]:
    """Return what is stored."""
    with database.read.connect() as connection:
        return list(connection.execute(select(table)).all())


def answers(database: Database) -> dict[str, Any]:
    """Return the one child's answers that are stored."""
    (row,) = rows(database)
    found: dict[str, Any] = json.loads(row.answers)
    return found


def begin(page: Page, base: str, code: str, query: str = "") -> None:
    """Open a session and say yes."""
    page.goto(f"{base}/s/{code}{query}")
    page.wait_for_load_state("load")
    page.locator("[data-do=begin]").tap()


def question(page: Page) -> Locator:
    """Return the question that is seen."""
    return page.locator("[data-question]:visible")


def choose(page: Page, *options: str) -> None:
    """Tap cards by their option ids."""
    for option in options:
        question(page).locator(f"input[value={option}]").tap()


def let_half_a_second_pass(page: Page) -> None:
    """Put the page's stopwatch on, so that the next tap on Nästa is no double tap; nobody has to wait for it."""
    page.evaluate("(now => { performance.now = () => now() + 500; })(performance.now.bind(performance))")


def go_on(page: Page) -> None:
    """Tap Nästa (or Hoppa över, or Skicka) when a second tap would count."""
    let_half_a_second_pass(page)
    page.locator("#next").tap()


def skip_to(page: Page, id: str) -> None:
    """Skip until a question is seen."""
    for _ in range(15):
        if question(page).get_attribute("data-question") == f"q.{id}":
            return
        go_on(page)
    raise AssertionError(f"{id} is never seen")


def send_all(page: Page) -> None:
    """Skip to the end and send."""
    while page.locator("#next:not(.sends)").is_visible():
        go_on(page)
    go_on(page)
    expect(page.locator("#thanks")).to_be_visible()


def get_ready(page: Page, server: Server, code: str, query: str = "") -> None:
    """Open a session and wait until the page says that it works without a network."""
    page.goto(f"{server.url}/s/{code}{query}")
    expect(page.locator("#ready")).to_be_visible()


def until(page: Page, script: str) -> None:
    """Wait at most twenty seconds until what a script (or its promise) says is true.

    Playwright's own `wait_for_function` asks again by `eval`, which the pages' policy refuses.
    """
    for _ in range(200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(script)
