"""The bill of materials names what is locked and vendored, no more and no less, and is not older than the locks."""

import json
import re
import tomllib

from tests.architecture.tree import ROOT
from tests.support import sbom

FILE = ROOT / "docs/sbom.json"


def kept():
    """Read the bill as it is handed out."""
    return json.loads(FILE.read_text("utf-8"))


def test_it_is_the_one_that_the_locks_give():
    assert kept() == sbom.bill(), "run `make sbom`"


def test_it_names_every_locked_package_once():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = sorted(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE))
    named = [(one["name"], one["version"]) for one in kept()["components"] if one["purl"].startswith("pkg:pypi/")]
    assert sorted(named) == locked
    assert len(locked) > 30


def test_it_names_what_stands_in_the_house_with_licence_and_hash():
    listed = tomllib.loads((ROOT / "static/vendor/VENDORED.toml").read_text("utf-8"))["vendored"]
    named = {one["name"]: one for one in kept()["components"] if not one["purl"].startswith("pkg:pypi/")}
    assert set(named) == {one["name"] for one in listed if "tests only" not in one.get("note", "")}
    assert all(one["licenses"] and one["hashes"][0]["content"] for one in named.values())


def test_what_needs_what_is_told_of_every_package_and_only_of_those():
    made = kept()
    known = {made["metadata"]["component"]["bom-ref"]} | {one["bom-ref"] for one in made["components"]}
    told = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}
    assert known >= set(told) | {name for needed in told.values() for name in needed}
    needed = {name for names in told.values() for name in names}
    assert {one["purl"] for one in made["components"] if one["purl"].startswith("pkg:pypi/")} == needed


def test_a_package_that_was_added_to_the_lock_would_be_seen():
    packages, wanted_by = sbom.locked(
        "planted==1.0 \\\n    --hash=sha256:00\n    # via\n    #   flask\n    #   jinja2\n"
    )
    assert packages == {"pkg:pypi/planted@1.0": ("planted", "1.0")}
    assert wanted_by["planted"] == {"flask", "jinja2"}
