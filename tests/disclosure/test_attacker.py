"""Who knows every figure ever published, and what everybody answered, solves no answer of fewer than K children.

Each number of each path must be the sum, over whole blocks, of what their members answered as they were frozen;
the sums are then added and subtracted in every way that linear algebra knows (`privacy.md` 1, issue of results).
"""

import os
import re
from dataclasses import replace
from random import Random

import pytest

from consult.services import comparison, place_maps, publishing, results, sayings, together
from consult.services.blocks import safe
from tests.disclosure.attacker import Attacker, K
from tests.disclosure.full_play import FullPlay
from tests.disclosure.linear import solved

PLAYS = 300 if os.environ.get("CONSULT_PROOF") == "1" else 30
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is planted one database is enough."""
LIVELY = (9, 5)
"""Two plays with many children, who set pins close to each other."""

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_limits")]


def attacked(town, planner, seeds):
    """Play so many consultations with an attacker who looks on, and compares each with the one before."""
    attacker, before = Attacker(), None
    town.contact()
    for seed in seeds:
        play = FullPlay(town, planner, Random(seed))
        play.more_looks, play.more_reveals = attacker.look, attacker.look_at_group
        play.play()
        play.write()
        play.publish()
        attacker.look(play)
        attacker.look_at_published(play)
        if before:
            attacker.compare(play, before)
        before = play
    return attacker


def test_all_figures_and_the_whole_truth_solve_no_small_group(town, planner):
    attacker = attacked(town, planner, range(PLAYS))
    least = {"json": 20, "public": 5, "children": 5, "compared": 5, "group": 1, "square": 2, "theme": 2}
    assert [path for path, many in least.items() if attacker.seen[path] < PLAYS * many] == [], "has seen too little"
    assert attacker.wrong == []
    assert attacker.solves() == []


@SQLITE
def test_groups_of_fewer_than_she_is_content_with_are_found(town, planner):
    assert attacked(town, planner, LIVELY).solves(3 * K)


def one_more(told):
    """Return a text whose first number counts one more."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1), told, count=1)


def in_tables(table):
    """Return a table that counts one more in each row."""
    return replace(table, rows=tuple((label, *map(one_more, cells)) for label, *cells in table.rows))


def of_nobody(cells):
    """Return the cells of each block with one more, who is in no block."""
    return {one: {**told, ("", "rora"): told.get(("", "rora"), 0) + 1} for one, told in cells.items()}


PATHS = {
    "everywhere": (results, "_shape", lambda usual: lambda question, read, k, manner: usual(
        question, {**read, "mest": of_nobody(read.get("mest", {}))}, k, manner)),
    "the snapshot's tables": (publishing, "_part", lambda usual: lambda part: usual(
        replace(part, table=in_tables(part.table)))),
    "the snapshot's maps": (place_maps, "told", lambda usual: lambda bar, lang: one_more(usual(bar, lang))),
    "the children's bars": (publishing, "_row", lambda usual: lambda row: usual(row) | {
        "said": one_more(usual(row)["said"])}),
    "the comparison": (comparison, "_table", lambda usual: lambda *told: in_tables(usual(*told))),
    "themes of one less": (sayings, "counted", lambda usual: lambda children, least: usual(
        children, least and least - 1)),
    "themes that count texts": (sayings, "counted", lambda _: lambda children, least: len(list(children))),
}  # fmt: skip
"""The leaks that are planted where a result is read: what tells more, and how."""


@SQLITE
def test_a_leak_on_any_path_would_be_seen(town, planner, monkeypatch):
    attacker = attacked(town, planner, LIVELY)
    before, last = attacker.plays.values()

    def wrong():
        attacker.wrong.clear()
        last.publish(again=True)
        attacker.look(last)
        attacker.look_at_published(last)
        attacker.compare(last, before)
        return bool(attacker.wrong)

    seen = {}
    for path, (module, name, leaking) in PATHS.items():
        with monkeypatch.context() as planted:
            planted.setattr(module, name, leaking(getattr(module, name)))
            seen[path] = wrong()
    assert not wrong()
    assert seen == dict.fromkeys(PATHS, True)


@SQLITE
def test_a_square_of_fewer_than_k_would_be_solved(town, planner, monkeypatch):
    usual = together._block
    monkeypatch.setattr(together, "safe", lambda several, k: safe(several, k - 1))
    monkeypatch.setattr(together, "_block", lambda db, facts, channel, n: usual(db, facts, channel, max(K, n)))
    attacker = attacked(town, planner, LIVELY)
    assert {where for (_, where), _ in attacker.solves()} == {"squares"}


@SQLITE
def test_a_child_who_is_counted_once_a_pin_would_be_seen(town, planner, monkeypatch):
    def each(leaf, pins):
        return [one.category for run in leaf.members for one in pins[run] if (one.x, one.y) in leaf.pins[run]]

    monkeypatch.setattr(together, "_categories", each)
    assert attacked(town, planner, LIVELY).wrong


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


def test_a_child_with_many_pins_is_one_child():
    assert solved([frozenset(f"{n % 6}@{n}" for n in range(20))], K)
    assert solved([frozenset(f"{n % 7}@{n}" for n in range(20))], K) == []
