"""Programs that had no part in writing the kit find nothing wrong with it: PDF/UA-1 and PDF/A-2a, Arabic included."""

import pytest

from consult.services import kit
from tests.kit.conftest import made
from tests.papers.test_independent_readers import complaints

LARGE = ("poster-a3", "place")


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_two_checkers_find_nothing_in_the_whole_kit(sitting, lang):
    assert complaints(made(sitting(lang, languages=[lang]), kit.ALL)) == []


@pytest.mark.parametrize("name", LARGE)
def test_two_checkers_find_nothing_in_what_is_printed_large(sitting, name):
    assert complaints(made(sitting("ar"), name)) == []


def test_that_is_all_of_the_kit():
    assert {name for name, paper in kit.PAPERS.items() if paper.large} == set(LARGE)
