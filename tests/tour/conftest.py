"""The demo as `make demo` serves it, and the devices of those who use it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support.browser import watch
from tests.support.demo import Demo, serve_demo
from tests.support.town import picture

Device = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tours: the longest tests, and by name the last, for which the other worker would wait."""
    items.sort(key=lambda item: Path(__file__).parent not in item.path.parents)


@pytest.fixture
def demo(database_url: str, tmp_path: Path) -> Iterator[Demo]:
    """A served demo, new for this test."""
    with serve_demo(tmp_path, database_url) as served:
        yield served


@pytest.fixture
def device(new_context: Callable[..., BrowserContext]) -> Iterator[Device]:
    """Give somebody a browser of their own; a script error or a refused resource in it fails the test."""
    wrong: list[list[str]] = []

    def give(width: int, height: int, **facts: Any) -> Page:
        page = new_context(**facts).new_page()
        page.set_viewport_size({"width": width, "height": height})
        wrong.append(watch(page))
        return page

    yield give
    assert not any(wrong), wrong


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """A picture on the planner's computer."""
    file = tmp_path / "place.png"
    file.write_bytes(picture())
    return str(file)
