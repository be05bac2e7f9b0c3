"""The way in by eight digits, in the digits and with the spaces that people write."""

import pytest

from consult.web.public.code import eight_digits
from tests.leader.conftest import Leader

DIGITS = {"western": "0123456789", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹"}


@pytest.mark.parametrize("script", DIGITS)
@pytest.mark.parametrize("shape", ["{}{}", "{} {}", " {}\u00a0{} ", "{}-{}", "{}\u202f{}"])
def test_a_code_leads_to_the_questions_however_it_is_written(leader: Leader, script, shape):
    first, second = leader.code[:4], leader.code[4:]
    written = shape.format(first, second).translate(str.maketrans(DIGITS["western"], DIGITS[script]))
    answer = leader.client.get("/", query_string={"kod": written})
    assert answer.status_code == 303
    assert answer.location == f"/s/{leader.code}"


@pytest.mark.parametrize("written", ["4821730", "482173066", "4821730a", "x", "²²²²²²²²", "48217306\x00", "½½½½½½½½"])
def test_what_is_no_code_is_not_looked_for(written):
    assert eight_digits(written) is None


@pytest.mark.parametrize("written", ["00000000", "123", "hej", "<script>alert(1)</script>"])
def test_an_unknown_code_is_met_with_kind_words_and_kept_to_be_corrected(leader: Leader, written):
    answer = leader.client.get("/", query_string={"kod": written})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "Den koden finns inte. Titta på siffrorna en gång till." in shown
    assert "<script>" not in shown
    assert "ogiltig" not in shown


def test_the_first_page_asks_for_digits_without_a_cookie(leader: Leader):
    answer = leader.client.get("/")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert 'inputmode="numeric"' in shown
    assert "Den koden finns inte" not in shown
    assert "<script" not in shown


def test_the_first_page_speaks_the_languages_that_the_municipality_has_turned_on(leader: Leader):
    shown = leader.client.get("/?lang=ar").get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in shown
    assert "English" in shown
    with leader.town.writing() as db:
        leader.town.found(db, 1).project.organisation.languages = ["sv"]
    shown = leader.client.get("/?lang=ar").get_data(as_text=True)
    assert '<html lang="sv" dir="ltr">' in shown
    assert "English" not in shown
