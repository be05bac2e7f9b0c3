"""The data protection paper names everything that is kept, promises nothing without a test, and stays short."""

import re
from pathlib import Path

from consult.config import Settings
from consult.models import metadata
from tests.architecture.evidence import broken, links
from tests.architecture.tree import ROOT

PAPER = ROOT / "docs/dataskydd.md"
WORDS_ON_FOUR_PAGES = 2000


def rows(heading):
    """Return the cells of the table rows below a heading or a table's first line, up to the next empty line."""
    text = PAPER.read_text("utf-8")
    table = text[text.index("| ", text.index(heading)) :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line.startswith("|")]


def unnamed(kept, named):
    """Return what is kept and not named, and what is named and not kept."""
    return sorted(set(kept) ^ set(named))


def tables_named():
    """Return the tables that the paper names."""
    return [name for first, *_ in rows("| i databasen ") for name in re.findall(r"`(\w+)`", first)]


def test_every_table_of_the_database_is_named_once():
    named = tables_named()
    assert unnamed(metadata.tables, named) == []
    assert len(named) == len(set(named))


def test_a_new_table_would_be_missed():
    assert unnamed([*metadata.tables, "planted"], tables_named()) == ["planted"]


def test_every_folder_of_an_installation_is_named():
    folders = [name for name, one in vars(Settings).items() if isinstance(one, property) and returns_path(one)]
    named = [name for first, *_ in rows("| utanför databasen ") for name in re.findall(r"mappen `(\w+)`", first)]
    assert unnamed(folders, named) == []
    assert len(folders) >= 4


def test_every_row_says_what_how_long_and_who_sees():
    for heading in ("| i databasen ", "| utanför databasen "):
        assert [row[0] for row in rows(heading) if len(row) != 4 or not all(row)] == []


def test_every_promise_leads_to_a_test_by_name():
    promises = [row for row in rows("## Det här lovar vi") if row[0] not in ("löfte", "---")]
    assert len(promises) > 15
    assert [row[0] for row in promises if not re.search(r'\(\.\./tests/\S+ "test_\w+"\)', row[1])] == []


def test_every_link_leads_somewhere():
    assert broken(PAPER) == []
    assert len(links(PAPER)) > 20


def test_a_claim_whose_test_is_gone_would_be_seen(tmp_path):
    (tmp_path / "test_x.py").write_text("def test_here(): ...\n", "utf-8")
    paper = tmp_path / "paper.md"
    paper.write_text('[a](test_x.py "test_here") [b](test_x.py "test_her") [c](gone.py) [d](https://digg.se)', "utf-8")
    assert broken(paper) == ["test_x.py has no test_her", "gone.py is not there"]


def test_it_fits_four_pages():
    shown = re.sub(r"\]\([^)]*\)", "]", PAPER.read_text("utf-8"))
    assert len(shown.split()) < WORDS_ON_FOUR_PAGES


def returns_path(one):
    """Tell whether a property of the settings gives a folder."""
    return one.fget is not None and one.fget.__annotations__.get("return") in (Path, "Path")
