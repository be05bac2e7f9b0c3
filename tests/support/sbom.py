"""Write the bill of materials (CycloneDX 1.6) from the lock file and the list of vendored parts; `make sbom` runs it.

It carries no time and no serial number: the same lock gives the same file.
"""

import base64
import json
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
PACKAGE = re.compile(r"^([a-z0-9._-]+)==([^ \\]+)")
VIA = re.compile(r"^    #(?: via|  ) +([a-z0-9._-]+)( \(pyproject\.toml.*)?$")
HASHES = {"sha256": "SHA-256", "sha512": "SHA-512"}


def bill() -> dict[str, Any]:
    """Return everything that runs here and was made by others, and what needs what."""
    ourselves = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = f"pkg:pypi/{ourselves['name']}@{ourselves['version']}"
    packages, wanted_by = locked((ROOT / "requirements.lock").read_text("utf-8"))
    needs: dict[str, set[str]] = defaultdict(set)
    for package, (name, _) in packages.items():
        for other in wanted_by[name]:
            parents = [own] if other == ourselves["name"] else [one for one in packages if packages[one][0] == other]
            for parent in parents:
                needs[parent].add(package)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component(own, "application", ourselves, ourselves["license"])},
        "components": [
            *(_component(one, "library", {"name": name, "version": made}) for one, (name, made) in packages.items()),
            *vendored(tomllib.loads((ROOT / "static/vendor/VENDORED.toml").read_text("utf-8"))["vendored"]),
        ],
        "dependencies": [{"ref": one, "dependsOn": sorted(needs[one])} for one in sorted({own, *packages})],
    }  # fmt: skip


def locked(lock: str) -> tuple[dict[str, tuple[str, str]], dict[str, set[str]]]:
    """Return a lock file's packages (purl → name, version), and by which packages each name is wanted."""
    packages: dict[str, tuple[str, str]] = {}
    wanted_by: dict[str, set[str]] = defaultdict(set)
    name = ""
    for line in lock.splitlines():
        if found := PACKAGE.match(line):
            name, version = found[1], found[2]
            packages[f"pkg:pypi/{name}@{version}"] = (name, version)
        elif found := VIA.match(line):
            wanted_by[name].add(found[1])
    return packages, wanted_by


def vendored(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts that stand in the house and are served or printed; those for tests only are left out."""
    return [
        _component(_address(one), "library", one, one["licence"]) | {"hashes": [_hash(one["integrity"])]}
        for one in entries
        if "tests only" not in one.get("note", "")
    ]


def _component(ref: str, kind: str, facts: dict[str, Any], licence: str = "") -> dict[str, Any]:
    made = {"type": kind, "bom-ref": ref, "name": facts["name"], "version": facts["version"], "purl": ref}
    return made | ({"licenses": [{"license": {"id": licence}}]} if licence else {})


def _address(one: dict[str, Any]) -> str:
    source, name, *version = one["package"].split(" ")
    kind = {"npm": "npm", "Debian": "deb/debian"}[source]
    return f"pkg:{kind}/{quote(name, safe='/')}@{(version or [one['version']])[0]}"


def _hash(integrity: str) -> dict[str, str]:
    kind, value = integrity.split("-", 1)
    return {"alg": HASHES[kind], "content": base64.b64decode(value).hex()}


if __name__ == "__main__":
    print(json.dumps(bill(), indent=1, ensure_ascii=False))  # noqa: T201 - this is what it is for
