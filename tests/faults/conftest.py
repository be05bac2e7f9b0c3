"""One served installation for a module's faults, one after the other: each must leave it able to go on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.durable import UNLIMITED, World
from tests.support.postgres import Cluster

PROOF = os.environ.get("CONSULT_PROOF") == "1"
CARELESS = f"""{UNLIMITED}from consult.web.child import outcomes
from consult.services.submissions import Outcome
usual = outcomes.answer
def careless(outcome, *rest):
    return usual(Outcome.PRACTISED if outcome is Outcome.BUSY else outcome, *rest)
outcomes.answer = careless
"""
"""A tool that thanks the child although nothing was kept: the bug that every fault's test must notice."""


def _world(folder: Path, database: str, change: str) -> Iterator[World]:
    made = World(folder, Cluster(durable=True) if database == "postgresql" else None, change)
    made.server.start()
    yield made
    made.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation that is served, on each database, without limits for one address."""
    yield from _world(tmp_path_factory.mktemp("world"), request.param, UNLIMITED)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def careless(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same with the bug planted."""
    yield from _world(tmp_path_factory.mktemp("careless"), request.param, CARELESS)
