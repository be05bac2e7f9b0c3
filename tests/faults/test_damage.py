"""A damaged database file is refused at the start, with what to do, and is not touched (`privacy.md` 9)."""

import hashlib
import shutil

import pytest

from consult.database import connect, damage
from tests.support.databases import settings_for
from tests.support.server import Server


@pytest.fixture
def file(sqlite_template, tmp_path):
    """The file of an installation that was shut down."""
    return shutil.copyfile(sqlite_template, tmp_path / "consult.db")


def overwritten(file):
    """Some pages in the middle are somebody else's."""
    with file.open("r+b") as raw:
        raw.seek(20 * 4096)
        raw.write(b"\xff" * 8 * 4096)


def cut_short(file):
    """The disk was full when the file was copied."""
    with file.open("r+b") as raw:
        raw.truncate(file.stat().st_size // 2)


def no_database(file):
    """The beginning is gone."""
    with file.open("r+b") as raw:
        raw.write(b"\0" * 100)


@pytest.mark.parametrize("spoil", [overwritten, cut_short, no_database])
def test_a_damaged_file_is_refused_with_what_to_do(file, tmp_path, spoil):
    spoil(file)
    before = hashlib.sha256(file.read_bytes()).digest()
    with pytest.raises(AssertionError, match=r"is damaged .*Nothing has been changed.*consult restore") as refused:
        Server(tmp_path, f"sqlite:///{file}").command("serve")
    assert "Traceback" not in str(refused.value)
    assert hashlib.sha256(file.read_bytes()).digest() == before


def test_a_sound_file_is_not_refused(file, tmp_path):
    database = connect(settings_for(tmp_path, f"sqlite:///{file}"))
    assert damage(database) == ""
    database.dispose()
