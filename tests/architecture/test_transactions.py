"""Who may end a transaction: a request, a command, the worker; a service that did could not be part of an act."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import sources, tree

MAY_COMMIT = ("consult/web/", "consult/cli", "consult/commands/", "consult/work", "consult/migrations/")


def ends_of_transactions(module: ast.Module) -> list[int]:
    """Return the lines that call `….commit(…)` or `engine.begin(…)`, whatever the engine is called."""
    called = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [one.lineno for one in called if isinstance(one, ast.Attribute) and (_commits(one) or _begins(one))]


def _commits(function: ast.Attribute) -> bool:
    # The driver's connection passes its own commit on; it decides nothing.
    return function.attr == "commit" and ast.unparse(function.value) != "super()"


def _begins(function: ast.Attribute) -> bool:
    owner = ast.unparse(function.value).rsplit(".", 1)[-1]
    return function.attr == "begin" and owner in {"engine", "read", "write", "report"}


def test_only_web_cli_and_work_commit():
    code = [path for path in sources("consult", "forms") if not str(path).startswith(MAY_COMMIT)]
    assert {str(path): found for path in code if (found := ends_of_transactions(tree(path)))} == {}


@pytest.mark.parametrize("line", ["db.commit()", "with engine.begin() as c: pass", "with database.write.begin(): pass"])
def test_a_commit_in_a_service_would_be_seen(line):
    assert ends_of_transactions(ast.parse(line))


def test_the_code_that_is_looked_at_is_there():
    assert Path("consult/database.py") in sources("consult")
