"""What a child's device keeps to work without a network: the service worker and this release's files."""

from __future__ import annotations

import json
from functools import cache

from consult import assets

KEPT = ("child/*.js", "child/*.css", "fonts/*.woff2")
WORKER = "child/sw.js"


@cache
def worker() -> str:
    """Return the service worker's script, which names the release and all its files."""
    script = (assets.folder("static") / WORKER).read_text("utf-8")
    return f"const RELEASE = {json.dumps(assets.tag())};\nconst FILES = {json.dumps(files())};\n{script}"


def files() -> list[str]:
    """Return the addresses of the files that every child's page is made of."""
    static = assets.folder("static")
    found = sorted(path.relative_to(static).as_posix() for pattern in KEPT for path in static.glob(pattern))
    return [assets.address(name) for name in found if name != WORKER]
