"""A class that answers, the link of whoever leads it, and the application served from a thread for the browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from consult.models.group_session import GroupSession
from consult.services import leader_links
from tests.support.client import CheckedClient
from tests.support.thread import served
from tests.support.town import Town

ANSWERS = {"gor": "boll", "mest": "rora"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Leader:
    """Somebody with a session's link, its code, and a browser without script."""

    town: Town
    client: CheckedClient
    code: str

    @property
    def link(self) -> str:
        """Return the link as it is now."""
        with self.town.database.reading() as db:
            return f"/ledare/{leader_links.token(self.town.settings.secret_key, self.town.found(db, self.code))}"

    @property
    def wall(self) -> str:
        """Return the projector's address as it is now."""
        with self.town.database.reading() as db:
            return f"/visa/{leader_links.shown_token(self.town.settings.secret_key, self.town.found(db, self.code))}"

    def see(self, page: str = "") -> str:
        """Return a page of the leader's, which must be there."""
        shown = self.client.get(f"{self.link}{page}")
        assert shown.status_code == 200, shown.status
        return shown.get_data(as_text=True)

    def press(self, where: str, **fields: Any) -> TestResponse:
        """Send a form as the page has it now, and return the page that follows."""
        token = _TOKEN.search(self.client.get(self.link).get_data(as_text=True))
        assert token, "the page has no form"
        posted = {"csrf_token": token[1], **fields}
        return self.client.post(f"{self.link}/{where}", data=posted, follow_redirects=True)

    def children(self, number: int, **fields: str) -> None:
        """Let so many children answer."""
        for n in range(number):
            self.town.answer(self.code, {"mest": "rora" if n % 3 else "lugnt"}, **fields)

    def change(self, **facts: Any) -> None:
        """Set facts of the session that only time sets otherwise."""
        with self.town.writing() as db:
            db.execute(update(GroupSession).where(GroupSession.code == self.code).values(**facts))

    def session(self) -> GroupSession:
        """Return the session as it is kept."""
        with self.town.database.reading() as db:
            found: GroupSession = self.town.found(db, self.code)
            return found


@pytest.fixture
def leader(town: Town, client: CheckedClient) -> Leader:
    """The leader of a class that has not begun."""
    consultation = town.consultation()
    return Leader(town, client, town.session(consultation, title="Klass 4B", begin=False))


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    """The address of the application, served on loopback."""
    with served(app) as address:
        yield address


ONE_DAY = timedelta(days=1)
