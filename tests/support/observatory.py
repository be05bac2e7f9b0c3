"""Mozilla's HTTP Observatory: fetched once by `make setup`, asked about one page at a time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.programs import program

PACKAGE, VERSION = "@mdn/mdn-http-observatory", "1.4.8"  # npm
PLACE = Path(__file__).parents[2] / ".venv/observatory"
HOME = f"node_modules/{PACKAGE}"


def fetch(place: Path) -> None:
    """Fetch the package and what it asks for, without running their scripts, which would ask the internet for lists."""
    place.mkdir(parents=True, exist_ok=True)
    install = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", f"{PACKAGE}@{VERSION}"]
    subprocess.run(install, cwd=place, check=True, stdout=subprocess.DEVNULL)
    # The browsers' list of hosts that are always asked over TLS; no host on loopback is on it.
    (place / HOME / "conf/hsts-preload.json").write_text("{}")


def scan(host: str, ports: tuple[int, int], path: str, authority: Path) -> dict[str, Any]:
    """Return score, status and what each test found with its points, for one page on http's and https' port."""
    if not (PLACE / HOME / "conf/hsts-preload.json").exists():
        pytest.fail("This test needs Mozilla's Observatory: `make setup` fetches it with npm.", pytrace=False)
    command: list[str | Path] = [
        program("node"),
        Path(__file__).with_suffix(".mjs"),
        PLACE / HOME,
        host,
        *map(str, ports),
        path,
    ]
    trusting = {"NODE_EXTRA_CA_CERTS": str(authority), "PATH": "/usr/bin"}
    done = subprocess.run(command, env=trusting, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
