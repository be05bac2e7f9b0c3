"""The attacker who reads every path on which figures leave, and holds each number against what children answered."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from consult.models.consultation import Consultation
from consult.models.release import block, release
from consult.services import comparison, described, figures, numbers, published, results
from consult.services.files import FORMATS
from consult.services.speaking import speaking
from tests.disclosure.full_play import UNDER, WORDS, FullPlay
from tests.disclosure.linear import solved
from tests.disclosure.play import Play

Whom = frozenset[str]
LANG, LEVEL, K = "sv", "10-12", 7
COUNTED = {name for name, children in UNDER.items() if children >= K}
"""The themes that may be counted."""


class Attacker:
    """Keeps every published number: of which question, over whom, and whether the truth says the same."""

    def __init__(self) -> None:
        self.sums, self.wrong = defaultdict[tuple[int, str], set[Whom]](set), list[Any]()
        self.seen = dict.fromkeys(("json", "group", "square", "theme", "public", "children", "compared"), 0)
        self.plays: dict[int, FullPlay] = {}
        self.labels: dict[str, dict[str, tuple[str, str]]] = {}

    def solves(self, k: int = K) -> list[tuple[tuple[int, str], Whom]]:
        """Return every group of fewer than K children whose answers follow from all sums of a question."""
        return [(where, group) for where, rows in self.sums.items() for group in solved(rows, k)]

    def look(self, play: FullPlay) -> None:
        """Read the result as the JSON file has it, and remember the sums that it tells."""
        self.plays[play.consultation] = play
        with play.town.database.reporting() as db, speaking(LANG):
            result = described.describe(db, db.get_one(Consultation, play.consultation), LANG)
        for view in json.loads(FORMATS["json"].make(result))["views"]:
            divided = play.who(blocks_of(play, view["background"], view["group"]))
            for question in view["questions"]:
                self._read(play, view, question, divided)

    def look_at_group(self, play: FullPlay, code: str) -> None:
        """Read what a group is shown of its own answers."""
        with play.town.database.reporting() as db, speaking(LANG):
            group_session, questionnaire = play.town.found(db, code), play.town.questionnaire(play.consultation)
            asking = figures.asking(group_session.consultation, questionnaire, LANG)
            shown = results.reveal_figures(db, group_session, questionnaire)
            of_group = select(block.c.id).where(block.c.group_session == group_session.id)
            whom = play.who(frozenset(db.scalars(of_group)))
        for figure in shown:
            question = {"id": figure.question.id, "sensitive": figure.sensitive}
            for one in numbers.of(figure, asking):
                self._note(play, question, asdict(one), whom, "group")

    def look_at_published(self, play: FullPlay) -> None:
        """Read the snapshot as the public page and the children's pages show it."""
        with play.town.database.reading() as db, speaking(LANG):
            shown = published.for_public(db, play.consultation, LANG, play.town.settings.charts)
            told = published.for_children(db, play.consultation, LANG, LEVEL)
        assert shown
        assert told
        for figure in shown.figures:
            cells = [(label, dict(zip(figure.table.head[1:], told, strict=True))) for label, *told in figure.table.rows]
            self._table(play, figure.question, cells, "public")
        for map_ in shown.maps.values():
            self._map(play, map_.squares)
        for question in told.questions:
            rows = [(row["label"], {"Antal": row["said"]}) for row in question["rows"]]
            self._table(play, question["question"], rows, "children")
            if question["question"] == WORDS and {*question["themes"].split(", ")} != COUNTED:
                self.wrong.append(question)

    def compare(self, play: FullPlay, other: FullPlay) -> None:
        """Read two results beside each other: each side must be the truth of its own children."""
        with play.town.database.reporting() as db, speaking(LANG):
            both = [db.get_one(Consultation, one.consultation) for one in (play, other)]
            sides = comparison.sides(db, both[0], both[1], LANG)
            found = list(comparison.compare(db, *sides, LANG))
            whose = [self.plays[side.consultation.id] for side in sides]
        for one in found:
            for n, of in enumerate(whose, 1):
                self._table(of, one.question, [(row[0], {"Antal": row[n]}) for row in one.table.rows], "compared")

    def _read(self, play: FullPlay, view: dict[str, str], question: dict[str, Any], divided: Whom) -> None:
        """Read one question of the JSON file; maps and sensitive questions are told of everybody who answered."""
        squares = [one["item"] for one in question["numbers"] if one["item"].startswith("square.")]
        whom = frozenset(play.said) if question["id"] == "map" else divided
        for one in question["numbers"]:
            if one["item"] in squares:
                self._square(play, one, squares)
            elif one["item"].startswith("theme."):
                assert not view["background"], "themes are told of everybody together"
                self._theme(one["item_label"], one["n"], "theme")
            else:
                self._note(play, question, one, whom, "json")
                if not view["background"]:
                    self._remember(question["id"], one)

    def _remember(self, question: str, one: dict[str, Any]) -> None:
        """Remember which number a row of a table is, by its label, as `tests/papers/same.numbers` reads them."""
        aside = one["category"] in ("unsure", "skip")
        if one["category"] != "no":
            label = one["label"] if aside or not one["item"] else one["item_label"]
            self.labels.setdefault(question, {}).setdefault(label, (one["item"], one["category"]))

    def _note(self, play: Play, question: dict[str, Any], one: dict[str, Any], whom: Whom, path: str) -> None:
        """Hold one number; a sensitive or too small one must not count anything at all."""
        if question["sensitive"] or one["shown"] in ("too_few", "rounded"):
            self.wrong += [one] * (one["n"] is not None)
            return
        self.seen[path] += one["n"] is not None
        self.sums[play.consultation, question["id"]].add(whom)
        self._hold(play, (question["id"], one["item"], one["category"]), (one["n"], one["percent"]), whom)
        self.wrong += [one] * (one["base"] != sum(question["id"] in play.said[run] for run in whom))

    def _hold(self, play: Play, what: tuple[str, str, str], told: tuple[int | None, int | None], whom: Whom) -> None:
        """Hold a count and a share against the truth."""
        n, percent = told
        want, base = truth(play, *what, whom), sum(what[0] in play.said[run] for run in whom)
        if n not in (None, want) or percent not in (None, round(100 * want / base)):
            self.wrong.append((what, told, want, len(whom)))

    def _square(self, play: FullPlay, one: dict[str, Any], squares: list[str]) -> None:
        """Hold one number of a square; its sum is over the pins in it, each child once."""
        inside = pins_in(play, one["item"], squares)
        self.sums[play.consultation, "squares"].add(frozenset(f"{run}@{x}.{y}" for run, x, y, _ in inside))
        here = {run for run, *_, category in inside if category == one["category"]}
        everybody = {run for run, *_ in inside}
        self.seen["square"] += 1
        if one["n"] not in (None, len(here)) or one["base"] != len(everybody):
            self.wrong.append((one, len(here), len(everybody)))

    def _map(self, play: FullPlay, drawn: Iterable[Any]) -> None:
        """Hold the squares of a published map, by where they are drawn."""
        found = {_named(one): one for one in drawn}
        for item, one in found.items():
            for category, value, share in zip(("good", "bad"), one.values, one.shares, strict=True):
                n = int(value) if value.isdigit() else None
                self._square(play, {"item": item, "category": category, "n": n, "base": int(one.base)}, [*found])
                if n is not None and round(share) != round(100 * n / int(one.base)):
                    self.wrong.append((item, one))

    def _table(self, play: FullPlay, question: str, rows: Iterable[tuple[str, dict[str, str]]], path: str) -> None:
        """Hold the rows of a table, each its label and its cells by their heads."""
        for label, cells in rows:
            if question == WORDS:
                self._theme(label, int(cells["Antal"]) if cells["Antal"].isdigit() else None, path)
            else:
                self._row(play, question, label, cells, path)

    def _row(self, play: FullPlay, question: str, label: str, cells: dict[str, str], path: str) -> None:
        """Hold a row of a table: its count and its share, wherever they stand; a sensitive one has no count."""
        said = " ".join(cells.values())
        share, count = re.search(r"(\d+)\s%", said), re.match(r"\d+(?!\d*\s%)", cells.get("Antal", ""))
        if question == "trygg":
            self.wrong += [(path, label, said)] * (count is not None or bool(share and int(share[1]) % 5))
            return
        if not any(sign.isdigit() for sign in said):
            return
        item, category = self.labels[question][label]
        whom = play.everybody(question)
        self.seen[path] += count is not None
        self.sums[play.consultation, question].add(whom)
        told = (int(count[0]) if count else None, int(share[1]) if share else None)
        self._hold(play, (question, item, category), told, whom)

    def _theme(self, name: str, n: int | None, path: str) -> None:
        """Hold a count of a theme: children, each once, and none of fewer than K."""
        self.seen[path] += n is not None
        if n is not None and (n < K or n != UNDER[name]):
            self.wrong.append((name, n, path))


