"""*Vilka har vi hört?*: counted from sessions by grown-ups, never from answers; gaps lead to a planned session."""

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import DBAPIError

from consult.models.affected import Affected
from consult.models.grants import HIDDEN_TABLES
from consult.models.group_session import GroupSession
from consult.models.project import Project
from consult.services import group_sessions, heard, states
from tests.planner.conftest import SESSION, number, the

GROUP = {"name": "Ekskolan 4B", "number": "25", "age_group": "10-12", "school_form": "grundskola", "area": "Norr"}


@pytest.fixture
def page(desk):
    """The address of the project's page."""
    return f"projects/{desk.town.project_id}/heard"


def group(town, **facts):
    """Write down a group of 25 and return its number."""
    with town.writing() as db:
        project = db.get_one(Project, town.project_id)
        usual = {"name": "Ekskolan 4B", "number": 25, "age_group": None, "area": "", "school_form": ""}
        return heard.add(db, "test", project, **(usual | facts)).id


def sitting(town, consultation, affected, *, present=None, closed=False, **facts):
    """Make a session for a group, and hold it."""
    code = town.session(consultation, affected_id=affected, **facts)
    if present:
        town.do(group_sessions.set_present, code, present)
    if closed:
        town.do(group_sessions.close, code)
    return code


def counted(town):
    """Return heard, planned, missing and uncounted of every group."""
    with town.database.reporting() as db:
        found = heard.of_project(db, db.get_one(Project, town.project_id))
        return [(one.heard, one.planned, one.missing, one.uncounted) for one in found]


def test_a_planner_writes_down_a_group_changes_it_and_removes_it(desk, page):
    assert "Börja med att skriva vilka projektet berör" in desk.read(page)
    shown = desk.done(page, GROUP)
    assert "0 av 25 barn är hörda" in shown
    assert "10–12 år · Grundskola · Norr" in shown
    one = the(desk.town, Affected, name="Ekskolan 4B")
    changed = desk.done(f"{page}/{one.id}", GROUP | {"number": "30", "age_group": "", "school_form": ""})
    assert "0 av 30 barn är hörda" in changed
    assert "Ekskolan 4B" not in desk.done(f"{page}/{one.id}/remove", {}, page=f"{page}/{one.id}")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"number": ""}, {"number": "0"}, {"number": "x"}, {"age_group": "9"}])
def test_an_impossible_group_is_refused_with_what_to_do(desk, page, wrong):
    answer = desk.send(page, GROUP | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert counted(desk.town) == []


def test_only_sessions_that_were_held_count_as_heard(town):
    one, consultation = group(town), town.consultation()
    sitting(town, consultation, one, present=10, closed=True, expected=12)
    sitting(town, consultation, one, begin=False, expected=6)
    sitting(town, consultation, one, present=3, expected=5)
    sitting(town, consultation, one, closed=True, expected=4)
    cancelled = sitting(town, consultation, one, begin=False, expected=7)
    with town.writing() as db:
        db.execute(update(GroupSession).where(GroupSession.code == cancelled).values(booking="cancelled"))
    town.session(consultation, expected=9)
    assert counted(town) == [(10, 9, 6, 1)]


def test_more_than_were_thought_leave_nobody_missing(desk, page):
    one = group(desk.town, number=5)
    sitting(desk.town, desk.town.consultation(), one, present=9, closed=True)
    assert counted(desk.town) == [(9, 0, 0, 0)]
    assert "Ingen grupp saknas" in desk.read(page)


def test_answers_change_nothing_and_are_never_read(town):
    one, consultation = group(town), town.consultation()
    code = sitting(town, consultation, one, present=10)
    for _ in range(20):
        town.answer(code, {"mest": "rora"})
    town.do(states.close, consultation)
    said: list[str] = []
    event.listen(town.database.report, "before_cursor_execute", lambda *facts: said.append(facts[2]))
    assert counted(town) == [(10, 0, 15, 0)]
    assert said
    assert [table for table in HIDDEN_TABLES for one in said if table in one.replace('"', " ").split()] == []


def test_if_it_counted_answers_the_page_would_fail(desk, page, monkeypatch):
    group(desk.town)
    usual = heard.groups

    def reading(db, project):
        group_sessions.declines(db, the(desk.town, GroupSession, code=code).consultation)
        return usual(db, project)

    consultation = desk.town.consultation()
    code = desk.town.session(consultation)
    desk.town.do(states.close, consultation)
    desk.town.do(states.finalise, consultation)
    monkeypatch.setattr(heard, "groups", reading)
    with pytest.raises(DBAPIError):
        counted(desk.town)


def test_a_gap_leads_to_a_session_with_everything_known_filled_in(desk, page):
    one = group(desk.town, age_group="10-12", area="Norr", number=40)
    consultation = desk.town.consultation()
    sitting(desk.town, consultation, one, present=18, closed=True)
    shown = desk.read(page)
    assert "22 barn i Ekskolan 4B" in shown
    address = f"consultations/{consultation}/sessions/new?affected={one}"
    assert f"/o/lund/{address}" in shown
    form = desk.read(address)
    for known in ('value="Ekskolan 4B"', 'value="Norr"', 'value="22"', f'selected value="{one}"'):
        assert known in form, known
    desk.done(address, SESSION | {"affected_id": str(one), "expected": "22"})
    assert counted(desk.town) == [(18, 22, 0, 0)]


def test_each_consultation_that_takes_sessions_is_offered_for_a_gap(desk, page):
    group(desk.town)
    assert "Gör en dialog först" in desk.read(page)
    first, second, done = (desk.town.consultation() for _ in range(3))
    desk.town.do(states.close, done)
    desk.town.do(states.finalise, done)
    shown = desk.read(page)
    assert [f"consultations/{one}/sessions/new" in shown for one in (first, second, done)] == [True, True, False]


def test_a_session_keeps_standing_when_its_group_is_removed(desk, page):
    one = group(desk.town)
    code = sitting(desk.town, desk.town.consultation(), one, present=10, closed=True)
    desk.done(f"{page}/{one}/remove", {}, page=f"{page}/{one}")
    assert the(desk.town, GroupSession, code=code).affected_id is None
    assert "Ett tillfälle hör inte till någon grupp" not in desk.read(page)
    group(desk.town)
    assert "Ett tillfälle hör inte till någon grupp" in desk.read(page)


def test_the_session_asks_for_its_group_only_where_there_are_groups_of_its_own_project(desk):
    consultation = desk.town.consultation()
    new = f"consultations/{consultation}/sessions/new"
    assert "affected_id" not in desk.read(new)
    one = group(desk.town)
    assert "Vilka av de berörda är det?" in desk.read(new)
    assert desk.send(new, SESSION | {"affected_id": str(one + 1)}).status_code == 422
    desk.done(new, SESSION | {"affected_id": str(one)})
    made = number(desk.town, the(desk.town, GroupSession, title="4B").code)
    desk.done(f"sessions/{made}/edit", SESSION | {"affected_id": ""})
    assert the(desk.town, GroupSession, title="4B").affected_id is None


def test_the_page_is_one_click_from_project_consultation_and_result(desk, page):
    consultation = desk.town.consultation()
    code = desk.town.session(consultation)
    for _ in range(8):
        desk.town.answer(code, {"mest": "rora"})
    desk.town.do(states.close, consultation)
    for where in (
        f"projects/{desk.town.project_id}",
        f"consultations/{consultation}",
        f"consultations/{consultation}/results",
    ):
        assert f'href="/o/lund/{page}"' in desk.read(where), where
