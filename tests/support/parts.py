"""What one test's application leaves to the next: what is slow to compile and the same for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Map, RuleFactory

import consult.database
from consult.config import Settings
from consult.database import Database, connect
from tests.support.client import CheckedClient


class Routes(Map):
    """The application's addresses: Werkzeug compiles two functions for each, a tenth of a second in all."""

    known = False

    def add(self, rulefactory: RuleFactory) -> None:
        """Add an address, unless an application is being put together whose addresses are all here."""
        if not self.known:
            super().add(rulefactory)


class Parts:
    """Puts applications together from compiled templates, addresses and statements; everything else is new in each."""

    def __init__(self, folder: Path) -> None:
        self.templates = FileSystemBytecodeCache(str(folder))
        self.link = folder / "test.db"
        self.lasting: dict[str, Database] = {}
        self.routes: Routes | None = None
        self.number = 0

    def engines(self, settings: Settings) -> Database:
        """Return engines that only this test listens to; statements that tests before it compiled are not again."""
        url = self._lasting_address(settings.database_url)
        if url not in self.lasting:
            self.lasting[url] = connect(replace(settings, database_url=url))
        return Database(*(getattr(self.lasting[url], one.name).execution_options() for one in fields(Database)))

    def application(self, settings: Settings) -> Flask:
        """Return a new application of these settings."""
        from consult.app import create_app

        routes, self.routes = self.routes or Routes(), None
        routes.known = next(routes.iter_rules(), None) is not None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Flask, "url_map_class", staticmethod(lambda **_: routes))
            patch.setattr(consult.database, "connect", self.engines)
            made = create_app(settings)
        routes.known, self.routes = False, routes
        self.number = len(list(made.url_map.iter_rules()))
        made.jinja_env.bytecode_cache = self.templates
        return made

    def take_back(self, made: Flask) -> None:
        """End an application; the addresses are compiled anew if a test has added one of its own."""
        made.extensions["consult"]["database"].dispose()
        if len(list(made.url_map.iter_rules())) != self.number:
            self.routes = None

    def _lasting_address(self, url: str) -> str:
        """Return an address that is the same for every test; that of SQLite's file leads to the test's own folder."""
        if not url.startswith("sqlite"):
            return url
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(url.removeprefix("sqlite:///"))
        return f"sqlite:///{self.link}"


@pytest.fixture
def database(settings: Settings, parts: Parts) -> Iterator[Database]:
    """The three engines of an empty installation."""
    opened = parts.engines(settings)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """What is compiled once, not again for every test's application."""
    return Parts(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def app(settings: Settings, parts: Parts) -> Iterator[Flask]:
    """The application of an empty installation."""
    made = parts.application(settings)
    made.testing = True
    made.test_client_class = CheckedClient
    yield made
    parts.take_back(made)
