"""What can be set and what can be asked is written down."""

from dataclasses import fields

from consult.config import Settings
from forms.kinds import KINDS
from tests.architecture.evidence import broken
from tests.architecture.tree import ROOT


def test_every_setting_has_a_row():
    said = (ROOT / "docs/settings.md").read_text("utf-8")
    assert [field.name for field in fields(Settings) if f"| `CONSULT_{field.name.upper()}` |" not in said] == []


def test_every_kind_of_question_has_a_row():
    said = (ROOT / "docs/kinds.md").read_text("utf-8")
    assert [kind.name for kind in KINDS if f"| `{kind.name}` |" not in said] == []


def test_every_document_is_reachable_from_the_first_page():
    first = (ROOT / "docs/README.md").read_text("utf-8")
    documents = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert [name for name in documents if name != "README.md" and f"({name})" not in first] == []


def test_every_fault_on_the_first_page_leads_to_a_test_and_its_control():
    assert broken(ROOT / "README.md") == []
    survived = (ROOT / "README.md").read_text("utf-8").partition("### What it survives")[2].partition("\n## ")[0]
    rows = [line for line in survived.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 10
    assert [row for row in rows if "](tests/" not in row] == []


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    (tmp_path / "test_a.py").write_text("def test_a():")
    said = '[a](test_a.py "test_a") [b](test_a.py "test_b") [c](nowhere.py)'
    (tmp_path / "paper.md").write_text(said)
    assert len(broken(tmp_path / "paper.md")) == 2
