"""A consultation whose children have written in their own words, and somebody who sorts what is cleared."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consult.models.consultation import Consultation
from consult.models.organisation import User
from consult.services import own_words, states, users
from tests.support.client import CheckedClient
from tests.support.given import cleared
from tests.support.town import ACTOR, Town

WORDS = "mer"
"""The question that is answered in own words."""
DRAWN = "[[1,0,100,100,300,400],[3,1,500,500]]"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Written:
    """An open consultation with a question for own words, and what is done with its cleared texts."""

    town: Town
    consultation: int

    def cleared(self, *texts: str, **facts: str) -> list[str]:
        """Clear texts, each of a child of its own unless `child` says whose they are; return their ids."""
        with self.town.writing() as db:
            return cleared(db, self.consultation, texts, **facts)

    def do(self, verb: Callable[..., Any], *args: Any) -> Any:
        """Do a verb of `services/themes` with the consultation's session, `verb(db, actor, …)`, and commit."""
        with self.town.writing() as db:
            return verb(db, ACTOR, *args)

    def one(self, db: Session) -> Consultation:
        """Return the consultation."""
        return db.get_one(Consultation, self.consultation)


@pytest.fixture
def written(town: Town) -> Written:
    """An open consultation with a question for own words."""
    consultation = town.consultation(opened=False)
    town.contact()
    town.do(own_words.add, consultation, "short_text")
    town.do(states.open_, consultation)
    return Written(town, consultation)


@dataclass
class Hand:
    """Somebody signed in, whose browser has no script."""

    client: CheckedClient
    user: int
    address: str

    def read(self, page: str = "") -> str:
        """Return a page of the sorting, which must be there."""
        response = self.client.get(f"{self.address}{page}")
        assert response.status_code == 200, response.status
        return response.text

    def press(self, where: str, fields: Mapping[str, Any], page: str = "") -> TestResponse:
        """Send a form with the token that the page has."""
        token = _TOKEN.search(self.read(page))
        assert token
        return self.client.post(f"{self.address}{where}", data={"csrf_token": token[1], **fields})


@pytest.fixture
def enter(app: Flask, written: Written) -> Callable[[str], Hand]:
    """Return somebody with a role, signed in."""

    def signed_in(role: str) -> Hand:
        with written.town.writing() as db:
            email = f"{uuid.uuid4().hex[:8]}@lund.example"
            user = users.create(db, ACTOR, written.town.organisation_id, email, role)
            number, epoch = user.id, db.get_one(User, user.id).epoch
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        with client.session_transaction() as kept:
            kept.update(user=number, epoch=epoch, began=int(time()), seen=int(time()))
        return Hand(client, number, f"/o/lund/consultations/{written.consultation}/themes")

    return signed_in
