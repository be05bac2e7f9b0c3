"""Small pieces with names that say what they are for."""

import re
import statistics

import pytest

from tests.architecture.tree import ROOT, functions, length, sources, texts

VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)")


def lines(path) -> int:
    return len((ROOT / path).read_text("utf-8").splitlines())


def test_no_module_is_longer_than_300_lines():
    assert [f"{path}: {lines(path)}" for path in sources() if lines(path) > 300] == []


def test_conftest_is_shorter_than_150_lines():
    assert [path for path in sources("tests") if path.name == "conftest.py" and lines(path) >= 150] == []


def test_scripts_are_shorter_than_150_lines():
    scripts = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]
    assert [path.name for path in scripts if lines(path) >= 150] == []


@pytest.mark.parametrize("floor", ["consult", "forms", "tests"])
def test_nine_functions_of_ten_are_shorter_than_20_lines(floor):
    lengths = [length(one) for path in sources(floor) for one in functions(path)]
    short = sum(n < 20 for n in lengths)
    print(f"{floor}: {len(lengths)} functions, median {statistics.median(lengths)} lines")  # noqa: T201 - `pytest -s` shows it
    assert short >= 0.9 * len(lengths)


def test_no_file_folder_or_class_has_a_vague_name():
    code = [path for path in texts() if path.suffix in {".py", ".js", ".css", ".html"}]
    parts = {part for path in code for part in (*path.parent.parts, path.stem)}
    assert sorted(part for part in parts if VAGUE.search(part.lower())) == []


def test_nothing_names_the_machine_it_was_written_on():
    machine = re.compile(r"(?<![\w.~:/-])/(root|work|home|Users)/\w")
    found = [
        f"{path}: {hit[0]}" for path in texts() if (hit := machine.search((ROOT / path).read_text("utf-8", "replace")))
    ]
    assert found == []


def test_the_locks_name_no_host():
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert locks
    assert [lock.name for lock in locks if "://" in lock.read_text()] == []
