"""What can be set and what can be asked is written down."""

from dataclasses import fields

from consult.config import Settings
from forms.kinds import KINDS
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