def blocks_of(play: Play, background: str = "", group: str = "") -> frozenset[str]:
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


def pins_in(play: FullPlay, item: str, squares: list[str]) -> list[tuple[str, int, int, str]]:
    """Return the pins that a square holds: a rest has those in no smaller square."""
    smaller = [one for one in squares if _side(one) < _side(item)] if item.endswith(".rest") else []
    return [pin for pin in play.pins() if _holds(item, pin) and not any(_holds(one, pin) for one in smaller)]


def _holds(item: str, pin: tuple[str, int, int, str]) -> bool:
    x, y, side = map(int, item.split(".")[1:4])
    return x <= pin[1] < x + side and y <= pin[2] < y + side


def _side(item: str) -> int:
    return int(item.split(".")[3])


def _named(one: Any) -> str:
    x, y, side = (round(100 * part) for part in (one.x, one.y, one.side))
    return f"square.{x}.{y}.{side}{'.rest' if one.rest else ''}"


def truth(play: Play, question: str, item: str, category: str, whom: Whom) -> int:
    """Return how many of some children answered so, by what they really answered."""
    answers = [play.said[run].get(question) for run in whom]
    if category == "unsure":
        return 0
    if category == "skip":
        return sum(one is None for one in answers)
    if item:
        return sum(one is not None and (item in _chosen(one)) == (category == "yes") for one in answers)
    return sum(one == category for one in answers)


def _chosen(said: str) -> set[str]:
    """Return what was chosen: one thing, or the categories of the pins that were set."""
    return {one.rpartition(",")[2] for one in said.split()}
