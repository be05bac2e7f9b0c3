"""A fictional municipality to try everything with: made through the services, from one seed."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from consult import assets
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation, User
from consult.models.project import Project
from consult.services import (
    assignments,
    audit,
    consultations,
    demo_words,
    documents,
    group_sessions,
    media,
    organisations,
    own_words,
    pretend,
    projects,
    publishing,
    releases,
    replies,
    sorters,
    states,
    submissions,
    tickets,
    users,
)
from forms.question import Slot
from forms.questionnaire import Questionnaire
from forms.texts import Text

SLUG = "lindhamn"
ACTOR = "demo"
SEED = 12
ONE_WRITES = 5
"""One child in so many writes something where there is a question in own words."""
ROLES = ("administrator", "strategist", "planner", "leader")
YARD = "Ekskolans skolgård"
PARK = "Ekparken"

_ABOUT_YARD = (
    "Bilden visar skolgården vid Ekskolan en solig dag. Det finns en asfalterad plan, träd och ett skolhus. "
    "Till vänster syns bänkar vid entrén."
)
_ABOUT_PARK = (
    "Bilden visar Ekparken på sommaren. Det finns en gräsmatta, en grusväg och stora ekar. Vid vägen står en bänk."
)
_SLOTS = {
    "plats 1": ("Fotbollsplanen", "football-pitch", "Det är en plan med två mål. Marken är av grus. Den är stor."),
    "plats 2": ("Träden", "trees-behind-school", "Det är en liten skog. Den ligger bakom skolan. Där är stubbar."),
    "plats 3": ("Bänkarna", "benches-by-entrance", "Det är tre bänkar. De står vid entrén. Bredvid finns cykelställ."),
}  # fmt: skip
_FOUR = {
    "can_change": "vad man kan göra på gården och var lugna ställen ska ligga",
    "decided": "fotbollsplanen ligger kvar",
    "decided_why": "den är nybyggd",
    "receivers": "landskapsarkitekten, som ritar gården",
    "decides": "utbildningsnämnden",
    "responsible": "projektledaren på stadsbyggnadskontoret",
}


@dataclass(frozen=True)
class Made:
    """What the demo prints: new passwords by user, the group sessions and the consultations."""

    organisation: Organisation
    passwords: dict[str, tuple[str, str]]
    group_sessions: Sequence[GroupSession]
    consultations: Sequence[Consultation]


def make(db: Session, secret: str, folder: Path) -> Made:
    """Make what is missing, keep what is there, and give every demo user a new password."""
    organisation = db.scalars(select(Organisation).where(Organisation.slug == SLUG)).one_or_none()
    if organisation is None:
        organisation = _organisation(db)
        for role in ROLES:
            users.create(db, ACTOR, organisation.id, f"{role}@{SLUG}.example", role)
        _name_a_contact(db, organisation)
        _Town(db, organisation, secret, folder).build()
    passwords = {}
    for user in db.scalars(select(User).where(User.organisation_id == organisation.id).order_by(User.id)):
        if user.email.endswith(f"@{SLUG}.example"):
            passwords[user.role] = (user.email, secrets.token_urlsafe(12))
            users.set_password(db, ACTOR, user, passwords[user.role][1])
    mine = Consultation.organisation_id == organisation.id
    found = db.scalars(select(Consultation).where(mine).order_by(Consultation.id)).all()
    sessions = select(GroupSession).join(Consultation).where(mine).order_by(GroupSession.id)
    return Made(organisation, passwords, db.scalars(sessions).all(), found)


def _organisation(db: Session) -> Organisation:
    organisation = organisations.create(db, ACTOR, SLUG, "Lindhamns kommun")
    organisation.mailbox = "stadsbyggnad@lindhamn.example"
    organisation.phone = "010-000 00 00"
    organisation.adults_url = "https://lindhamn.example/samrad"
    organisation.legal_basis = "Uppgift av allmänt intresse (artikel 6.1 e)"
    organisation.retention = "Dokumenthanteringsplan 2026, punkt 4.2"
    organisation.languages = ["sv", "en", "ar"]
    db.flush()
    return organisation


def _name_a_contact(db: Session, organisation: Organisation) -> None:
    """Let children write and draw in the demo, where the contact is made up; the log and the settings say so."""
    contact = users.by_email(db, f"strategist@{SLUG}.example")
    organisations.change(db, ACTOR, organisation, worry_contact_id=contact and contact.id)
    organisation.worry_confirmed_at = now()
    subject = f"user {organisation.worry_contact_id}"
    audit.record(db, ACTOR, "confirm worry contact", subject, organisation.id, "made up: the demo sends no mail")


class _Town:
    """Builds the demo's projects and consultations; one object only to carry what every step needs."""

    def __init__(self, db: Session, organisation: Organisation, secret: str, folder: Path) -> None:
        self.db, self.organisation, self.secret, self.folder = db, organisation, secret, folder
        self.chance = Random(SEED)  # noqa: S311  # a fixed seed is the point
        self.leader = db.scalars(select(User).where(User.role == "leader")).first()
        self.texts = iter(demo_words.written())

    def build(self) -> None:
        """Make a draft, an open consultation and one whose children have got their answer."""
        yard = self._project("Ny skolgård vid Ekskolan", YARD, "på Ekskolans skolgård", "ekskolan-yard", _ABOUT_YARD)
        park = self._project("Upprustning av Ekparken", PARK, "i Ekparken", "ekparken", _ABOUT_PARK)
        self._draft(park)
        self._open(yard)
        self._answered(yard)
        self._summer(park)

    def _summer(self, park: Project) -> None:
        """Employ the leader, who is sixteen, for some weeks, with something to do in the park."""
        if self.leader is None:
            return
        ends_on = consultations.today() + timedelta(days=120)
        users.set_period(self.db, ACTOR, self.leader, ends_on, under_18=True)
        assignments.give(
            self.db, ACTOR, park, self.leader, title="Fråga barn om Ekparken", given_by="Kommunstyrelsen",
            due=ends_on - timedelta(days=21), task=_TASK,
        )  # fmt: skip

    def _project(self, title: str, place: str, at_place: str, picture: str, about: str) -> Project:
        facts: dict[str, Any] = {"kind": "other", "stage": "tidig_dialog", "dnr": "SBN 2026/117"}
        return projects.create(
            self.db, ACTOR, self.organisation.id, title=title, place=place, at_place=at_place, about=about,
            picture=self._picture(picture), mailbox=self.organisation.mailbox, **facts,
        )  # fmt: skip

    def _picture(self, name: str) -> str:
        raw = (assets.folder("static") / "pictures" / "places" / f"{name}.jpg").read_bytes()
        return media.upload(self.db, ACTOR, self.organisation.id, self.folder, raw, people="none")

    def _draft(self, project: Project) -> None:
        self._consultation(project, "en_plats_nu", "Vad tycker du om Ekparken?", ["10-12"])

    def _open(self, project: Project) -> None:
        consultation = self._consultation(project, "skolgard", "Hur vill du ha skolgården?", ["6-9", "10-12"])
        self._ready(consultation, ["place", "age"])
        states.open_(self.db, ACTOR, consultation)
        classroom = self._session(consultation, "classroom", "Klass på Ekskolan", "Ekskolan", "10-12", 24)
        field = self._session(consultation, "field", "Fritids på gården", "Fritids", "6-9", 12)
        for group_session, answers, present in ((classroom, 9, 24), (field, 4, 12)):
            group_sessions.set_present(self.db, ACTOR, group_session, present)
            self._answer(consultation, group_session, answers)
        self._session(consultation, "practice", "Prova själv", "Ekskolan", "10-12", None)

    def _answered(self, project: Project) -> None:
        consultation = self._consultation(project, "skolgard", "Skolgården i våras", ["10-12", "13-15"])
        self._ready(consultation, ["place", "age"])
        own_words.add(self.db, ACTOR, consultation, "short_text")
        states.open_(self.db, ACTOR, consultation)
        sittings = [
            ("Ekskolan", "10-12", 22), ("Ekskolan", "13-15", 26), ("Strandskolan", "10-12", 18),
            ("Strandskolan", "13-15", 24), ("Bergskolan", "13-15", 20), ("Bergskolan", "10-12", 5),
        ]  # fmt: skip
        for n, (place, age, children) in enumerate(sittings, start=1):
            one = self._session(consultation, "classroom", f"Grupp {n}", place, age, children)
            self._answer(consultation, one, children)
            group_sessions.close(self.db, ACTOR, one)
            releases.reveal(self.db, ACTOR, one)
        poster = self._session(consultation, "open", "Affisch på biblioteket", "Biblioteket", None, None)
        self._answer(consultation, poster, 12)
        states.close(self.db, ACTOR, consultation)
        picked = demo_words.read(self.db, ACTOR, self.secret, consultation)
        sorters.choose(self.db, ACTOR, consultation, [self.leader.id] if self.leader else [])
        states.finalise(self.db, ACTOR, consultation)
        replies.write(self.db, ACTOR, consultation, dict.fromkeys(consultation.levels, _REPLY))
        replies.publish(self.db, ACTOR, consultation)
        self._publish(consultation, picked[:2])

    def _publish(self, consultation: Consultation, quotes: list[str]) -> None:
        sides = publishing.told(self.db, consultation)
        asked = sides["sv"][0].parts
        choice = {part.question: "planners" if part.sensitive else "children" for part in asked}
        publishing.publish(self.db, ACTOR, consultation, choice, quotes=quotes, sides=sides)

    def _consultation(self, project: Project, template: str, title: str, levels: list[str]) -> Consultation:
        return consultations.create(
            self.db, ACTOR, project, template, title=title, levels=levels, languages=["sv", "en", "ar"]
        )

    def _ready(self, consultation: Consultation, plan: list[str]) -> None:
        for slot, (name, picture, about) in _SLOTS.items():
            filled = Slot(slot, Text.load(name), self._picture(picture), Text.load(about))
            consultations.fill_slot(self.db, ACTOR, consultation, filled)
        promised = (now() + timedelta(days=60)).date()
        consultations.answer_four(self.db, ACTOR, consultation, promised=promised, **_FOUR)
        consultations.set_plan(self.db, ACTOR, consultation, plan, consultation.k)

    def _session(  # noqa: PLR0917  # read as one line of the demo's plan
        self, consultation: Consultation, kind: str, title: str, place: str, age: str | None, expected: int | None
    ) -> GroupSession:
        levels = [age] if age else consultation.levels
        group_session = group_sessions.create(
            self.db, ACTOR, consultation, kind=kind, title=title, place=place, age_group=age, levels=levels,
            languages=consultation.languages, expected=expected, reads_aloud=False,
            leader_id=self.leader.id if self.leader else None, adult="handledaren på fritidskontoret",
            adult_phone="010-000 00 00",
        )  # fmt: skip
        group_sessions.begin(self.db, ACTOR, group_session)
        return group_session

    def _answer(self, consultation: Consultation, group_session: GroupSession, children: int) -> None:
        connection = self.db.connection()
        row = submissions.lookup(connection, group_session.code)
        questionnaire = documents.questionnaire(self.db, consultation.id, consultation.version)
        ticket = tickets.issue(self.secret, group_session.code, consultation.version, False, now())
        by_chance = questionnaire.without(demo_words.QUESTION)
        for child in range(children):
            posted = self._posted(by_chance, group_session, ticket)
            if by_chance != questionnaire and child % ONE_WRITES == 0:
                posted[f"q.{demo_words.QUESTION}"] = next(self.texts, "")
            post = submissions.judge(connection, self.secret, row, posted)
            if not isinstance(post, submissions.Post):
                raise RuntimeError(f"the demo's answers were refused: {post}")
            submissions.receive(connection, row, post)

    def _posted(self, questionnaire: Questionnaire, of: GroupSession, ticket: str) -> MultiDict[str, str]:
        level = self.chance.choice(of.levels)
        posted = pretend.answers(questionnaire, level, self.chance)
        run = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        lang = self.chance.choices(("sv", "en", "ar"), (8, 1, 1))[0]
        posted.update({"run": run, "ticket": ticket, "lang": lang, "level": level, "age": of.age_group or level})
        return posted


_TASK = """Ta fram frågor till barn mellan 10 och 12 år om Ekparken. Börja med färdiga frågor och ändra dem.
Träffa minst två grupper. Berätta sedan för oss i en rapport vad barnen sa och vad du själv tycker.
Landskapsarkitekten läser rapporten innan parken ritas."""

_REPLY = {
    "said": "Många ville klättra, gunga och ta det lugnt. Flera sa att det är svårt att vara ute när det regnar.",
    "done": "Vi bygger en klätterställning vid träden och sätter upp tak över två bänkar. Det blir klart i augusti.",
    "not_done": "Vi flyttar inte fotbollsplanen. Den är nybyggd, och det skulle kosta för mycket att flytta den.",
}
