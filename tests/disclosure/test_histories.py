"""Whole histories over HTTP: what every page ever showed tells no group of fewer than K apart (`privacy.md` 1)."""

import os
import time
from collections import defaultdict
from random import Random

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.release import block, cell, release
from consult.models.submission import submission
from consult.services import group_sessions, leader_links, releases, results, states, users
from consult.services.blocks import Candidate
from consult.web import limits
from forms import shapes
from tests.disclosure.model import too_small

PROOF = os.environ.get("CONSULT_PROOF") == "1"
HISTORIES = 10_000 if PROOF else 100
QUESTIONS = ("gor", "mest", "bast", "forst")

pytestmark = pytest.mark.slow


class Attacker:
    """Keeps every figure that a page was made of: which blocks it summed, and what it said."""

    def __init__(self, monkeypatch):
        self.seen, self.said = [], defaultdict(list)
        usual = shapes._refuse_without

        def keep(blocks):
            usual(blocks)
            self.seen.append(frozenset(blocks))

        monkeypatch.setattr(shapes, "_refuse_without", keep)
        usual_figures = results.figures

        def figures(db, consultation, *rest):
            found = usual_figures(db, consultation, *rest)
            for one in found:
                if one.shape is not None:
                    said = self.said[consultation.id, one.question.id, one.where, one.shape.blocks]
                    said += [] if one.shape in said else [one.shape]
            return found

        monkeypatch.setattr(results, "figures", figures)


class Play:
    """One consultation from opening to final, with a planner and groups who look at everything all the time."""

    def __init__(self, town, client, attacker, chance):
        self.town, self.client, self.attacker, self.chance = town, client, attacker, chance
        self.consultation = town.consultation(plan=["place", "age"], levels=["10-12"])
        self.members, self.staff = defaultdict(set), {}

    def look(self):
        page = f"/o/lund/consultations/{self.consultation}/results"
        for by in ("", "?by=d1", "?by=d2"):
            assert self.client.get(page + by).status_code == 200

    def reveal(self, code):
        with self.town.database.reading() as db:
            token = leader_links.token(self.town.settings.secret_key, self.town.found(db, code))
        self.town.do(group_sessions.close, code)
        self.town.do(releases.reveal, code)
        for step in range(1, 4):
            self.client.get(f"/ledare/{token}/svar?steg={step}")

    def note_members(self):
        """Remember who went into which block; a child that takes back later is still in the sum."""
        with self.town.database.read.connect() as connection:
            for row in connection.execute(select(submission.c.run, submission.c.block, submission.c.how)):
                self.staff[row.run] = row.how != "tablet"
                if row.block:
                    self.members[row.block].add(row.run)

    def play(self):
        for n in range(self.chance.randint(1, 4)):
            code = self.town.session(
                self.consultation, place=f"skola {n % 2}", age_group=self.chance.choice(["6-9", "10-12"])
            )
            for _ in range(self.chance.randint(0, 16)):
                answers = {"mest": self.chance.choice(["rora", "lugnt"]), "gor": self.chance.choice(["boll", "gront"])}
                how = self.chance.choices(["tablet", "paper"], [9, 1])[0]
                self.town.answer(code, answers, how=how)
            for _ in range(self.chance.randint(0, 2)):
                if self.chance.random() < 0.5:
                    self.reveal(code)
                    self.town.do(group_sessions.reopen, code)
                    self.town.answer(code, {"mest": "rora"})
            self.note_members()
            self.look()
        self.town.do(states.close, self.consultation)
        self.note_members()
        self.look()
        self.town.do(states.finalise, self.consultation)
        self.note_members()
        self.look()

    def groups_told_apart(self):
        runs = {run: Candidate(run, "", "", by_staff=staff) for run, staff in self.staff.items()}
        mine = [view for view in self.attacker.seen if view <= set(self.members)]
        views = [frozenset().union(*(self.members[one] for one in view)) for view in mine]
        return too_small(views, runs, 7), len(views)


@pytest.fixture
def planner(town, client):
    """The client, signed in as a planner."""
    with town.writing() as db:
        user = users.create(db, "test", town.organisation_id, "planner@lund.example", "planner")
        facts = {"user": user.id, "epoch": user.epoch, "began": int(time.time()), "seen": int(time.time())}
    with client.session_transaction() as session:
        session.update(facts)
    return client


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    """A planner who looks a thousand times a minute is no subject of these tests."""
    monkeypatch.setattr(limits.Window, "count", lambda *_: 0)


def test_no_history_over_http_tells_a_small_group_apart(town, planner, monkeypatch):
    attacker = Attacker(monkeypatch)
    looked = 0
    for seed in range(HISTORIES):
        attacker.seen.clear()
        one = Play(town, planner, attacker, Random(seed))
        one.play()
        found, views = one.groups_told_apart()
        assert found == [], f"seed {seed}"
        looked += views
    assert looked > HISTORIES * 20, "the test looks at too little"
    changed = {key: said for key, said in attacker.said.items() if len(said) > 1}
    assert changed == {}, "a sum of the same blocks said two things"


def joined_to_an_old_block(db, consultation, kind, group_session=None):
    """The bug: what is left over joins a block that has been shown already."""
    made = USUAL(db, consultation, kind, group_session)
    old = db.execute(select(block.c.id).limit(1)).scalar()
    mine = (submission.c.consultation == consultation.id) & submission.c.block.is_(None)
    left = db.execute(select(submission.c.run).where(mine)).scalars().all()
    if old and left:
        db.execute(update(submission).where(mine).values(block=old))
        db.execute(update(cell).where(cell.c.block == old, cell.c.question == "mest").values(n=cell.c.n + len(left)))
    return made


USUAL = releases.make


def test_leftovers_that_join_an_old_block_are_caught(town, planner, monkeypatch):
    monkeypatch.setattr(releases, "make", joined_to_an_old_block)
    attacker = Attacker(monkeypatch)
    for seed in range(40):
        one = Play(town, planner, attacker, Random(seed))
        one.play()
        if any(len(said) > 1 for said in attacker.said.values()):
            return
    pytest.fail("nobody noticed")


def test_a_block_under_k_is_refused_by_the_database(town, database):
    consultation = town.consultation()
    whole = {"consultation": consultation, "kind": "final", "date": now().date(), "done": True}
    with database.write.begin() as connection:
        made = connection.execute(insert(release).values(whole).returning(release.c.id)).scalar_one()
    small = insert(block).values(id="x", release=made, channel="group", d1="*", d2="*", n=6, k=7)
    with database.write.connect() as connection, pytest.raises(IntegrityError, match="ck_block_n"):
        connection.execute(small)


def test_nothing_of_an_unfinished_release_is_seen(town, database):
    consultation = town.consultation()
    code = town.session(consultation)
    for _ in range(8):
        town.answer(code, {"mest": "rora"})
    with database.writing() as db:
        states.close(db, "test", db.get_one(Consultation, consultation))
        db.flush()
        with database.reporting() as other:
            of = other.get_one(Consultation, consultation)
            assert all(one.shape is None for one in results.figures(other, of, town.questionnaire(consultation)))
        db.rollback()
