"""*Hjälp någon*: the child's ordinary page, marked so that its answers are known as a grown-up's taps."""

import re

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from consult.models.base import now
from consult.models.submission import submission
from consult.services import tickets
from tests.leader.conftest import Leader

FIELD = re.compile(r'name="(run|ticket|lang|level|age)" value="([^"]*)"')
WAYS = re.compile(r'href="(\?[^"]*age=10-12[^"]*)"')


@pytest.fixture
def sitting(leader: Leader) -> Leader:
    """A class whose questions are open, and where each child says its age."""
    leader.press("lage", verb="begin")
    return leader


def opened(leader: Leader) -> tuple[str, str]:
    """Press the button, say the child's age, and return the address of the questions and the page."""
    asked = leader.press("hjalp")
    way = WAYS.findall(asked.get_data(as_text=True))[0].replace("&amp;", "&")
    address = f"/s/{leader.code}{way}"
    return address, leader.client.get(address).get_data(as_text=True)


def send(leader: Leader, address: str, page: str) -> None:
    posted = MultiDict([*dict(FIELD.findall(page)).items(), ("q.mest", "rora")])
    assert leader.client.post(address, data=posted).status_code == 201


def how(leader: Leader) -> list[str]:
    with leader.town.database.read.connect() as connection:
        return sorted(connection.execute(select(submission.c.how)).scalars())


def test_answers_are_marked_as_helped_and_those_of_the_ordinary_page_are_not(sitting: Leader):
    send(sitting, *opened(sitting))
    assert how(sitting) == ["helped"]
    ordinary = f"/s/{sitting.code}?age=10-12"
    send(sitting, ordinary, sitting.client.get(ordinary).get_data(as_text=True))
    assert how(sitting) == ["helped", "tablet"]


def test_the_page_is_the_childs_ordinary_one_in_all_but_its_ticket(sitting: Leader):
    address, helped = opened(sitting)
    ordinary = sitting.client.get(f"/s/{sitting.code}?age=10-12").get_data(as_text=True)
    slots = re.compile(r'(name="(?:run|ticket)" value=")[^"]*')
    assert "Set-Cookie" not in sitting.client.get(address).headers
    assert slots.sub(r"\1", helped) == slots.sub(r"\1", ordinary)


def test_another_language_keeps_the_mark(sitting: Leader):
    other = sitting.town.session(sitting.town.consultation(languages=["sv", "en"]), age_group="10-12")
    both = Leader(sitting.town, sitting.client, other)
    page = both.press("hjalp").get_data(as_text=True)
    english = re.findall(r'href="(\?lang=en[^"]*)"', page)[0].replace("&amp;", "&")
    address = f"/s/{other}{english}"
    send(both, address, both.client.get(address).get_data(as_text=True))
    assert how(both) == ["helped"]


def test_a_mark_that_no_leaders_page_has_given_is_no_mark(sitting: Leader):
    secret, version = sitting.town.settings.secret_key, "0" * 64
    foreign = tickets.issue(secret, "11112222", version, False, now(), helped=True)
    marks = ["", "x", "helped", sitting.town.ticket(sitting.code), foreign]
    for mark in marks:
        address = f"/s/{sitting.code}?age=10-12&hjalp={mark}"
        page = sitting.client.get(address).get_data(as_text=True)
        assert "hjalp=" not in page
        send(sitting, address, page)
    assert how(sitting) == ["tablet"] * len(marks)


def test_a_ticket_cannot_be_turned_into_another_sort(sitting: Leader):
    secret = sitting.town.settings.secret_key
    helped = tickets.issue(secret, sitting.code, "0" * 64, False, now(), helped=True)
    for n in range(len(helped)):
        other = helped[:n] + ("A" if helped[n] != "A" else "B") + helped[n + 1 :]
        found = tickets.check(secret, sitting.code, other)
        assert found is None or found.helped


def test_the_page_before_it_says_how_to_help_and_opens_nothing_by_itself(sitting: Leader):
    assert "Föreslå inget svar." in sitting.see("/hjalp")
    sitting.press("lage", verb="pause")
    shut = sitting.press("hjalp")
    assert shut.status_code == 422
    assert "Frågorna är inte öppna nu." in shut.get_data(as_text=True)
