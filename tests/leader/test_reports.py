"""Assignments and reports as verbs, on both databases: whose words a report is, and what a certificate counts."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consult.models.assignment import Assignment, Comment
from consult.models.base import now
from consult.models.organisation import Audit, User
from consult.models.project import Project
from consult.services import assignments, group_sessions, organisations, reports, states, users
from consult.services.consultations import today
from tests.support.town import ACTOR

TEXT = "# Vad vi gjorde\nVi gick till parken.\nDet regnade.\n\n- gungor\n-klätterställning\n# Vad vi hörde\n\n# Slut"
ASKED = {"title": "Fråga barn", "task": "Fråga dem", "given_by": "Nämnden"}


@pytest.fixture
def db(town):
    """A transaction that is rolled back."""
    with town.database.writing() as db:
        yield db


@pytest.fixture
def given(db, town):
    """An assignment to a leader, due in a week."""
    leader = users.create(db, ACTOR, town.organisation_id, "leader@lund.example", "leader")
    project = db.get_one(Project, town.project_id)
    return assignments.give(db, ACTOR, project, leader, due=today() + timedelta(days=7), **ASKED)


@pytest.fixture
def official(db, town):
    """A planner."""
    return users.create(db, ACTOR, town.organisation_id, "planner@lund.example", "planner")


def test_a_report_is_read_line_by_line():
    assert list(reports.blocks(TEXT)) == [
        ("heading", "Vad vi gjorde"), ("text", "Vi gick till parken.\nDet regnade."), ("item", "gungor"),
        ("item", "klätterställning"), ("heading", "Vad vi hörde"), ("heading", "Slut"),
    ]  # fmt: skip
    assert list(reports.blocks("#\n-\n\n  \n")) == []


def test_nobody_changes_a_report_that_is_handed_in(db, given):
    reports.write(db, ACTOR, given, "Utkast")
    reports.hand_in(db, ACTOR, given, "Klart")
    for verb in (reports.write, reports.hand_in):
        with pytest.raises(ValueError, match="Take it back"):
            verb(db, ACTOR, given, "Annat")
    assert given.report == "Klart"


def test_it_can_be_taken_back_until_somebody_comments(db, given, official):
    reports.hand_in(db, ACTOR, given, "Klart")
    reports.take_back(db, ACTOR, given)
    reports.take_back(db, ACTOR, given)
    reports.hand_in(db, ACTOR, given, "Klarare")
    reports.comment(db, ACTOR, given, official, "Tack")
    with pytest.raises(ValueError, match="commented"):
        reports.take_back(db, ACTOR, given)
    assert (given.report, [one.text for one in reports.comments(db, given)]) == ("Klarare", ["Tack"])


def test_a_report_is_commented_on_only_when_it_is_handed_in(db, given, official):
    with pytest.raises(ValueError, match="not handed in"):
        reports.comment(db, ACTOR, given, official, "Tack")
    assert db.scalars(select(Comment)).all() == []


@pytest.mark.parametrize("text", ["", "# Bara\n# Rubriker", reports.outline()])
def test_headings_alone_are_no_report(db, given, text):
    with pytest.raises(ValueError, match="under a heading"):
        reports.hand_in(db, ACTOR, given, text)
    assert given.handed_in_at is None


def test_our_own_headings_that_stay_empty_are_not_handed_in(db, given):
    text = reports.outline().replace("# What we heard\n", "# What we heard\nThey want swings.\n") + "# My own\n"
    reports.hand_in(db, ACTOR, given, text)
    assert list(reports.blocks(given.report)) == [
        ("heading", "What we heard"), ("text", "They want swings."), ("heading", "My own"),
    ]  # fmt: skip


def test_the_next_step_follows_the_work(db, given):
    assert assignments.next_step(db, given) == "begin"
    draft = assignments.start_draft(db, ACTOR, given, "skolgard", title="Gården", levels=["10-12"], languages=["sv"])
    assert (assignments.next_step(db, given), assignments.of_draft(db, draft)) == ("draft", given)
    draft.state = "open"
    assert assignments.next_step(db, given) == "report"
    reports.hand_in(db, ACTOR, given, "Klart")
    assert assignments.next_step(db, given) == "nothing"


def test_an_assignment_has_one_draft(db, given):
    facts: dict[str, Any] = {"title": "Gården", "levels": ["10-12"], "languages": ["sv"]}
    assignments.start_draft(db, ACTOR, given, "skolgard", **facts)
    with pytest.raises(ValueError, match="a draft already"):
        assignments.start_draft(db, ACTOR, given, "skolgard", **facts)


def test_only_a_leader_of_the_own_organisation_gets_one_and_keeps_it_once_begun(db, given, official, town):
    malmo = organisations.create(db, ACTOR, "malmo")
    stranger = users.create(db, ACTOR, malmo.id, "leader@malmo.example", "leader")
    for nobody in (official, stranger):
        with pytest.raises(ValueError, match="one of your leaders"):
            assignments.give(db, ACTOR, given.project, nobody, due=today(), **ASKED)
    another = users.create(db, ACTOR, town.organisation_id, "another@lund.example", "leader")
    assignments.change(db, ACTOR, given, given.project, another, due=today(), **ASKED)
    reports.write(db, ACTOR, given, "Börjat")
    with pytest.raises(ValueError, match="The work has begun"):
        assignments.change(db, ACTOR, given, given.project, given_leader(db, town), due=today(), **ASKED)
    assert given.leader is another


def given_leader(db, town):
    """Return the leader whom the assignment was given to first."""
    return users.by_email(db, "leader@lund.example")


def test_those_still_to_do_come_first_by_their_day(db, given, town):
    later = assignments.give(db, ACTOR, given.project, given.leader, due=today() + timedelta(days=9), **ASKED)
    soon = assignments.give(db, ACTOR, given.project, given.leader, due=today() - timedelta(days=1), **ASKED)
    reports.hand_in(db, ACTOR, soon, "Klart")
    assert assignments.of_leader(db, given.leader) == [given, later, soon]
    assert [assignments.days_left(one) for one in (given, later, soon)] == [7, 9, -1]


def test_who_did_what_is_written_down_and_no_word_of_it(db, given, official):
    reports.hand_in(db, ACTOR, given, "hemligt ett")
    reports.comment(db, ACTOR, given, official, "hemligt två")
    rows = db.scalars(select(Audit).filter_by(subject=f"assignment {given.id}").order_by(Audit.id)).all()
    assert [row.action for row in rows] == ["give assignment", "write report", "hand in report", "comment report"]
    assert "hemligt" not in str([(row.reason, row.facts) for row in rows])


def test_a_certificate_counts_what_was_done_within_its_period(town):
    consultation = town.consultation()
    with town.writing() as db:
        leader = users.create(db, ACTOR, town.organisation_id, "leader@lund.example", "leader")
        number, project = leader.id, db.get_one(Project, town.project_id)
        for title, handed_in in (("Nu", now()), ("I fjol", now() - timedelta(days=300)), ("Inte än", None)):
            made = assignments.give(db, ACTOR, project, leader, due=today(), **(ASKED | {"title": title}))
            made.handed_in_at = handed_in
    held, counted, nobody_came, open_still, practice = (
        town.session(consultation, leader_id=number, kind=kind)
        for kind in ("classroom", "field", "classroom", "classroom", "practice")
    )
    town.do(group_sessions.set_present, held, 9)
    town.answer(counted, {"mest": "rora"})
    for code in (held, counted, nobody_came, practice):
        town.do(group_sessions.close, code)
    done = of_leader(town, number)
    assert (done.assignments, done.sessions) == (["Nu"], 2)
    town.do(group_sessions.set_present, open_still, 9)
    town.do(states.close, consultation)
    assert of_leader(town, number).sessions == 3
    assert of_leader(town, number, back=400, until=-200) == reports.Done(["I fjol"], 0)


def of_leader(town, number, back=30, until=0):
    """Return what a leader did between two days, counted from today."""
    with town.database.reading() as db:
        first, last = today() - timedelta(days=back), today() + timedelta(days=until)
        return reports.done(db, db.get_one(User, number), first, last)


def test_a_comment_looks_again_whether_the_report_is_still_handed_in(town):
    with town.writing() as db:
        leader = users.create(db, ACTOR, town.organisation_id, "leader@lund.example", "leader")
        given = assignments.give(db, ACTOR, db.get_one(Project, town.project_id), leader, due=today(), **ASKED)
        reports.hand_in(db, ACTOR, given, "Klart")
        number = given.id
    with town.database.writing() as late:
        seen = late.get_one(Assignment, number)
        late.commit()  # ends the transaction, and keeps what was seen in it
        with town.writing() as db:
            reports.take_back(db, ACTOR, db.get_one(Assignment, number))
        assert seen.handed_in_at is not None
        with pytest.raises(ValueError, match="not handed in"):
            reports.comment(late, ACTOR, seen, leader, "Tack")
