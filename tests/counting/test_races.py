"""A child's answers and *Ångra* of the same run at the same time: whichever comes first, nothing is left."""

import uuid
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from consult.services import submissions, turn_of_run
from consult.services.submissions import Outcome, Post
from tests.support.side_by_side import meanwhile

DATABASES = ["postgresql"]  # SQLite has one turn to write


@pytest.fixture
def child(town):
    """One child's post and undo, each as a step of a transaction."""
    code = town.session(town.consultation())
    fields = MultiDict(town.post(code, {"mest": "rora"}))
    with town.database.read.connect() as connection:
        row = submissions.lookup(connection, code)
        post = submissions.judge(connection, town.settings.secret_key, row, fields)
    assert isinstance(post, Post)
    return {
        "post": lambda db: submissions.receive(db.connection(), row, post),
        "undo": lambda db: submissions.receive(db.connection(), row, replace(post, act="undo", answers=None)),
    }


def test_undo_waits_for_answers_that_are_just_coming_in(town, child):
    assert meanwhile(town.database, child["post"], child["undo"]).result() is Outcome.UNDONE
    assert town.stored() == 0


def test_answers_wait_for_an_undo_that_came_before(town, child):
    assert meanwhile(town.database, child["undo"], child["post"]).result() is Outcome.TAKEN_BACK
    assert town.stored() == 0


@pytest.mark.parametrize("order", [("post", "undo"), ("undo", "post")])
def test_without_the_wait_answers_stay_that_were_taken_back(town, child, monkeypatch, order):
    monkeypatch.setattr(turn_of_run, "take", lambda *_: None)
    meanwhile(town.database, *(child[step] for step in order)).result()
    assert town.stored() == 1


def test_other_children_wait_for_nobody(town, child):
    code = town.session(town.consultation())

    def another(_):
        return town.answer(code, {"mest": "rora"}, run=str(uuid.uuid4()))

    assert meanwhile(town.database, child["post"], another).result() is Outcome.STORED
    assert town.stored() == 2
