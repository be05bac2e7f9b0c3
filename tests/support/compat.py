"""Make the list of names that are newer than iOS 13.0 and Chrome 79 out of MDN's browser compatibility data.

`python -m tests.support.compat package/data.json > tests/vendor/browser-compat-8.1.9/newer.json`, where the package is
npm's `@mdn/browser-compat-data`. A name counts as new only where every interface that has it got it later: `at` of an
array is newer than `at` of nothing else, but `remove` of a cache is as old as that of an element.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

OLDEST = {"chrome": (79,), "safari_ios": (13, 0)}
SCRIPT = ("api", "javascript.builtins")
STYLE = {"properties": "css.properties", "selectors": "css.selectors", "at_rules": "css.at-rules"}


def is_old(support: Mapping[str, Any]) -> bool:
    """Tell whether both of the oldest browsers have a feature without a prefix, a flag or another name."""
    return all(_since(support.get(browser), oldest) for browser, oldest in OLDEST.items())


def _since(given: Any, oldest: tuple[int, ...]) -> bool:
    for one in given if isinstance(given, list) else [given or {}]:
        version = str(one.get("version_added")).removeprefix("≤")
        gone = "version_removed" in one and "partial_implementation" not in one  # or it became whole
        plain = not gone and not {"prefix", "flags", "alternative_name"} & set(one)
        if plain and version[0].isdigit() and tuple(map(int, version.split("."))) <= oldest:
            return True
    return False


def names(tree: Mapping[str, Any], *, deep: bool) -> Iterator[tuple[str, bool]]:
    """Yield every name in a part of the data, and whether it is old enough; with `deep` those of its members too."""
    for name, below in tree.items():
        if name.startswith("__"):
            continue
        if "__compat" in below:
            yield name.removesuffix("_static").removesuffix("_event"), is_old(below["__compat"]["support"])
        if deep:
            yield from names(below, deep=True)


def newer(data: Mapping[str, Any], *parts: str, deep: bool) -> list[str]:
    """Return the names that are new wherever they stand in some parts of the data."""
    found: dict[str, bool] = {}
    for part in parts:
        tree = data
        for step in part.split("."):
            tree = tree[step]
        for name, old in names(tree, deep=deep):
            found[name] = found.get(name, False) or old
    return sorted(name for name, old in found.items() if not old)


if __name__ == "__main__":
    whole = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    listed = {key: newer(whole, part, deep=False) for key, part in STYLE.items()}
    json.dump({"script": newer(whole, *SCRIPT, deep=True), **listed}, sys.stdout, indent=0)
