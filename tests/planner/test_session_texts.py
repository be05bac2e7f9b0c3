"""The texts and the calendar file that a planner sends on."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from consult.models.base import now
from consult.models.organisation import User
from consult.services import session_plans
from tests.planner.conftest import number

DATABASES = ["sqlite"]
HERE = ZoneInfo("Europe/Stockholm")
BEGINS = datetime(2027, 6, 1, 9, 0, tzinfo=HERE)
FACTS = {
    "title": "Klass 4B", "place": "Ekskolan", "expected": 24, "begin": False, "opens_at": BEGINS,
    "closes_at": BEGINS + timedelta(hours=1), "adult": "handledaren", "adult_phone": "010-111 11 11",
}  # fmt: skip


def text(page, id_):
    found = re.search(rf'<textarea[^>]*id="{id_}"[^>]*readonly[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found, f"no text {id_}"
    return unescape(found[1])


def event(desk, one):
    answer = desk.client.get(f"/o/lund/sessions/{one}/calendar.ics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    (found,) = Calendar.from_ical(answer.data).events
    return found


def test_the_leader_reads_when_where_how_many_what_to_prepare_and_whom_to_call(desk):
    one = number(desk.town, desk.town.session(desk.town.consultation(), **FACTS))
    said = text(desk.read(f"sessions/{one}"), "to-leader")
    for fact in ("Klass 4B", "1 juni 2027 09:00–10:00", "Ekskolan", "24", "/ledare/", "Förbered:", "handledaren"):
        assert fact in said
    assert "010-111 11 11" in said
    assert "010-000 00 00" in said, "the municipality's telephone"


def test_guardians_read_what_is_asked_and_how_to_say_no_and_never_the_leader_link_or_the_code(desk):
    code = desk.town.session(desk.town.consultation(), **FACTS)
    said = text(desk.read(f"sessions/{number(desk.town, code)}"), "to-guardians")
    for fact in ("Lunds kommun", "Ekparken", "den 1 juni 2027", "/om/fragor", "frivilligt", "minst 7 barn"):
        assert fact in said
    assert "/ledare/" not in said
    assert "/s/" not in said
    assert code not in said
    assert "010-111 11 11" not in said


def test_the_texts_are_english_for_who_reads_english(desk):
    one = number(desk.town, desk.town.session(desk.town.consultation(), **FACTS))
    with desk.town.writing() as db:
        db.query(User).filter_by(email="planner@lund.example").one().language = "en"
    assert "You need no account." in text(desk.read(f"sessions/{one}"), "to-leader")


def test_a_text_without_a_time_says_that_it_is_not_set(desk):
    one = number(desk.town, desk.town.session(desk.town.consultation(), title="4B", begin=False))
    assert "tiden är inte bestämd än" in text(desk.read(f"sessions/{one}"), "to-leader")


def test_a_poster_has_nobody_to_write_to(desk):
    one = number(desk.town, desk.town.session(desk.town.consultation(), kind="open", begin=False))
    assert 'id="to-leader"' not in desk.read(f"sessions/{one}")


def test_a_calendar_reads_title_place_time_and_the_way_in_for_the_leader(desk):
    one = number(desk.town, desk.town.session(desk.town.consultation(), **FACTS))
    found = event(desk, one)
    assert found["SUMMARY"] == "Svarstillfälle: Klass 4B"
    assert found["LOCATION"] == "Ekskolan"
    assert (found.start, found.end) == (BEGINS, BEGINS + timedelta(hours=1))
    assert "/om/fragor" in found["DESCRIPTION"]
    assert "/ledare/" in found["DESCRIPTION"]
    assert found["STATUS"] == "CONFIRMED"


def test_a_calendar_replaces_a_moved_event_and_takes_away_a_cancelled_one(desk):
    code = desk.town.session(desk.town.consultation(), **(FACTS | {"booking": "asked"}))
    one = number(desk.town, code)
    first = event(desk, one)
    assert first["STATUS"] == "TENTATIVE"
    later = now() + timedelta(days=5)
    desk.town.do(session_plans.move, code, later, later + timedelta(hours=1))
    moved = event(desk, one)
    desk.town.do(session_plans.cancel, code)
    cancelled = event(desk, one)
    assert first["UID"] == moved["UID"] == cancelled["UID"]
    assert first.sequence < moved.sequence < cancelled.sequence
    assert abs(moved.start - later) < timedelta(seconds=1)
    assert (moved["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert "inställt" in cancelled["DESCRIPTION"]
    assert "/ledare/" not in cancelled["DESCRIPTION"]


def test_a_whole_day_is_a_whole_day_in_the_calendar(desk):
    midnight = BEGINS.replace(hour=0)
    times = {"opens_at": midnight, "closes_at": midnight.replace(hour=23, minute=59)}
    one = number(desk.town, desk.town.session(desk.town.consultation(), **(FACTS | times)))
    found = event(desk, one)
    assert (found.start, found.end) == (BEGINS.date(), BEGINS.date() + timedelta(days=1))
    assert "1 juni 2027, hela dagen" in desk.read(f"sessions/{one}")


@pytest.mark.parametrize("kind", ["classroom", "open"])
def test_without_a_time_there_is_no_calendar_file_and_the_page_says_why(desk, kind):
    one = number(desk.town, desk.town.session(desk.town.consultation(), kind=kind, begin=False))
    assert "calendar.ics" not in desk.read(f"sessions/{one}")
    answer = desk.client.get(f"/o/lund/sessions/{one}/calendar.ics")
    assert answer.status_code == 303
    assert "Tillfället har ingen tid än." in desk.read(f"sessions/{one}")
