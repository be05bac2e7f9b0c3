"""A row of the log that is changed, taken out, put in or moved is named; on both databases."""

import threading

import pytest
from click.testing import CliRunner
from sqlalchemy import column, delete, insert, literal_column, select, table, update

from consult.cli import cli
from consult.database import connect
from consult.migrations import upgrade
from consult.models.organisation import Audit
from consult.services import audit, audit_chain
from consult.services.audit_chain import Fault
from tests.support.databases import settings_for
from tests.support.town import ACTOR


class Log:
    """A log of some rows: called with statements it returns what the check finds after them."""

    def __init__(self, done, rows):
        self.done, self.rows = done, rows

    def __call__(self, *statements):
        return self.done(*statements)


@pytest.fixture
def log(town):
    """Seven more rows in the town's log."""
    with town.writing() as db:
        for number in range(1, 8):
            audit.record(db, ACTOR, "sign in", f"user {number}", town.organisation_id, "", tried=[number, {"ö": None}])

    def done(*statements):
        with town.database.write.begin() as connection:
            for statement in statements:
                connection.execute(statement)
        with town.database.reading() as db:
            return audit_chain.check(db)

    return Log(done, lambda: rows(town))


def rows(town):
    """Return the rows of the log in order, as they are stored."""
    with town.database.read.connect() as connection:
        return [dict(row) for row in connection.execute(select(*Audit.__table__.columns).order_by(Audit.id)).mappings()]


def written_anew(row, **changed):
    """Return a row that somebody changed, with the hash that belongs to it."""
    made = {**row, **changed}
    return {**made, "hash": audit.digest(made)}


def put(row):
    """Return the statement that puts a row in the place of the one with its number."""
    return update(Audit).where(Audit.id == row["id"]).values(**row)


def test_a_log_that_nobody_touched_holds(log):
    found = log()
    assert (found.fault, found.rows, found.head) == (None, len(log.rows()), log.rows()[-1]["hash"])
    assert found.rows > 7
    assert log.rows()[0]["before"] == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"actor": "planner 1"}, {"action": "sign out"}, {"subject": "user 99"}, {"reason": "another"},
        {"facts": {"tried": [3, {"ö": 1}]}}, {"organisation_id": None}, {"hash": "0" * 64}, {"before": ""},
    ],
)  # fmt: skip
def test_a_changed_row_is_named_whatever_was_changed(log, changed):
    third = log.rows()[-5]["id"]
    assert log(update(Audit).where(Audit.id == third).values(**changed)).fault == Fault("changed", third)


def test_a_moved_time_is_named(log):
    third = log.rows()[-5]
    earlier = third["at"].replace(year=2020)
    assert log(update(Audit).where(Audit.id == third["id"]).values(at=earlier)).fault == Fault("changed", third["id"])


def test_nonsense_in_a_row_is_named_and_no_crash(log, town):
    if town.database.write.dialect.name == "postgresql":
        return  # it refuses nonsense in such a column
    kept = log.rows()
    for name, row in (("facts", kept[-4]["id"]), ("at", kept[-5]["id"])):
        nonsense = update(Audit).where(Audit.id == row).values({name: literal_column("'{'")})
        assert log(nonsense).fault == Fault("changed", row)


def test_a_row_that_was_changed_with_its_hash_is_named(log):
    third = log.rows()[-5]
    found = log(put(written_anew(third, actor="planner 1")))
    assert found.fault == Fault("rewritten", third["id"])


def test_rows_that_were_taken_out_are_missed(log):
    kept = log.rows()
    assert log(delete(Audit).where(Audit.id == kept[-4]["id"])).fault == Fault("missing", kept[-3]["id"])
    assert log(delete(Audit).where(Audit.id == kept[0]["id"])).fault == Fault("missing", kept[1]["id"])


def test_a_row_that_was_put_in_is_named(log):
    kept = log.rows()
    apart = [{**row, "id": row["id"] * 10} for row in kept]
    moved = [update(Audit).where(Audit.id == row["id"]).values(id=row["id"] * 10) for row in reversed(kept)]
    assert log(*moved).fault is None  # the control: the numbers only give the order
    new = written_anew({**apart[3], "id": apart[3]["id"] + 1, "before": apart[3]["hash"]}, actor="planner 1")
    assert log(insert(Audit).values(**new)).fault == Fault("inserted", new["id"])
    assert log(put({**new, "hash": "0" * 64})).fault == Fault("inserted", new["id"])
    first, again = written_anew({**new, "id": 1, "before": ""}), delete(Audit).where(Audit.id == new["id"])
    assert log(again, insert(Audit).values(**first)).fault == Fault("inserted", 1)


