"""What one test's application leaves to the next: what is slow to compile and the same for all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Map, RuleFactory

import consult.database
from consult.config import Settings
from consult.database import Database, connect
from tests.support.client import CheckedClient
from tests.support.databases import settings_for


class Routes(Map):
    """The application's addresses: Werkzeug compiles two functions for each, a quarter of a second in all."""

    complete = False

    def add(self, rulefactory: RuleFactory) -> None:
        """Add an address, unless an application is being put together whose addresses are all here."""
        if not self.complete:
            super().add(rulefactory)


class Parts:
    """Puts applications together from compiled templates, addresses and statements; everything else is new in each."""

    def __init__(self, templates: Path) -> None:
        self.templates = FileSystemBytecodeCache(str(templates))
        self.routes: Routes | None = None
        self.number = 0

    def application(self, settings: Settings) -> Flask:
        """Return a new application of these settings."""
        from consult.app import create_app

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Flask, "url_map_class", self._routes)
            patch.setattr(consult.database, "connect", engines)
            made = create_app(settings)
        made.url_map.complete = False  # type: ignore[attr-defined]  # it is ours
        self.number = len(list(made.url_map.iter_rules()))
        made.jinja_env.bytecode_cache = self.templates
        return made

    def take_back(self, made: Flask) -> None:
        """End an application; the addresses are compiled anew if a test has added one of its own."""
        made.extensions["consult"]["database"].dispose()
        if len(list(made.url_map.iter_rules())) != self.number:
            self.routes = None

    def _routes(self, **facts: Any) -> Routes:
        if self.routes:
            self.routes.complete = True
        self.routes = self.routes or Routes(**facts)
        return self.routes


def engines(settings: Settings) -> Database:
    """Return engines that nobody else listens to; they share statements that are compiled with those before them."""
    lasting = _lasting(settings.database_url)
    return Database(*(_own(engine) for engine in (lasting.read, lasting.write, lasting.report)))


def _own(engine: Engine) -> Engine:
    return engine.execution_options()


@lru_cache(maxsize=4)
def _lasting(url: str) -> Database:
    return connect(settings_for(Path(), url))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The three engines of an empty installation."""
    opened = engines(settings)
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
