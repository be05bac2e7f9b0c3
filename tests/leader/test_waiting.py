"""What waits on devices: a device in touch says how many, who leads reads it in words, and nothing is kept of it."""

from time import monotonic

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from consult.models.base import metadata
from consult.services import states, waiting
from tests.leader.conftest import Leader
from tests.leader.test_notes import signed_in
from tests.support.browser import assert_accessible

DATABASES = ["sqlite"]
ONE, OTHER = "0" * 32, "f" * 32


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with a server that has heard nothing."""
    monkeypatch.setattr(waiting, "_pages", type(waiting._pages)())


def tell(leader: Leader, page: str, n: object, code: str = "") -> int:
    """Say as a device does how many answers wait on it; return the status."""
    sent = {"page": page, "n": str(n)}
    client = leader.client.application.test_client()
    answer = client.post(f"/s/{code or leader.code}/vantar", data=sent)
    assert "Set-Cookie" not in answer.headers
    return answer.status_code


def test_what_devices_say_is_added_up_and_taken_back_by_themselves(leader: Leader):
    leader.press("lage", verb="begin")
    assert "väntar på enheter" not in leader.see()
    assert tell(leader, ONE, 2) == 204
    assert "2 svar väntar på enheter" in leader.see()
    tell(leader, OTHER, 1)
    for page in ("", "/manus?steg=5", "/manus?steg=6"):
        assert "3 svar väntar på enheter" in leader.see(page)
    assert leader.client.get(f"{leader.link}/antal").get_json()["waits"] == "3 svar väntar på enheter"
    tell(leader, ONE, 0)
    assert "1 svar väntar på enheter" in leader.see()
    tell(leader, OTHER, 0)
    assert "väntar på enheter" not in leader.see()


def test_telling_twice_is_telling_once(leader: Leader):
    for _ in range(3):
        tell(leader, ONE, 4)
    assert waiting.told(leader.code) == 4


def test_sessions_are_told_apart(leader: Leader):
    other = leader.town.session(1)
    tell(leader, ONE, 4, other)
    assert (waiting.told(leader.code), waiting.told(other)) == (0, 4)


def test_what_was_said_is_forgotten_after_ten_minutes(leader: Leader, monkeypatch: pytest.MonkeyPatch):
    tell(leader, ONE, 4)
    later = monotonic() + waiting.REMEMBERED_SECONDS + 1
    monkeypatch.setattr(waiting, "monotonic", lambda: later)
    assert waiting.told(leader.code) == 0


def test_memory_has_an_end(leader: Leader, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "MOST_PAGES", 3)
    for n in range(5):
        tell(leader, f"{n}" * 32, 1)
    assert waiting.told(leader.code) == 3


@pytest.mark.parametrize(
    ("page", "n"),
    [("", 1), ("short", 1), ("<b>" * 9, 1), (ONE, ""), (ONE, "x"), (ONE, -1), (ONE, 1001), (ONE, "1" * 5000)],
)
def test_what_no_page_says_is_refused(leader: Leader, page: str, n: object):
    assert tell(leader, page, n) in {400, 413}
    assert waiting.told(leader.code) == 0


def test_an_unknown_code_is_missing(leader: Leader):
    assert tell(leader, ONE, 1, "00000000") == 404


def stored(leader: Leader) -> dict[str, list[str]]:
    """Return every row of every table."""
    with leader.town.database.read.connect() as connection:
        return {name: sorted(map(repr, connection.execute(select(one)))) for name, one in metadata.tables.items()}


def test_nothing_is_stored_of_it(leader: Leader):
    before = stored(leader)
    tell(leader, ONE, 3)
    assert stored(leader) == before
    leader.press("lage", verb="begin")
    assert stored(leader) != before, "a button of the leader's is stored"


def test_who_makes_the_result_final_is_told_what_devices_say(leader: Leader):
    _, client = signed_in(leader, "planner")
    leader.town.do(states.close, 1)
    page = "/o/lund/consultations/1/final"
    assert "väntar på enheter" not in client.get(page).get_data(as_text=True)  # type: ignore[attr-defined]  # a test client
    tell(leader, ONE, 3)
    shown = client.get(page).get_data(as_text=True)  # type: ignore[attr-defined]  # as above
    assert "3 svar väntar på enheter" in shown
    assert "Vi känner inte till någon enhet" not in shown


def send_one(page: Page, leader: Leader, base: str) -> None:
    """Say yes on a tablet, and send without answering."""
    leader.change(age_group="10-12")
    leader.press("lage", verb="begin")
    page.goto(f"{base}/s/{leader.code}")
    page.wait_for_load_state("networkidle")
    page.locator("[data-do=begin]").tap()
    page.locator("#stop-button").tap()
    page.get_by_role("button", name="Skicka det jag har svarat").tap()


def hears(page: Page, leader: Leader, number: int) -> None:
    """Wait until the server has heard that so many wait."""
    for _ in range(100):
        if waiting.told(leader.code) == number:
            return
        page.wait_for_timeout(100)
    raise AssertionError(waiting.told(leader.code))


def test_a_tablet_whose_answer_is_not_taken_says_so_and_takes_it_back_when_it_has_arrived(
    leader: Leader, page: Page, base: str
):
    full = f"**/s/{leader.code}"
    page.route(full, lambda route: route.fulfill(status=503) if route.request.method == "POST" else route.continue_())
    send_one(page, leader, base)
    expect(page.locator("#waits")).to_be_visible()
    hears(page, leader, 1)
    page.unroute(full)
    expect(page.locator("#sent")).to_be_visible(timeout=30_000)
    hears(page, leader, 0)
    assert page.context.cookies() == []


def test_a_page_that_is_left_no_longer_counts(leader: Leader, page: Page, base: str):
    full = f"**/s/{leader.code}"
    page.route(full, lambda route: route.fulfill(status=503) if route.request.method == "POST" else route.continue_())
    send_one(page, leader, base)
    hears(page, leader, 1)
    page.goto(f"{base}/")
    hears(page, leader, 0)


def test_a_server_that_hears_nothing_of_it_stops_no_child(leader: Leader, page: Page, base: str):
    page.route("**/vantar", lambda route: route.abort())
    send_one(page, leader, base)
    expect(page.locator("#sent")).to_be_visible()
    assert leader.town.stored() == 1


def test_a_form_without_contact_says_so_and_keeps_what_was_written(leader: Leader, page: Page, base: str):
    page.goto(f"{base}{leader.link}/anteckningar")
    page.get_by_label("Vad var gruppen överens om?").fill("Fler träd.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Spara anteckningarna").click()
    expect(page.get_by_role("alert")).to_contain_text("Det du skrev finns kvar.")
    expect(page.get_by_label("Vad var gruppen överens om?")).to_have_value("Fler träd.")
    assert_accessible(page)
    page.context.set_offline(False)
    page.get_by_role("button", name="Spara anteckningarna").click()
    expect(page.get_by_role("status")).to_contain_text("Anteckningarna är sparade.")
