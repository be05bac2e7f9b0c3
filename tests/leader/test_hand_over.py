"""*Lämna över telefonen*: who gets the leader's phone reaches the questions and no page of a grown-up's."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.leader.conftest import Leader
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DIGITS = "4711"
PHONE = {"width": 390, "height": 844}


def test_the_leaders_pages_are_shut_until_the_digits_are_written(leader: Leader):
    leader.press("lage", verb="begin")
    assert "Surfplattor och telefoner" in leader.see()
    answer = leader.press("lamna-over", digits=DIGITS)
    assert answer.status_code == 200
    assert answer.request.path == f"/s/{leader.code}"
    for page in ("", "/manus", "/anteckningar", "/las", "/antal", "/svar", "/papper", "/skriv-in", "/hjalp"):
        shut = leader.client.get(f"{leader.link}{page}")
        assert shut.status_code == 403
        assert "Klass 4B" not in shut.get_data(as_text=True)
    assert leader.press("lage", verb="close").status_code == 403
    assert leader.session().state == "open"
    wrong = leader.press("ta-tillbaka", digits="1147")
    assert wrong.status_code == 403
    assert "Det var inte rätt siffror." in wrong.get_data(as_text=True)
    assert leader.press("ta-tillbaka", digits="").status_code == 403
    assert leader.press("ta-tillbaka", digits=DIGITS).status_code == 200
    assert "Klass 4B" in leader.see()


@pytest.mark.parametrize("digits", ["", "123", "12345", "abcd", "٤٧١١"])
def test_without_four_digits_nothing_is_handed_over(leader: Leader, digits: str):
    answer = leader.press("lamna-over", digits=digits)
    assert answer.status_code == 422
    assert "Skriv fyra siffror." in answer.get_data(as_text=True)
    assert leader.see()


def test_the_childs_page_sets_no_cookie_on_a_device_that_was_handed_over(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("lamna-over", digits=DIGITS)
    for page in (f"/s/{leader.code}", f"/s/{leader.code}/enhet"):
        assert "Set-Cookie" not in leader.client.get(page).headers
    cookie = leader.client.get_cookie("consult")
    assert cookie
    assert DIGITS not in cookie.value


def test_digits_cannot_be_tried_by_the_thousand(leader: Leader):
    leader.press("lamna-over", digits=DIGITS)
    tried = {leader.press("ta-tillbaka", digits=f"{n:04}").status_code for n in range(12)}
    assert tried == {403, 429}


@pytest.fixture
def phone(playwright: Playwright, browser_type_launch_args: dict[str, Any], base: str) -> Iterator[Page]:
    """A phone whose browser keeps pages in memory to go back to, as real ones do."""
    facts = {**browser_type_launch_args, "ignore_default_args": ["--disable-back-forward-cache"]}
    browser = playwright.chromium.launch(**facts)
    context = browser.new_context(base_url=base, viewport=PHONE, has_touch=True, locale="sv-SE")  # type: ignore[arg-type]  # a dict of width and height
    yield context.new_page()
    browser.close()


SHUT = "Enheten är överlämnad"


def test_neither_back_nor_history_nor_a_new_tab_reaches_the_leaders_page(leader: Leader, phone: Page):
    leader.press("lage", verb="begin")
    phone.goto("/")
    phone.goto(leader.link)
    phone.get_by_role("link", name="Fortsätt manuset").tap()
    expect(phone.get_by_text("Låt alla svara")).to_be_visible()
    phone.goto(leader.link)
    phone.get_by_text("Lämna över telefonen").first.tap()
    assert_accessible(phone)
    phone.get_by_label("Välj fyra siffror").fill(DIGITS)
    phone.get_by_role("button", name="Lämna över telefonen").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hur gammal är du?")
    assert phone.url.endswith(f"/s/{leader.code}")
    seen = {}
    while phone.go_back() is not None:
        seen[phone.url] = phone.get_by_role("heading", level=1).inner_text()
        if "/ledare/" not in phone.url:
            break
    shut = [title for address, title in seen.items() if "/ledare/" in address]
    assert shut
    assert set(shut) == {SHUT}
    tab = phone.context.new_page()
    tab.goto(leader.link)
    expect(tab.get_by_role("heading", level=1)).to_have_text(SHUT)
    assert_accessible(tab)
    tab.get_by_label("Du som leder").fill(DIGITS)
    tab.get_by_role("button", name="Ta tillbaka enheten").tap()
    expect(tab.get_by_role("heading", level=1)).to_have_text("0 är klara")


def test_without_handing_over_one_step_back_reaches_it(leader: Leader, phone: Page):
    leader.press("lage", verb="begin")
    phone.goto(leader.link)
    phone.goto(f"/s/{leader.code}")
    phone.go_back()
    expect(phone.get_by_role("button", name="Stäng")).to_be_visible()