def test_two_rows_that_changed_places_are_named(log):
    one, other = log.rows()[-4], log.rows()[-3]
    assert log(put({**other, "id": one["id"]}), put({**one, "id": other["id"]})).fault == Fault("moved", one["id"])


def test_a_log_that_is_cut_or_written_anew_holds_and_only_a_noted_hash_tells(log, town):
    kept, noted = log.rows(), log().head
    cut = log(delete(Audit).where(Audit.id >= kept[-2]["id"]))
    assert (cut.fault, cut.rows) == (None, len(kept) - 2)
    with town.database.reading() as db:
        assert audit_chain.check(db, noted).noted_at is None
        assert audit_chain.check(db, kept[-3]["hash"]).noted_at == kept[-3]["id"]


def test_what_is_taken_back_leaves_no_row_and_no_gap(log, town):
    with town.database.writing() as db:
        audit.record(db, ACTOR, "sign in", "user 1", None)
        db.rollback()
        audit.record(db, ACTOR, "sign out", "user 2", None)
        db.commit()
    assert [row["action"] for row in log.rows()[-2:]] == ["sign in", "sign out"]
    assert log.rows()[-1]["before"] == log.rows()[-2]["hash"]
    assert log().fault is None


def test_many_that_write_at_once_make_one_chain(log, town):
    before = len(log.rows())

    def write(name):
        for number in range(10):
            with town.writing() as db:
                audit.record(db, f"{ACTOR} {name}", "sign in", f"user {number}", None)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    found = log()
    assert (found.fault, found.rows) == (None, before + 60)


def test_two_verbs_that_wait_for_each_others_rows_do_not_stop(town):
    first, second = town.consultation(opened=False), town.consultation(opened=False)
    wrong = []

    def write(*numbers):
        try:
            for _ in range(5):
                with town.writing() as db:
                    audit.record(db, ACTOR, "sign in", "user 1", None)
                    for number in sorted(numbers):
                        town.found(db, number).revision += 1
                        db.flush()
                    audit.record(db, ACTOR, "sign out", "user 1", None)
        except Exception as error:  # noqa: BLE001  # whatever stops it
            wrong.append(error)

    threads = [threading.Thread(target=write, args=some) for some in ((first, second), (second,), (first,))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert wrong == []


def test_the_command_names_the_row_and_fails(log, town, monkeypatch):
    for name in ("instance", "database_url", "secret_key"):
        monkeypatch.setenv(f"CONSULT_{name.upper()}", str(getattr(town.settings, name)))
    ask = CliRunner().invoke
    noted = ask(cli, ["audit", "head"]).output.split()[0]
    assert noted == log.rows()[-1]["hash"]
    well = ask(cli, ["audit", "verify", "--noted", noted])
    assert (well.exit_code, str(len(log.rows())) in well.output) == (0, True)
    unknown = ask(cli, ["audit", "verify", "--noted", "0" * 64])
    assert (unknown.exit_code, "cut" in unknown.output) == (1, True)
    fourth = log.rows()[3]["id"]
    log(update(Audit).where(Audit.id == fourth).values(actor="nobody"))
    wrong = ask(cli, ["audit", "verify"])
    assert (wrong.exit_code, f"Row {fourth} has been changed." in wrong.output) == (1, True)


def test_rows_from_before_the_chain_are_chained_by_the_migration(empty_database_url, settings):
    database = connect(settings_for(settings.instance, empty_database_url))
    try:
        upgrade(database.write, "0005")
        old = table("audit", *map(column, ("id", "at", "actor", "action", "subject", "reason", "facts")))
        row = {"at": "2026-03-04 05:06:07.080000", "actor": "planner 1", "action": "sign in", "subject": "user 1"}
        facts = ['{"å": [1.5, null]}', "{}"]
        with database.write.begin() as connection:
            for number in range(1, 4):
                more = {"id": number, "reason": "", "facts": literal_column(f"'{facts[number % 2]}'")}
                at = literal_column(f"'{row['at']}'")
                connection.execute(insert(old).values({**row, **more, "at": at}))
        upgrade(database.write)
        with database.reading() as db:
            found = audit_chain.check(db)
        assert (found.fault, found.rows, len(found.head)) == (None, 3, 64)
    finally:
        database.dispose()


def test_a_transaction_sees_what_it_has_written_down_itself(town):
    with town.database.writing() as db:
        audit.record(db, ACTOR, "sign in", "user 1", None, "just now")
        mine = select(Audit.reason).order_by(Audit.id.desc()).limit(1)
        assert db.scalars(mine).one() == "just now"
        db.rollback()
        assert db.scalars(mine).one() != "just now"
