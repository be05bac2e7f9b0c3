"""The built wheel is whole: alone with what it declares, in an empty folder, it runs the demo."""

import json
import subprocess
import sys
import venv
from email import message_from_bytes
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT
from tests.support.server import Server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive, so that the archive is known to be whole too."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, the packages it declares and nothing else."""
    home = tmp_path_factory.mktemp("alone")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin/python"
    site = next(home.glob("lib/*/site-packages"))
    for name in sorted(declared(wheel)):
        link(distribution(name), site)
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True)
    return python


def declared(wheel: Path) -> set[str]:
    """Return the names of all packages that the wheel's metadata asks for, and what those ask for."""
    with ZipFile(wheel) as archive:
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        waiting = [message_from_bytes(archive.read(metadata)).get_all("Requires-Dist", [])]
    found: set[str] = set()
    while waiting:
        for line in waiting.pop():
            requirement = Requirement(line)
            name = canonicalize_name(requirement.name)
            if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                found.add(name)
                waiting.append(distribution(name).requires or [])
    return found


def link(package: Distribution, site: Path) -> None:
    """Let a package of this environment be found in another one."""
    for top in {file.parts[0] for file in package.files or [] if file.parts[0] not in ("..", "__pycache__")}:
        (site / top).symlink_to(Path(str(package.locate_file(top))))


def test_the_wheel_carries_its_files_and_none_of_ours(wheel):
    names = ZipFile(wheel).namelist()
    tops = {name.split("/")[0].split("-")[0] for name in names}
    assert tops == {"consult", "forms"}
    assert any(name.startswith("consult/static/child/") for name in names)
    assert {"consult/translations/sv/LC_MESSAGES/messages.mo", "consult/translations/sv/child.yaml"} <= set(names)
    assert [name for name in names if name.endswith((".po", ".pot"))] == []
    assert {"consult/typst/paper.typ", "consult/static/fonts/consult-print-regular.ttf"} <= set(names)
    assert any(name.startswith("forms/library/") and name.endswith(".yaml") for name in names)


def test_nothing_undeclared_is_at_hand(python):
    tried = "import importlib.util as u; print(u.find_spec('pytest'), u.find_spec('tests'), u.find_spec('psycopg'))"
    done = subprocess.run([python, "-c", tried], capture_output=True, text=True, check=True, cwd=python.parent)
    assert done.stdout.split() == ["None"] * 3


def test_the_wheel_alone_runs_the_demo(python, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    server = Server(tmp_path, f"sqlite:///{tmp_path / 'consult.db'}", python=str(python), folder=empty)
    made = json.loads(server.command("demo", "--no-serve", "--json"))
    assert {person["role"] for person in made["staff"]} >= {"planner", "administrator"}
    server.start()
    try:
        code = next(one["code"] for one in made["group_sessions"] if one["state"] == "open")
        for address in ("/healthz", "/", f"/s/{code}"):
            assert httpx.get(server.url + address).status_code == 200
    finally:
        server.stop()
    assert list(empty.iterdir()) == []


def test_the_wheel_alone_writes_a_paper(python, tmp_path):
    facts = "dict(title='Intyg', organisation='Lund', lang='sv', body_lang='sv', rows=[], body=[['text', 'Åäö']])"
    tried = f"from consult.services import pdf; print(pdf.write('report', {facts})[:5].decode())"
    done = subprocess.run([python, "-c", tried], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == ["%PDF-"]
