"""The log's page and file: the own municipality's rows in words, whether the log is whole, and nobody else's rows."""

import ast
import csv
import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from consult.models.organisation import Audit, Organisation, User
from consult.services import audit, audit_words, organisations, users
from consult.web.admin import log as view
from tests.architecture.tree import sources, tree
from tests.frame.conftest import token_in
from tests.support.town import ACTOR

WRITERS = {"record", "_record", "_note", "_move", "_open", "_remove", "_keep", "_act"}


def lines(html):
    """Return the cells of the page's table, row by row."""
    body = html.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in html else ""
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


@pytest.fixture
def desk(own, enter):
    """An administrator's browser."""
    return enter(own.staff["administrator"])


def test_the_page_says_in_words_who_did_what_newest_first(desk, own, town):
    with town.writing() as db:
        users.end(db, f"administrator {own.staff['administrator']}", db.get_one(User, own.staff["leader"]))
    first, *others = lines(desk.get("/o/lund/log").text)
    assert [cell.replace(" @", "@") for cell in first[1:]] == [
        "administrator@lund.example", "stängde kontot", "konto leader@lund.example",
    ]  # fmt: skip
    assert len(others) > 10


def test_every_row_of_a_municipality_has_words(desk):
    shown = {row[2] for row in lines(desk.get("/o/lund/log").text)}
    assert shown
    assert shown & set(audit_words.ACTIONS) == set()


def test_only_the_own_municipalitys_rows_are_there(desk, foreign, town):
    with town.writing() as db:
        malmo = organisations.by_slug(db, "malmo")
        audit.record(db, ACTOR, "sign in", "user 1", malmo.id, "only Malmö may read this")
        audit.record(db, ACTOR, "sign in", "user 1", town.organisation_id, "Lund may read this")
    for text in (desk.get("/o/lund/log").text, taken(desk).get_data(as_text=True)):
        assert "Lund may read this" in text
        assert "only Malmö" not in text
        assert "malmo.example" not in text


def test_rows_are_found_by_day_person_and_what_was_done(desk, own, town):
    who = f"planner {own.staff['planner']}"
    with town.writing() as db:
        audit.record(db, who, "sign in", "user 1", town.organisation_id)
        audit.record(db, who, "sign out", "user 1", town.organisation_id)
        audit.record(db, "clock", "sign out", "user 1", town.organisation_id)
    assert [row[2] for row in lines(desk.get(f"/o/lund/log?actor={who}").text)] == [
        "loggade ut på alla enheter", "loggade in",
    ]  # fmt: skip
    assert len(lines(desk.get(f"/o/lund/log?actor={who}&action=sign+out").text)) == 1
    with town.database.write.begin() as connection:
        connection.execute(update(Audit).where(Audit.actor == "clock").values(at=midnight()))
    assert [row[1] for row in lines(desk.get("/o/lund/log?day=2026-03-04").text)] == ["Av sig självt, när det var dags"]
    assert lines(desk.get("/o/lund/log?day=2026-03-03").text) == []
    assert "Inget i loggen passar" in desk.get("/o/lund/log?day=2026-03-03").text


def midnight():
    """Return a moment that is the fourth of March in Sweden and the third in UTC."""
    return datetime(2026, 3, 3, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["day=yesterday", "actor=nobody+1", "action=fly"])
def test_what_cannot_be_looked_for_is_said_beside_its_field(desk, wrong):
    page = desk.get(f"/o/lund/log?{wrong}")
    assert (page.status_code, f'id="{wrong.partition("=")[0]}-error"' in page.text) == (422, True)


def test_older_rows_are_a_page_away(desk, town, monkeypatch):
    monkeypatch.setattr("consult.services.audit_log.PAGE", 5)
    first = desk.get("/o/lund/log").text
    older = re.search(r'href="([^"]*below=\d+[^"]*)"', first)[1].replace("&amp;", "&")
    seen = [row[0].rpartition(" ")[2] for text in (first, desk.get(older).text) for row in lines(text)]
    assert [int(one) for one in seen] == sorted(map(int, seen), reverse=True)
    assert len(set(seen)) == 10


def test_the_page_says_that_the_log_is_whole_and_when_it_is_not(desk, town):
    whole = desk.get("/o/lund/log").text
    assert "Loggen är hel" in whole
    with town.database.write.begin() as connection:
        [number] = connection.execute(select(Audit.id).order_by(Audit.id).limit(1)).scalars()
        connection.execute(update(Audit).where(Audit.id == number).values(actor="nobody"))
    broken = desk.get("/o/lund/log").text
    assert "Loggen är hel" not in broken
    assert f"Rad {number} har ändrats." in broken


def test_a_long_log_is_checked_when_asked(desk, monkeypatch):
    monkeypatch.setattr(view, "AT_ONCE", 0)
    page = desk.get("/o/lund/log").text
    assert ("Loggen är hel" in page, "Kontrollera loggen nu" in page) == (False, True)
    assert "Loggen är hel" in desk.get("/o/lund/log?check=1").text


def taken(desk, **wanted):
    """Return the file that the page's button gives."""
    token = token_in(desk.get("/o/lund/log").text)
    return desk.post("/o/lund/log", data={"csrf_token": token, **wanted})


def test_the_file_holds_the_chosen_rows_and_that_it_was_taken_is_written_down(desk, own, town):
    with town.writing() as db:
        audit.record(db, "clock", "sign out", "user 1", town.organisation_id, "=1+1", told=["ö"])
    sent = taken(desk, actor="clock")
    [row] = csv.DictReader(io.StringIO(sent.get_data().decode("utf-8-sig")), delimiter=";")
    assert (row["words"], row["reason"], row["facts"]) == ("loggade ut på alla enheter", "'=1+1", '{"told": ["ö"]}')
    assert sent.headers["Content-Disposition"] == "attachment; filename=lund-log.csv"
    with town.database.reading() as db:
        last = db.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
        assert db.get_one(Organisation, town.organisation_id).slug == "lund"
    assert (last.action, last.actor) == ("export log", f"administrator {own.staff['administrator']}")
    assert last.facts == {"day": None, "who": "clock", "what": ""}


def test_looking_leaves_no_row(desk, town):
    with town.database.reading() as db:
        before = audit.head(db)
        desk.get("/o/lund/log")
        desk.get("/o/lund/log?check=1&day=2026-03-03")
    with town.database.reading() as db:
        assert audit.head(db) == before


def named(module):
    """Return the actions that a module writes down, as far as they stand in the call itself."""
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in WRITERS:
            given = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from (one for one in given[:1] if one)


def test_every_action_that_is_written_down_has_words():
    found = {one: str(path) for path in sources("consult") for one in named(tree(path))}
    short = {"open", "closed", "final", "answered", "purged", "clock", "work", "worry contact", "command", "anonymous"}
    assert {one: path for one, path in found.items() if one not in {*audit_words.ACTIONS, *short}} == {}
    assert len(found) > 60
