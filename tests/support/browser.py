"""Debian's Chromium for pytest-playwright, and what axe says about a page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.programs import program

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "device_scale_factor": 1}
# Two cores run two browsers and their servers: patience costs nothing where nothing is wrong.
expect.set_options(timeout=20_000)
AXE = next(Path(__file__).parent.parent.glob("vendor/axe-core-*/axe.min.js"))


DRIVEN = {"browser", "page", "context", "new_context", "old_browser", "playwright"}
"""The fixtures that drive a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses a browser, so that `make quick` can leave it out."""
    for item in items:
        if DRIVEN & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's Chromium instead of a downloaded one."""
    return {"executable_path": program("chromium-headless-shell"), "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A tablet at school, in Swedish; without the worker, which would fetch a whole session for each test of a page.

    `tests/child/test_offline.py` has tablets of its own, with the worker.
    """
    usual = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"}
    return {**TABLET, **usual, "service_workers": "block"}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose own script errors and refused resources fail the test."""
    wrong = watch(page)
    yield page
    assert not wrong, wrong


def watch(page: Page) -> list[str]:
    """Return a list that grows by each script error and refused resource of a page."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    return wrong


def assert_accessible(page: Page) -> None:
    """Run axe on the page as it stands; each violation names its rule and the places."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "\nundefined")
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    said = [
        f"{one['id']}: {one['help']} {[' '.join(map(str, node['target'])) for node in one['nodes']]}" for one in found
    ]
    assert not said, f"{page.url}: " + "\n".join(said)
