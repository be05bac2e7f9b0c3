"""The planner who looks at everything, and nothing that slows her down."""

import time

import pytest

from consult.services import users
from consult.web import limits
from tests.support.client import CheckedClient
from tests.support.town import Town


@pytest.fixture
def planner(town: Town, client: CheckedClient) -> CheckedClient:
    """The client, signed in as a planner."""
    with town.writing() as db:
        user = users.create(db, "test", town.organisation_id, "planner@lund.example", "planner")
        facts = {"user": user.id, "epoch": user.epoch, "began": int(time.time()), "seen": int(time.time())}
    with client.session_transaction() as session:
        session.update(facts)
    return client


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planner who looks a thousand times a minute is no subject of these tests."""
    monkeypatch.setattr(limits.Window, "count", lambda *_: 0)
