"""The direction of imports (the contracts stand in pyproject.toml), each contract with a planted breach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

LINT = Path(sys.executable).parent / "lint-imports"
BREACHES = [
    ("forms/shapes.py", "import flask"),
    ("forms/shapes.py", "import consult.config"),
    ("forms/options.py", "import sqlalchemy"),
    ("forms/texts.py", "import forms.questionnaire"),
    ("forms/kinds/choice.py", "import forms.kinds.faces"),
    ("consult/models/base.py", "import flask"),
    ("consult/models/base.py", "import consult.services.submissions"),
    ("consult/services/submissions.py", "import consult.web"),
    ("consult/services/submissions.py", "import matplotlib"),
    ("consult/services/submissions.py", "import qrcode"),
    ("consult/services/submissions.py", "import typst"),
    ("consult/services/submissions.py", "import docx"),
    ("consult/services/submissions.py", "import pptx"),
    ("consult/services/sounds.py", "import av"),
    ("consult/services/submissions.py", "import flask"),
    ("consult/web/child/__init__.py", "import consult.web.planner"),
    ("consult/work.py", "import consult.web"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the code in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_every_import_goes_downwards():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("file", "line"), BREACHES)
def test_an_import_that_goes_upwards_would_be_seen(tmp_path, file, line):
    for folder in ("consult", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a") as source:
        source.write(f"\n{line}\n")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
