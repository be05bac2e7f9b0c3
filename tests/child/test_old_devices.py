"""Nothing a child must have is newer than iOS 13 and Chrome 79, and nothing writes HTML from strings."""

import re

import pytest

from consult.assets import folder

SCRIPTS = sorted((folder("static") / "child").glob("*.js"))
SHEETS = sorted((folder("static") / "child").glob("*.css"))
NEWER = {
    "optional chaining": r"\?\.[\w(\[]",
    "nullish": r"\?\?",
    "import()": r"\bimport\(",
    "import.meta": r"import\.meta",
    "private field": r"this\.#",
    "new method": r"\.(replaceChildren|at|replaceAll|flatMap\?|findLast)\(|randomUUID|structuredClone|Object\.hasOwn",
    "HTML from a string": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write",
}
NEWER_STYLE = {
    "logical shorthand": r"\b(margin|padding|border)-(inline|block):",
    "inset": r"\binset\b(?!\s+0 0)",
    "layer": r"@layer|@container",
    "selector": r":(is|where|has)\(",
    "aspect-ratio": r"aspect-ratio",
    "function": r"\b(clamp|color-mix)\(",
    "dialog": r"::backdrop",
    "unit": r"\d(dvh|svh|lvh|cqw)\b",
}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
@pytest.mark.parametrize("what", NEWER)
def test_scripts_use_nothing_newer(script, what):
    assert re.findall(NEWER[what], script.read_text("utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
@pytest.mark.parametrize("what", NEWER_STYLE)
def test_sheets_use_nothing_newer(sheet, what):
    assert re.findall(NEWER_STYLE[what], sheet.read_text("utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_gaps_stand_only_in_grids(sheet):
    rules = re.findall(r"\{([^{}]*)\}", sheet.read_text("utf-8"))
    assert [
        rule for rule in rules if re.search(r"(?<![\w-])(row-|column-)?gap:", rule) and "display: grid" not in rule
    ] == []


def test_there_is_something_to_check():
    assert {"run.js", "sw.js"} <= {script.name for script in SCRIPTS}
    assert [sheet.name for sheet in SHEETS] == ["page.css", "tokens.css"]
