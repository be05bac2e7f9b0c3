"""Many sessions from one pasted table: seen first, made all or none, nothing lost."""

from html import unescape

import pytest

from consult.models.group_session import GroupSession
from consult.services import users
from tests.planner.conftest import TOKEN, the
from tests.support.town import ACTOR

TABLE = "Klass\tPlats\tDatum\tTid\tAntal\n4A\tEkskolan\t4/5\t9.15–10\t22\n4B\tEkskolan\t4 maj\t\t\n"
HASH = 'name="seen" value="'


def planned(town):
    with town.database.reading() as db:
        return sorted(one.title for one in db.query(GroupSession))


def seen(desk, where, table):
    """Read a table and return the page and what its button sends."""
    answer = desk.send(where, {"table": table})
    assert answer.status_code == 422
    return answer.text, answer.text.split(HASH)[1].split('"')[0] if HASH in answer.text else ""


@pytest.fixture
def where(desk):
    """The page of an open consultation."""
    return f"consultations/{desk.town.consultation(levels=('10-12', '13-15'))}/sessions/paste"


def test_a_table_is_shown_as_it_was_understood_before_anything_is_made(desk, where):
    page, button = seen(desk, where, TABLE)
    assert "Skapa 2 tillfällen" in page
    assert "09:15–10:00" in page
    assert "hela dagen" in page
    assert planned(desk.town) == []
    listed = desk.done(where, {"table": TABLE, "seen": button})
    assert "2 tillfällen är skapade." in listed
    made = the(desk.town, GroupSession, title="4A")
    assert (made.place, made.expected, made.kind, made.levels) == ("Ekskolan", 22, "classroom", ["10-12"])
    assert the(desk.town, GroupSession, title="4B").code != made.code


def test_one_bad_row_is_named_and_stops_all_of_them_and_the_text_stays(desk, where):
    table = TABLE + "5A\tEkskolan\t99/5\t\tmånga\n"
    page, button = seen(desk, where, table)
    assert button == ""
    assert "1 rad behöver ändras" in page
    assert '<tr class="wrong">' in page
    assert "Den dagen finns inte." in page
    assert "Skriv antalet som ett tal." in page
    assert "99/5" in unescape(page.split("<textarea")[1].split("</textarea>")[0])
    assert desk.send(where, {"table": table, "seen": "anything"}).status_code == 422
    assert planned(desk.town) == []


def test_what_the_form_and_the_services_refuse_is_a_row_s_problem_too(desk, where):
    town = desk.town
    with town.writing() as db:
        users.create(db, ACTOR, town.organisation_id, "ung@lund.example", "leader").under_18 = True
    page, _ = seen(desk, where, "Grupp;Ledare;Antal\n4A;ung@lund.example;0\n" + f"{'x' * 81};;")
    assert "Ledaren är under 18 år." in page
    assert "Skriv ett tal från 1 till 500." in page
    assert "Skriv högst 80 tecken." in page
    places = "Grupp;Plats\n" + "".join(f"Klass {n};Skola {n}\n" for n in range(7))
    assert "sex platser används" in unescape(seen(desk, where, places)[0])
    assert planned(town) == []


def test_a_table_that_was_changed_after_it_was_seen_is_shown_again(desk, where):
    _, button = seen(desk, where, TABLE)
    assert desk.send(where, {"table": TABLE + "4C\tEkskolan\t5/5\t\t\n", "seen": button}).status_code == 422
    assert planned(desk.town) == []


def test_pressing_twice_makes_them_once(desk, where):
    _, button = seen(desk, where, TABLE)
    desk.done(where, {"table": TABLE, "seen": button})
    again = desk.send(where, {"table": TABLE, "seen": button})
    assert again.status_code == 422
    assert "redan planerad" in again.text
    assert planned(desk.town) == ["4A", "4B"]


def test_columns_that_are_not_used_are_named(desk, where):
    page, _ = seen(desk, where, "Grupp\tHumör\n4A\tglad\n")
    assert "De här kolumnerna används inte: Humör." in page


def test_a_table_without_headings_is_asked_for_again(desk, where):
    page, _ = seen(desk, where, "4A\tEkskolan\t4/5\n")
    assert "Börja med en rad som säger vad som står i varje kolumn." in page
    assert "4A\tEkskolan" in page


def test_a_table_begins_with_an_empty_column_without_moving_the_others(desk, where):
    page, button = seen(desk, where, "\tKlass\tPlats\n1\t4A\tEkskolan\n")
    assert button, page
    desk.done(where, {"table": "\tKlass\tPlats\n1\t4A\tEkskolan\n", "seen": button})
    assert the(desk.town, GroupSession, title="4A").place == "Ekskolan"


def test_no_sessions_are_made_without_the_token_of_the_page(desk, where):
    assert TOKEN.search(desk.read(where))
    assert desk.client.post(f"/o/lund/{where}", data={"table": TABLE}).status_code == 400
