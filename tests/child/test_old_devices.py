"""Nothing a child must have is newer than iOS 13 and Chrome 79, and nothing writes HTML from strings."""

import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError

from consult.assets import folder
from forms.shapes import NONE, NOT_ASKED, SKIP
from tests.child.steps import answers

VENDORED = Path(__file__).parents[1] / "vendor"

SCRIPTS = sorted((folder("static") / "child").rglob("*.js"))
SHEETS = sorted((folder("static") / "child").glob("*.css"))
NEWER = json.loads(next(VENDORED.glob("browser-compat-*/newer.json")).read_text("utf-8"))
"""Names that iOS 13.0 or Chrome 79 lacks; `tests/support/compat.py` makes the list."""
CARDS = "[data-question]:not([hidden]) .card input"
PASSED_OVER = {"appearance", "cursor", "text-size-adjust", "focus-visible"}
"""Looks alone: without them nothing is lost but a shape, and more rings are drawn around what has the focus."""
ASKED_FOR = {"persist", "AudioContext"}
"""Looked for before it is used; where it is missing, the device's page says what to do instead."""
HTML_FROM_STRINGS = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write"
READ = """source => {
  const used = new Set(), own = new Set();
  const name = (set, node) => { if (node && node.type === "Identifier") set.add(node.name); };
  const visit = (node, parent) => {
    if (!node || typeof node.type !== "string") return;
    if (node.type === "MemberExpression") {
      const ofData = node.object.property && node.object.property.name === "dataset";
      if (!node.computed && !ofData) name(used, node.property);
      name(used, node.object);
    } else if (["CallExpression", "NewExpression"].includes(node.type)) name(used, node.callee);
    else if (node.type === "Property") name(own, node.key);
    else if (["VariableDeclarator", "FunctionDeclaration"].includes(node.type)) name(own, node.id);
    else if (node.type === "AssignmentExpression" && node.left.object) name(own, node.left.property);
    for (const part of [].concat(node.params || [], node.type === "ImportSpecifier" ? node.local : [])) name(own, part);
    for (const key of Object.keys(node)) [].concat(node[key]).forEach((below) => visit(below, node));
  };
  visit(acorn.parse(source, { ecmaVersion: 2019, sourceType: "module" }));
  return Array.from(used).filter((one) => !own.has(one));
}"""
"""The names that a script uses of the browser: members and globals, without those of its own making; parsing it as
ES2019 throws at anything newer."""


@pytest.fixture(scope="module")
def reader(browser):
    """A page in which a parser of scripts is loaded."""
    page = browser.new_page()
    page.evaluate(next(VENDORED.glob("acorn-*/acorn.js")).read_text("utf-8") + "\nundefined")
    yield page
    page.close()


def names_of(sheet):
    """Return the properties, the pseudo-classes and the at-rules that a style sheet uses."""
    text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    properties = re.findall(r"(?<=[{;])\s*([a-z-]+)\s*:(?=[^{}]*[;}])", text)
    return (
        set(properties),
        set(re.findall(r":([a-z-]+)", re.sub(r"\{[^{}]*\}", "{}", text))),
        set(re.findall(r"@([a-z-]+)", text)),
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_scripts_are_es2019_and_use_no_newer_name(reader, script):
    assert set(reader.evaluate(READ, script.read_text("utf-8"))) & set(NEWER["script"]) <= ASKED_FOR


@pytest.mark.parametrize(
    "planted",
    ["a?.b", "a ?? b", "import('x')", "import.meta.url", "class A { #b = 1 }", "1n"],
)
def test_newer_syntax_would_be_seen(reader, planted):
    with pytest.raises(PlaywrightError, match="SyntaxError"):
        reader.evaluate(READ, planted)


@pytest.mark.parametrize(
    "planted", ["a.replaceChildren()", "a.at(1)", "crypto.randomUUID()", "structuredClone(a)", "Object.hasOwn(a, b)"]
)
def test_a_newer_name_would_be_seen(reader, planted):
    assert set(reader.evaluate(READ, planted)) & set(NEWER["script"])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_no_script_writes_html_from_strings(script):
    assert re.findall(HTML_FROM_STRINGS, script.read_text("utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_sheets_use_no_newer_name(sheet):
    properties, selectors, rules = names_of(sheet.read_text("utf-8"))
    assert properties
    assert properties & set(NEWER["properties"]) <= PASSED_OVER
    assert {one for one in selectors if one[0] != "-"} & set(NEWER["selectors"]) <= PASSED_OVER
    assert rules & set(NEWER["at_rules"]) == set()


@pytest.mark.parametrize(
    ("planted", "n"),
    [("a{margin-inline: 1px;}", 0), ("a{color: red;inset: 0}", 0), ("a:is(b){color: red}", 1), ("@layer a{}", 2)],
)
def test_a_newer_style_would_be_seen(planted, n):
    assert names_of(planted)[n] & set(NEWER[("properties", "selectors", "at_rules")[n]])


NEWER_VALUES = {
    "function": r"\b(clamp|color-mix)\(",
    "unit": r"\d(dvh|svh|lvh|cqw)\b",
    "backdrop": r"::backdrop",
}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
@pytest.mark.parametrize("what", NEWER_VALUES)
def test_sheets_use_no_newer_value(sheet, what):
    assert re.findall(NEWER_VALUES[what], sheet.read_text("utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_gaps_stand_only_in_grids(sheet):
    rules = re.findall(r"\{([^{}]*)\}", sheet.read_text("utf-8"))
    assert [
        rule for rule in rules if re.search(r"(?<![\w-])(row-|column-)?gap:", rule) and "display: grid" not in rule
    ] == []


def test_there_is_something_to_check():
    assert {"run.js", "sw.js"} <= {script.name for script in SCRIPTS}
    assert [sheet.name for sheet in SHEETS] == ["page.css", "tokens.css"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("level", ["6-9", "16-18"])
def test_the_whole_journey_runs_in_a_chromium_of_2019(old_browser, server, yard, database, level):
    old_browser.open(f"{server.url}/s/{yard.at(level, kind='field')}")
    old_browser.until("document.readyState === 'complete'")
    assert "Chrome/79." in old_browser.run("navigator.userAgent")
    old_browser.until("document.documentElement.classList.contains('script')")
    old_browser.until("!document.getElementById('ready').hidden")  # works without a network
    old_browser.run("document.querySelector('[data-do=begin]').click()")
    while old_browser.run("document.body.dataset.screen") == "question":
        old_browser.run(f"document.querySelectorAll('{CARDS}').forEach((card, n) => n || card.click())")
        time.sleep(0.45)  # a quicker second tap is ignored
        old_browser.run("document.getElementById('next').click()")
    old_browser.until("document.body.dataset.screen === 'thanks'")
    old_browser.until("!document.getElementById('sent').hidden")
    given = answers(database)
    assert len({one for one, value in given.items() if value not in (NONE, SKIP, NOT_ASKED)}) >= 3
