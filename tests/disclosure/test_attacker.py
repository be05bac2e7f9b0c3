"""Who knows every figure ever published, and what everybody answered, solves no answer of fewer than K children.

Each number of each format must be the sum, over whole blocks, of what their members answered as they were frozen;
the sums are then added and subtracted in every way that linear algebra knows (`privacy.md` 1, issue of results).
"""

import json
import os
from collections import defaultdict
from dataclasses import asdict
from random import Random

import pytest
from sqlalchemy import select

from consult.models.consultation import Consultation
from consult.models.release import block, release
from consult.services import described, figures, numbers, results
from consult.services.files import FORMATS
from consult.services.speaking import speaking
from tests.disclosure.linear import solved
from tests.disclosure.play import Play

K = 7
PLAYS = 300 if os.environ.get("CONSULT_PROOF") == "1" else 30
EVERYBODY = ("", "")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_limits")]


class Attacker:
    """Keeps every published number: of which question, over whom, and whether the truth says the same."""

    def __init__(self):
        self.sums, self.wrong = defaultdict(set), []
        self.numbers = self.of_groups = 0

    def look(self, play):
        """Read the result as the JSON file has it, and remember the sums that it tells."""
        with play.town.database.reporting() as db, speaking("sv"):
            result = described.describe(db, db.get_one(Consultation, play.consultation), "sv")
        for view in json.loads(FORMATS["json"].make(result))["views"]:
            whom = play.who(blocks_of(play, view["background"], view["group"]))
            for question in view["questions"]:
                for one in question["numbers"]:
                    self.note(play, question, one, whom)

    def look_at_group(self, play, code):
        """Read what a group is shown of its own answers."""
        with play.town.database.reporting() as db, speaking("sv"):
            group_session, questionnaire = play.town.found(db, code), play.town.questionnaire(play.consultation)
            asking = figures.asking(group_session.consultation, questionnaire, "sv")
            shown = results.reveal_figures(db, group_session, questionnaire)
            of_group = select(block.c.id).where(block.c.group_session == group_session.id)
            whom = play.who(frozenset(db.scalars(of_group)))
        for figure in shown:
            question = {"id": figure.question.id, "sensitive": figure.sensitive}
            for one in numbers.of(figure, asking):
                self.note(play, question, asdict(one), whom)
                self.of_groups += one.n is not None

    def note(self, play, question, one, whom):
        """Remember one number; a sensitive or too small one must not count anything at all."""
        if question["sensitive"] or one["shown"] in ("too_few", "rounded"):
            self.wrong += [one] * (one["n"] is not None)
            return
        self.numbers += 1
        self.sums[question["id"]].add(whom)
        if one["n"] is not None and one["n"] != truth(play, question["id"], one["item"], one["category"], whom):
            self.wrong.append((question["id"], one, len(whom)))


def blocks_of(play, background, group):
    """Return the blocks whose sum a view is, by what the database has frozen."""
    wanted = {"Plats": {"d1": group}, "Åldersgrupp": {"d2": group.removesuffix(" år").replace("–", "-")}}
    with play.town.database.read.connect() as connection:
        rows = connection.execute(
            block.select().join(release).where(
                release.c.consultation == play.consultation, block.c.channel.in_(("group", "open")),
            )
        )  # fmt: skip
        named = wanted.get(background, {})
        return frozenset(row.id for row in rows if all(getattr(row, key) == value for key, value in named.items()))


def truth(play, question, item, category, whom):
    """Return how many of some children answered so, by what they really answered."""
    answers = [play.said[run].get(question) for run in whom]
    if category == "unsure":
        return 0
    if category == "skip":
        return sum(one is None for one in answers)
    if item:
        return sum(one is not None and (one == item) == (category == "yes") for one in answers)
    return sum(one == category for one in answers)


def attacked(town, planner, seeds, k=K):
    """Play so many consultations with an attacker who looks on; return her and the groups that she solved."""
    attacker, found = Attacker(), []
    for seed in seeds:
        attacker.sums.clear()
        play = Play(town, planner, Random(seed))
        play.more_looks, play.more_reveals = attacker.look, attacker.look_at_group
        play.play()
        for rows in attacker.sums.values():
            found += [(seed, group) for group in solved(rows, k)]
    return attacker, found


def test_all_figures_and_the_whole_truth_solve_no_small_group(town, planner):
    attacker, found = attacked(town, planner, range(PLAYS))
    assert attacker.numbers > PLAYS * 20, "the attacker has seen too little"
    assert attacker.of_groups > PLAYS, "the attacker has seen too few groups look"
    assert attacker.wrong == []
    assert found == []


def test_groups_of_fewer_than_she_is_content_with_are_found(town, planner):
    _, found = attacked(town, planner, range(6), k=3 * K)
    assert found


def test_a_figure_that_counts_somebody_who_is_in_no_block_would_be_seen(town, planner, monkeypatch):
    usual = results._shape

    def one_more(question, read, k, manner):
        more = {
            one: {**cells, ("", "rora"): cells.get(("", "rora"), 0) + 1} for one, cells in read.get("mest", {}).items()
        }
        return usual(question, {**read, "mest": more}, k, manner)

    monkeypatch.setattr(results, "_shape", one_more)
    attacker, _ = attacked(town, planner, range(4))
    assert attacker.wrong


@pytest.mark.parametrize(
    ("sums", "group"),
    [
        ([range(20), range(14)], range(14, 20)),
        ([range(20), range(10), range(8, 20)], range(8, 10)),
        ([range(12), range(6, 18), range(18), range(30)], range(6)),
    ],
    ids=["the whole without its part", "two that overlap", "three rows"],
)
def test_the_attacker_can_add_and_subtract(sums, group):
    found = solved([frozenset(map(str, one)) for one in sums], K)
    assert frozenset(map(str, group)) in found


def test_the_attacker_solves_nothing_of_blocks_of_k():
    alike = [frozenset(f"{n}.{i}" for i in range(K)) for n in range(6)]
    assert solved([one | other for one in alike for other in alike], K) == []
