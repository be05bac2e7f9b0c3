"""Two municipalities with staff in every role, and what it takes to sign in without waiting for a password."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.database import Database
from consult.models.affected import Affected
from consult.models.base import metadata
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import ROLES, User
from consult.models.project import Project
from consult.services import leader_links, organisations, projects, states, users, worry_contact
from tests.support.given import given, marked_for_worry, saved, sorted_by
from tests.support.town import ACTOR, Town

PASSWORD = "four words on a roof"


def token_in(html: str) -> str:
    """Return the token of a page's first form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "the page has no form"
    return found[1]


@dataclass(frozen=True)
class Place:
    """One municipality's staff by role, and a value for every argument of an address."""

    staff: Mapping[str, int]
    arguments: Mapping[str, Any]


@pytest.fixture
def own(town: Town) -> Place:
    """Lund, with an open consultation."""
    consultation, draft = town.consultation(), town.consultation(opened=False)
    closed = town.consultation()
    town.do(states.close, closed)
    code, slot = town.session(consultation), town.questionnaire(draft).slots[0].id
    with town.writing() as db:
        group_session = db.scalars(select(GroupSession).filter_by(code=code)).one()
        opened, more = db.get_one(Consultation, consultation), {"draft": draft, "closed": closed, "slot": slot}
        return _place(db, town, "lund", opened, group_session, **more)


@pytest.fixture
def foreign(town: Town) -> Place:
    """Malmö, whose things nobody of Lund may see."""
    with town.writing() as db:
        malmo = organisations.create(db, ACTOR, "malmo", "Malmö stad")
        facts: dict[str, Any] = {"kind": "other", "stage": "ide", "place": "Hamnen", "at_place": "i Hamnen"}
        project = projects.create(db, ACTOR, malmo.id, title="Hamnen", **facts)
        consultation = Consultation(
            organisation_id=malmo.id, project_id=project.id, title="Hamnen", slug="hamnen", k=7, version="",
            levels=["10-12"],
        )  # fmt: skip
        db.add(consultation)
        db.flush()
        group_session = GroupSession(
            consultation_id=consultation.id, code="11112222", kind="classroom", levels=["10-12"]
        )
        db.add(group_session)
        db.flush()
        return _place(db, town, "malmo", consultation, group_session)


def _place(
    db: Any, town: Town, slug: str, consultation: Consultation, group_session: GroupSession, **more: Any
) -> Place:
    organisation = organisations.by_slug(db, slug)
    assert organisation is not None
    staff = {role: users.create(db, ACTOR, organisation.id, f"{role}@{slug}.example", role).id for role in ROLES}
    affected = Affected(project_id=consultation.project_id, name="Ekskolan", number=25)
    db.add(affected)
    db.flush()
    contact = db.get_one(User, staff["strategist"])
    organisation.worry_contact_id = contact.id
    invited = users.create(db, ACTOR, organisation.id, f"new@{slug}.example", "planner")
    return Place(
        staff,
        {
            "organisation": slug,
            "project": consultation.project_id,
            "consultation": consultation.id,
            "group_session": group_session.id,
            "assignment": given(db, consultation.project_id, staff["leader"], more.get("draft")),
            "affected": affected.id,
            "sorting": consultation.id,
            "worry": marked_for_worry(db, consultation.id),
            "theme": sorted_by(db, consultation.id, staff["leader"]),
            "user": invited.id,
            "template": saved(db, organisation.id),
            "invitation": users.new_link(db, ACTOR, town.settings.secret_key, invited),
            "confirmation": worry_contact.token(town.settings.secret_key, organisation, contact),
            "token": leader_links.token(town.settings.secret_key, group_session),
            "shown": leader_links.shown_token(town.settings.secret_key, group_session),
            "slug": consultation.slug,
            "code": group_session.code,
            "name": "json",
            "question": "gor",
            **more,
        },
    )


@pytest.fixture
def enter(app: Flask, database: Database) -> Callable[..., FlaskClient]:
    """Return a browser in which a user is signed in, `seen` and `began` so many seconds ago."""

    def signed_in(user_id: int, *, seen: float = 0, began: float = 0) -> FlaskClient:
        with database.reading() as db:
            epoch = db.get_one(User, user_id).epoch
        client = app.test_client()
        with client.session_transaction() as kept:
            now = int(time())
            kept.update(user=user_id, epoch=epoch, began=int(now - max(began, seen)), seen=int(now - seen))
        return client

    return signed_in


@pytest.fixture
def everything(database: Database) -> Callable[[], dict[str, list[Any]]]:
    """Return what reads the whole database, to see that nothing changed."""

    def read() -> dict[str, list[Any]]:
        with database.read.connect() as connection:
            return {
                name: sorted(map(repr, connection.execute(select(table)))) for name, table in metadata.tables.items()
            }

    return read


@pytest.fixture
def project(own: Place, database: Database) -> Project:
    """Lund's project."""
    with database.reading() as db:
        return db.get_one(Project, own.arguments["project"])
