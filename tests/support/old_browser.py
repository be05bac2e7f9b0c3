"""Chromium 79, as old as the oldest tablets: fetched once by `make setup`, driven over its own pipe."""

from __future__ import annotations

import hashlib
import json
import os
import select
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest

PACKAGE, VERSION = "chrome-aws-lambda", "2.0.2"  # npm; it carries Chromium 79.0.3945
SHA256 = "287fd9947ca8e8256a1d8fcdea588d133632787d890f3137eef635f9a1809eac"
PLACE = Path(__file__).parents[2] / ".venv/chromium-79"
FLAGS = ("--headless", "--no-sandbox", "--single-process", "--no-zygote", "--disable-gpu", "--window-size=820,1180")
PATIENCE = 30


def fetch(place: Path) -> None:
    """Fetch the package with npm, check it, and unpack the browser into a folder."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=place, check=True, stdout=subprocess.DEVNULL
    )
    archive = place / f"{PACKAGE}-{VERSION}.tgz"
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{archive.name} is not the file that was tried; nothing of it is used")
    with tarfile.open(archive) as package:
        packed = package.extractfile("package/bin/chromium.br")
        assert packed
        program = place / "chromium"
        program.write_bytes(brotli.decompress(packed.read()))
    program.chmod(0o755)
    archive.unlink()


class OldBrowser:
    """A browser that is told what to do over a pipe, one page at a time; `wrong` are its scripts' errors."""

    def __init__(self, program: Path, profile: Path) -> None:
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        pipes = f'exec "$@" 3<&{to_browser} 4>&{from_browser}'
        told = [str(program), *FLAGS, f"--user-data-dir={profile}", "--remote-debugging-pipe"]
        self._process = subprocess.Popen(
            ["bash", "-c", pipes, "bash", *told], pass_fds=(to_browser, from_browser), stderr=subprocess.DEVNULL
        )
        os.close(to_browser)
        os.close(from_browser)
        self._said, self._n, self._page = b"", 0, ""
        self.wrong: list[str] = []

    def open(self, address: str) -> None:
        """Open an address on a new page."""
        page = self._tell("Target.createTarget", url="about:blank")["targetId"]
        self._page = self._tell("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Runtime", "Page"):
            self._tell(f"{domain}.enable")
        self._tell("Page.navigate", url=address)

    def run(self, script: str) -> Any:
        """Return what a script says on the page, or its promise."""
        found = self._tell("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until what a script says is true."""
        end = time.monotonic() + PATIENCE
        while not self.run(script):
            assert time.monotonic() < end, script
            time.sleep(0.1)

    def close(self) -> None:
        """End the browser."""
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def _tell(self, method: str, **what: Any) -> Any:
        self._n += 1
        message = {"id": self._n, "method": method, "params": what}
        message |= {"sessionId": self._page} if self._page else {}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        for said in self._messages():
            if said.get("method") == "Runtime.exceptionThrown":
                self.wrong.append(json.dumps(said["params"])[:500])
            if said.get("id") == self._n:
                assert "result" in said, said
                return said["result"]
        raise AssertionError("messages never end")

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" in self._said:
                message, self._said = self._said.split(b"\0", 1)
                yield json.loads(message)
            assert select.select([self._in], [], [], PATIENCE)[0], "the old browser says nothing"
            part = os.read(self._in, 65536)
            assert part, "the old browser went away"
            self._said += part


@pytest.fixture
def old_browser(tmp_path: Path) -> Iterator[OldBrowser]:
    """A Chromium 79 with an empty profile."""
    if not (PLACE / "chromium").exists():
        pytest.fail("This test needs Chromium 79: `make setup` fetches it with npm.", pytrace=False)
    browser = OldBrowser(PLACE / "chromium", tmp_path / "profile")
    yield browser
    browser.close()
    assert not browser.wrong, browser.wrong


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
