"""A real `consult demo`: its own process, and the addresses, passwords and codes that it printed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.server import Server


@dataclass(frozen=True)
class Demo:
    """A served demo; `report` is what `consult demo --json` printed."""

    report: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.report["base_url"])

    def staff(self, role: str) -> tuple[str, str]:
        """Return the address and the password of the one with a role."""
        (one,) = [one for one in self.report["staff"] if one["role"] == role]
        return one["email"], one["password"]

    def consultation(self, state: str) -> dict[str, Any]:
        """Return the first consultation in a state."""
        return next(one for one in self.report["consultations"] if one["state"] == state)

    def group_session(self, kind: str, state: str = "open") -> dict[str, Any]:
        """Return the first group session of a kind in a state."""
        return next(one for one in self.report["group_sessions"] if (one["kind"], one["state"]) == (kind, state))


@contextmanager
def serve_demo(instance: Path, database_url: str) -> Iterator[Demo]:
    """Run `consult demo --json` on a free port until the block ends."""
    server = Server(instance, database_url)
    server.start("--json", command="demo")
    try:
        printed = server.log.read_text(encoding="utf-8")
        yield Demo(json.JSONDecoder().raw_decode(printed, printed.index("{"))[0])
    finally:
        server.stop()
