"""The interface's texts: the template is fresh, Swedish is whole, nothing broken is shipped."""

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT


def read(path: Path) -> Catalog:
    """Return the messages of one catalogue."""
    with path.open("rb") as source:
        return read_po(source)


def ids(catalogue: Catalog) -> set[object]:
    """Return what is to be translated, with its context."""
    return {(message.id, message.context) for message in catalogue if message.id}


def test_the_template_holds_exactly_the_texts_of_the_code(tmp_path):
    fresh = tmp_path / "messages.pot"
    binaries = Path(sys.executable).parent
    subprocess.run(["make", "-s", "extract", f"TEMPLATE={fresh}", f"BIN={binaries}"], cwd=ROOT, check=True)
    kept, now = ids(read(ROOT / "translations/messages.pot")), ids(read(fresh))
    assert now
    assert {"run `make translate`": kept ^ now} == {"run `make translate`": set()}


def test_swedish_is_whole():
    catalogue = read(ROOT / "translations/sv/LC_MESSAGES/messages.po")
    missing = [message.id for message in catalogue if message.id and (message.fuzzy or not _said(message.string))]
    assert missing == []
    assert ids(read(ROOT / "translations/messages.pot")) <= ids(catalogue)


def test_no_catalogue_breaks_a_placeholder():
    catalogues = sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po"))
    assert catalogues
    assert [(path.parts[-3], message.id) for path in catalogues for message, _ in read(path).check()] == []


def _said(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) if isinstance(string, str) else all(string or [""])
