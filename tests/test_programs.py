"""A program that is missing fails the test; it never skips it."""

import pytest

from tests.support import programs


@pytest.mark.parametrize("name", sorted(programs.PACKAGES))
def test_a_missing_program_fails_and_says_what_to_install(name, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(programs, "FOLDERS", [])
    with pytest.raises(pytest.fail.Exception, match=f"install Debian's {programs.PACKAGES[name]}"):
        programs.program(name)
