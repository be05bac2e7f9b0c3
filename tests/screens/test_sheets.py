"""The contact sheets that are kept: all listed, none too heavy for a repository. Runs always; taking them does not."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "screens"


def test_every_sheet_is_listed_and_every_listed_sheet_is_there():
    listed = re.findall(r"\(([\w-]+\.jpg)\)", (FOLDER / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(file.name for file in FOLDER.glob("*.jpg"))


def test_sheets_are_light():
    sizes = [file.stat().st_size for file in FOLDER.glob("*.jpg")]
    assert max(sizes) <= 420_000
    assert sum(sizes) <= 10_500_000
