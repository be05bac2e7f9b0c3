"""Links from a document to what holds its claims: `[prov](../tests/x.py "test_name")`, checked down to the name."""

import re
from pathlib import Path

LINK = re.compile(r'\[[^\]]*\]\(([^)\s#]+)(?:#[^)\s"]*)?(?: "([^"]*)")?\)')


def links(document: Path) -> list[tuple[str, str]]:
    """Return a document's links into the checkout as (path, name or empty)."""
    found = LINK.findall(document.read_text("utf-8"))
    return [(path, name) for path, name in found if not re.match(r"[a-z]+:", path)]


def broken(document: Path) -> list[str]:
    """Return what does not hold: a file that is not there, a name that the file does not have."""
    faults = []
    for path, name in links(document):
        file = document.parent / path
        if not file.exists():
            faults.append(f"{path} is not there")
        elif name and not _has(file, name):
            faults.append(f"{path} has no {name}")
    return faults


def _has(file: Path, name: str) -> bool:
    text = file.read_text("utf-8")
    if file.suffix == ".py" and name.startswith("test_"):
        return re.search(rf"^def {re.escape(name)}\(", text, re.MULTILINE) is not None
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
