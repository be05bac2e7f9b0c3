"""Whole histories over HTTP: what every page ever showed tells no group of fewer than K apart (`privacy.md` 1)."""

import os
from collections import defaultdict
from random import Random

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.release import block, cell, release
from consult.models.submission import submission
from consult.services import releases, results, states
from forms import shapes
from tests.disclosure.model import too_small
from tests.disclosure.play import Play

PROOF = os.environ.get("CONSULT_PROOF") == "1"
HISTORIES = 10_000 if PROOF else 100

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_limits")]


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


def told_apart(play, attacker):
    """Return the groups that are too small and yet told apart, and how many views tell them."""
    views = [play.who(view) for view in attacker.seen if view <= set(play.members)]
    return too_small(views, play.candidates(), 7), len(views)


def test_no_history_over_http_tells_a_small_group_apart(town, planner, monkeypatch):
    attacker = Attacker(monkeypatch)
    looked = 0
    for seed in range(HISTORIES):
        attacker.seen.clear()
        one = Play(town, planner, Random(seed))
        one.play()
        found, views = told_apart(one, attacker)
        assert found == [], f"seed {seed}"
        looked += views
    assert looked > HISTORIES * 20, "the test looks at too little"
    changed = {key: said for key, said in attacker.said.items() if len(said) > 1}
    assert changed == {}, "a sum of the same blocks said two things"


def joined_to_an_old_block(db, consultation, kind, group_session=None):
    """The bug: what is left over joins a block that has been shown already."""
    made = USUAL(db, consultation, kind, group_session)
    mine = select(block.c.id).join(release, release.c.id == block.c.release)
    old = db.scalar(mine.where(release.c.consultation == consultation.id).order_by(release.c.id, block.c.id).limit(1))
    waits = (submission.c.consultation == consultation.id) & submission.c.block.is_(None)
    left = db.execute(select(submission.c.run).where(waits)).scalars().all()
    if old and left:
        db.execute(update(submission).where(waits).values(block=old))
        db.execute(update(cell).where(cell.c.block == old, cell.c.question == "mest").values(n=cell.c.n + len(left)))
    return made


USUAL = releases.make


def test_leftovers_that_join_an_old_block_are_caught(town, planner, monkeypatch):
    monkeypatch.setattr(releases, "make", joined_to_an_old_block)
    attacker = Attacker(monkeypatch)
    for seed in range(40):
        one = Play(town, planner, Random(seed))
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
