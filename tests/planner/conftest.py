"""A signed-in planner's browser without script, and what a planner does with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from time import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.models.group_session import GroupSession
from consult.models.organisation import User
from consult.models.project import Project
from consult.services import consultations, users
from tests.support.client import CheckedClient
from tests.support.town import ACTOR, Town

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SESSION = {"kind": "classroom", "title": "4B", "place": "Ekskolan", "age_group": "10-12", "device_word": "datorn"}


@dataclass
class Desk:
    """A planner at work: reads pages and sends forms with the token that the page carries."""

    client: CheckedClient
    town: Town

    def read(self, path: str) -> str:
        """Return a page of the own organisation, which must be there."""
        response = self.client.get(f"/o/lund/{path}")
        assert response.status_code == 200, f"{path}: {response.status}"
        return response.text

    def send(self, path: str, fields: Mapping[str, Any], *, page: str | None = None) -> TestResponse:
        """Fill in a page's form and send it; `page` where the button stands on another page."""
        token = TOKEN.search(self.read(path if page is None else page))
        assert token
        return self.client.post(f"/o/lund/{path}", data={"csrf_token": token[1], **fields})

    def done(self, path: str, fields: Mapping[str, Any], *, page: str | None = None) -> str:
        """Send a form that must be accepted, and return the page that follows."""
        response = self.send(path, fields, page=page)
        assert response.status_code == 303, response.text
        followed = self.client.get(response.location)
        assert followed.status_code == 200
        return followed.text


@pytest.fixture
def desk(app: Flask, town: Town) -> Desk:
    """A planner of the town, signed in, who reads Swedish."""
    with town.writing() as db:
        user = users.create(db, ACTOR, town.organisation_id, "planner@lund.example", "planner")
        number, epoch = user.id, db.get_one(User, user.id).epoch
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    with client.session_transaction() as kept:
        kept.update(user=number, epoch=epoch, began=int(time()), seen=int(time()))
    return Desk(client, town)


def upload(content: bytes, name: str = "picture.png") -> tuple[BytesIO, str]:
    """Return a file as a form sends it."""
    return BytesIO(content), name


@pytest.fixture
def draft(town: Any) -> int:
    """A draft in which nothing is filled in."""
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        facts: dict[str, Any] = {"title": "Gården", "levels": ["6-9", "10-12"], "languages": ["sv"]}
        return int(consultations.create(db, ACTOR, project, "skolgard", **facts).id)


def the(town: Any, model: Any, **facts: Any) -> Any:
    """Return the one row of a table with these values."""
    with town.database.reading() as db:
        return db.scalars(select(model).filter_by(**facts)).unique().one()


def number(town: Any, code: str) -> int:
    """Return the number of the session with a code."""
    return int(the(town, GroupSession, code=code).id)
