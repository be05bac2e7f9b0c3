"""Answer a session over HTTP as children would: read the page, fill it in, send it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random

LONGEST_WAIT, RETRY_SECONDS = 30, 2
BUSY = (429, 503)
MOST_NUMBERS = 20
"""So many of a range are ever answered: children write small numbers."""


@dataclass
class Page(HTMLParser):
    """What of a child's page a run needs: the hidden fields, and the values that each question offers."""

    hidden: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    excludes: set[tuple[str, str]] = field(default_factory=set)
    several: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    most: dict[str, int] = field(default_factory=dict)
    """How many answers a question takes that is answered in several fields."""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of the inputs."""
        found = {name: value or "" for name, value in attrs}
        name, value = found.get("name", ""), found.get("value", "")
        if "data-most" in found:
            self.most[found.get("aria-labelledby", "").removesuffix("-text")] = int(found["data-most"])
        if tag != "input":
            return
        if found.get("type") == "hidden" and name not in self.hidden:
            self.hidden[name] = value
        elif name.startswith("q."):
            self._offer(name, value, found)

    def _offer(self, name: str, value: str, found: dict[str, str]) -> None:
        if found.get("type") == "number":
            steps = range(int(found["min"]), int(found["max"]) + 1, int(found["step"]))
            self.offered[name] = [str(one) for one in steps][:MOST_NUMBERS]
        if found.get("type") in ("radio", "checkbox") and value:
            self.offered.setdefault(name, []).append(value)
            if found["type"] == "checkbox" and not name.endswith(".x"):
                self.several.add(name)
            if "data-apart" in found:
                self.apart.add(name)
            if "data-excludes" in found:
                self.excludes.add((name, value))


def answer(address: str, children: int, seed: int) -> Iterator[int]:
    """Answer as so many children, one after the other; yield each reply's status. URLError when nobody answers."""
    chance = Random(seed)  # noqa: S311  # chance for a trial, no secret
    for _ in range(children):
        page = Page()
        page.feed(_get(address))
        fields = fill(page, chance)
        while (status := _send(address, fields)) in BUSY:
            time.sleep(RETRY_SECONDS)
        yield status


def _get(address: str) -> str:
    while True:
        try:
            with urllib.request.urlopen(address, timeout=LONGEST_WAIT) as reply:  # noqa: S310  # the operator's own
                return str(reply.read().decode("utf-8"))
        except urllib.error.HTTPError as refused:
            if refused.code not in BUSY:
                raise
            time.sleep(RETRY_SECONDS)


def fill(page: Page, chance: Random) -> list[tuple[str, str]]:
    """Return all the fields of one child: leaning to the first answers, some left, some with two."""
    fields = {**page.hidden, "act": "answer", "run": str(uuid.UUID(int=chance.getrandbits(128), version=4))}
    return [*fields.items(), *answers(page, chance)]


def answers(page: Page, chance: Random) -> list[tuple[str, str]]:
    """Return answers to what a page asks, none of them impossible."""
    posted: list[tuple[str, str]] = []
    for name, offered in page.offered.items():
        question = name.rpartition(".")[0] if name.count(".") > 1 else name
        given = sum(other.startswith(f"{question}.") for other, _ in posted)
        if name.endswith(".x") or given >= page.most.get(question, len(page.offered)) or chance.random() < 0.06:
            continue
        values = [one for one in offered if name not in page.apart or one not in _given(posted, name)]
        first = chance.choices(values, [1 / (n + 1.5) for n in range(len(values))])[0]
        posted.append((name, first))
        others = [one for one in values if one != first and (name, one) not in page.excludes]
        if name in page.several and (name, first) not in page.excludes and others and chance.random() < 0.6:
            posted.append((name, chance.choice(others)))
    return posted


def _given(posted: list[tuple[str, str]], name: str) -> set[str]:
    """Return what was given at the other end of a question of best and worst."""
    return {value for other, value in posted if other.rpartition(".")[0] == name.rpartition(".")[0]}


def _send(address: str, fields: list[tuple[str, str]]) -> int:
    request = urllib.request.Request(  # noqa: S310  # the operator's own address
        address.split("?", maxsplit=1)[0],
        urllib.parse.urlencode(fields).encode(),
        {"Accept": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=LONGEST_WAIT) as reply:  # noqa: S310  # as above
            json.loads(reply.read())
            return int(reply.status)
    except urllib.error.HTTPError as refused:
        return refused.code
