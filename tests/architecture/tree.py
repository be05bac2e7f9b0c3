"""The code as its tests see it: which files there are, parsed once."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
OURS = ("consult", "forms", "tests", "translations", "benchmarks")


def sources(*folders: str) -> list[Path]:
    """Return our Python files below the folders, relative to the checkout."""
    found = [path for folder in folders or OURS for path in (ROOT / folder).rglob("*.py")]
    return sorted(path.relative_to(ROOT) for path in found if "vendor" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse((ROOT / path).read_text("utf-8"), str(path))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method of a file."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has from `def` to its end, without its docstring."""
    first = function.body[0]
    said = first if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else None
    docstring = said.end_lineno - said.lineno + 1 if said and said.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def texts() -> list[Path]:
    """Return every text file that git would hand to others; without git, every file that is not made by tools."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(path) for path in sources()]
    made = re.compile(r"vendor/|\.(png|jpg|woff2|ttf|mp3|webp|ico|lock)$")
    return [Path(name) for name in names if name and not made.search(name) and (ROOT / name).is_file()]
