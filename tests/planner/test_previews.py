"""Beside its form a question stands as the child's real screen: the same page, and nothing can be sent from it."""

import re

import pytest

from consult import security
from consult.services import consultations
from tests.child.every_kind import EVERY
from tests.planner.workshop import every_kind

SHOWN = re.compile(r'<section class="screen question .*?</section>', re.DOTALL)
WITHIN = {"Content-Security-Policy", "X-Frame-Options"}


@pytest.fixture
def every(town):
    """A draft with a question of each kind."""
    return every_kind(town)


def screen(html):
    """Return a page's question as it is drawn, spaces apart."""
    return " ".join(SHOWN.search(html)[0].split())


def question(html, slug):
    """Return one question of a child's whole page, spaces apart."""
    [found] = [one for one in SHOWN.findall(html) if f'id="s.{slug}"' in one]
    return " ".join(found.split())


def test_the_preview_of_every_kind_is_the_childs_own_screen(desk, town, every):
    code = town.session(every, kind="practice", levels=["16-18"], languages=["sv", "en", "ar"])
    child = desk.client.get(f"/s/{code}?lang=en&level=16-18&age=16-18").text
    for slug in EVERY:
        shown = desk.read(f"consultations/{every}/questions/{slug}/preview?lang=en&level=16-18")
        assert screen(shown) == question(child, slug)


def test_language_level_and_look_follow_the_address_and_wrong_ones_are_the_first(desk, every):
    here = f"consultations/{every}/questions/one/preview"
    assert '<html lang="ar" dir="rtl" data-look="6-9"' in desk.read(f"{here}?lang=ar&level=6-9")
    assert '<html lang="sv" dir="ltr" data-look="6-9"' in desk.read(f"{here}?lang=xx&level=9")
    assert 'data-look="10-12"' in desk.read(f"consultations/{every}/questions/map/preview?level=6-9"), "no map at 6–9"


def test_nothing_can_be_sent_and_nothing_is_the_staffs(desk, every):
    html = desk.read(f"consultations/{every}/questions/words/preview")
    assert "<form" not in html
    assert "csrf" not in html
    assets = re.findall(r'(?:src|href)="(/[^"]+)"', html)
    assert assets
    assert all(re.match(r"/(assets/\w+/(child|pictures)|media)/", one) for one in assets)


def test_only_the_preview_may_stand_within_our_own_pages(desk, every):
    here = f"/o/lund/consultations/{every}/questions"
    preview, page = (desk.client.get(address).headers for address in (f"{here}/one/preview", here))
    assert {name: preview[name] for name in WITHIN} == security.WITHIN_OURS
    rules = dict(part.split(" ", 1) for part in preview["Content-Security-Policy"].split("; "))
    assert {name: rules[name] for name in ("frame-ancestors", "connect-src", "form-action")} == {
        "frame-ancestors": "'self'", "connect-src": "'none'", "form-action": "'none'",
    }  # fmt: skip
    assert {name: page[name] for name in WITHIN} == {name: security.HEADERS[name] for name in WITHIN}


def test_a_question_that_is_not_there_or_that_nobody_is_asked_has_no_preview(desk, town, every):
    here = f"/o/lund/consultations/{every}/questions"
    assert desk.client.get(f"{here}/nothing/preview").status_code == 404
    town.do(consultations.remove_question, every, "one")
    assert desk.client.get(f"{here}/one/preview").status_code == 404
