"""The served demo with a second municipality in it, and a camera whose sheets end in docs/screens."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from consult.config import Settings
from consult.database import Database, connect
from tests.child.yard import Yard
from tests.screens.camera import SIZES, Camera
from tests.support.databases import settings_for
from tests.support.demo import Demo, serve_demo

FOLDER = Path(__file__).parents[2] / "docs" / "screens"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of the demo's database, to make what the demo lacks."""
    return settings_for(tmp_path, f"sqlite:///{tmp_path / 'demo.db'}")


@pytest.fixture
def demo(settings: Settings) -> Iterator[Demo]:
    """A served demo, new for each audience."""
    with serve_demo(settings.instance, settings.database_url) as served:
        yield served


@pytest.fixture
def database(demo: Demo, settings: Settings) -> Iterator[Database]:
    """The demo's database."""
    opened = connect(settings)
    yield opened
    opened.dispose()


@pytest.fixture
def yard(database: Database, settings: Settings) -> Yard:
    """A municipality whose questions are open at all four levels."""
    return Yard(database, settings)


@pytest.fixture
def camera() -> Iterator[Callable[..., Camera]]:
    """Load a camera for an audience; its sheets are written at the end."""
    loaded: list[Camera] = []

    def load(audience: str, sizes: dict[str, tuple[int, int]] = SIZES) -> Camera:
        loaded.append(Camera(FOLDER, audience, sizes))
        return loaded[-1]

    yield load
    for one in loaded:
        one.develop()


@pytest.fixture
def enter(demo: Demo, page: Page) -> Callable[[str], Page]:
    """Sign in as the one with a role."""

    def sign_in(role: str) -> Page:
        email, password = demo.staff(role)
        page.goto(f"{demo.url}/logga-in")
        page.fill("[name=email]", email)
        page.fill("[name=password]", password)
        with page.expect_navigation():
            page.click("main button")
        return page

    return sign_in
