"""Odd requests to every route: made by chance that can be repeated, and judged by what no answer may be."""

import re
import signal
import string
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

ODD = (
    "", " ", "0", "-1", "99999999999999999999", "å", "\u202e", "\x00", "\ud800", "null", "[]", "{}", "<b>", "../..",
    "%00", "'", '"', ";--", "𝟙𝟚", "٤٨٢١٧٣٠٦", "x" * 5000, "1e9", "NaN", "2026-02-30", "true",
)  # fmt: skip
TYPES = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data", "text/plain", "")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD")
FOLDERS = {str(Path.cwd()), sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"), "site-packages", "/tmp/"}  # noqa: S108 - looked for
VERSIONS = {f"{name}/{version(name)}" for name in ("werkzeug", "gunicorn", "flask")} | {version("sqlalchemy")}
TELLING = re.compile(
    "|".join(["Traceback", r'File "', r"\.py\b", "sqlite3?[.]", "psycopg", *map(re.escape, FOLDERS | VERSIONS)]),
    re.IGNORECASE,
)
"""What an error must not tell: a stack, a path or a version of what we stand on."""


class HungError(BaseException):
    """An answer took too long; not an Exception, so that no handler of ours can take it for something else."""


@dataclass
class Sent:
    """One request as it can be sent again."""

    method: str
    path: str
    kind: str
    body: Any

    def to(self, client: FlaskClient, seconds: float) -> TestResponse:
        """Send it; HungError when the answer takes too long."""
        with _at_most(seconds):
            return client.open(self.path, method=self.method, data=self.body, content_type=self.kind or None)


def wrong(answer: TestResponse) -> str:
    """Return what an answer must not be; empty when it is well."""
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if answer.status_code >= 400 and (told := TELLING.search(f"{answer.headers}{answer.get_data(as_text=True)}")):
        return f"tells {told[0]!r}"
    return ""


class Chance:
    """Makes requests: arguments that exist or odd ones, fields that are known or odd ones."""

    def __init__(self, seed: str, known: Mapping[str, Any], names: list[str], good: Mapping[str, str]) -> None:
        self.random, self.known, self.names, self.good = Random(seed), known, names, good

    def requests(self, rules: list[Rule], calls: int) -> Iterator[tuple[Rule, Sent]]:
        """Return so many requests, to every rule as often as to the others."""
        for n in range(calls):
            if n % len(rules) == 0:
                self.random.shuffle(rules)
            yield rules[n % len(rules)], self.request(rules[n % len(rules)])

    def request(self, rule: Rule) -> Sent:
        """Return a request to a rule; one in eight by a method that it may not know."""
        usual = sorted(rule.methods or {"GET"})
        method = self.random.choice(METHODS if self.random.random() < 0.125 else usual)
        kind = self.random.choice(TYPES[:2]) if self.random.random() < 0.8 else self.random.choice(TYPES)
        sent = self._word().encode("utf-8", "replace") if kind == "application/json" else self._fields()
        return Sent(method, self._path(rule), kind, sent)

    def _word(self) -> str:
        if self.random.random() < 0.6:
            return self.random.choice(ODD)
        return "".join(self.random.choices(string.printable, k=self.random.randint(1, 40)))

    def _path(self, rule: Rule) -> str:
        """Fill an address's arguments with what is there, or with something odd."""
        filled = rule.rule
        for name in rule.arguments:
            value = str(self.random.choice([self.known.get(name, "1"), self.known.get(name, "1"), self._word()]))
            clean = value.replace("?", "").replace("#", "").replace("<", "").replace(">", "")
            filled = clean.join(re.split(rf"<(?:\w+:)?{name}>", filled))
        return _sendable(filled)

    def _fields(self) -> dict[str, str]:
        fields = dict(self.good) if self.random.random() < 0.5 else {}
        for _ in range(self.random.randint(0, 5)):
            fields[self.random.choice([*self.names, self._word() or "x"])] = self._word()
        return {_sendable(name): _sendable(value) for name, value in fields.items()}


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def ring(_: int, __: FrameType | None) -> None:
        raise HungError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
