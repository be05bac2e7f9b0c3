"""Raw records leave the tool only when a strategist and an administrator do it together; on both databases."""

import json
import stat
from datetime import timedelta

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select, update

from consult.cli import cli
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.organisation import Audit, User
from consult.models.purge import Disclosure
from consult.models.submission import drawing, submission, written
from consult.services import disclosures, organisations, raw_records, second_factor, users
from consult.services.clearing import originals
from consult.services.clearing.originals import Original
from tests.support.town import ACTOR

PASSWORD = "four words on a roof"
WHY = "Begäran 2026-118, tryckfrihetsförordningen"


@pytest.fixture
def people(town):
    """The two, another administrator, a planner, and a strategist of another municipality: by name."""
    with town.writing() as db:
        malmo = organisations.create(db, ACTOR, "malmo", "Malmö stad").id
        roles = {"strategist": "strategist", "administrator": "administrator", "other": "administrator"}
        made = {
            name: users.create(db, ACTOR, town.organisation_id, f"{name}@lund.example", role)
            for name, role in {**roles, "planner": "planner"}.items()
        }
        made["stranger"] = users.create(db, ACTOR, malmo, "stranger@malmo.example", "strategist")
        for user in made.values():
            users.set_password(db, ACTOR, user, PASSWORD)
    long_ago(town)
    return {name: user.id for name, user in made.items()}


def long_ago(town):
    """Let everything in the log be two days old."""
    with town.database.write.begin() as connection:
        connection.execute(update(Audit).values(at=now() - timedelta(days=2)))


@pytest.fixture
def consultation(town):
    """A consultation that eight children have answered."""
    number = town.consultation(template="skolgard")
    code = town.session(number)
    for _ in range(8):
        town.answer(code, {"mest": "rora"})
    return number


def ask(town, people, name, consultation):
    """Let somebody ask, and return the request's number."""
    with town.writing() as db:
        user = db.get_one(User, people[name])
        return disclosures.ask(db, user, db.get_one(Consultation, consultation), WHY).id


def agree(town, people, name, number, verb=disclosures.agree):
    """Let somebody agree, or do another verb with a request."""
    with town.writing() as db:
        user = db.get_one(User, people[name])
        verb(db, user, disclosures.find(db, user, number))


@pytest.mark.parametrize(("first", "second"), [("strategist", "administrator"), ("administrator", "strategist")])
def test_two_people_together_may(town, people, consultation, first, second):
    number = ask(town, people, first, consultation)
    agree(town, people, second, number)
    agree(town, people, first, number, disclosures.begin)
    with town.database.reading() as db:
        assert db.get_one(Disclosure, number).written_at is not None
        rows = db.scalars(select(Audit).where(Audit.subject == f"consultation {consultation}").order_by(Audit.id)).all()
        said = [(row.action, row.actor, row.reason) for row in rows[-3:]]
    assert said == [
        ("ask for raw records", f"{first} {people[first]}", WHY),
        ("agree to hand out raw records", f"{second} {people[second]}", WHY),
        ("raw records written", f"{first} {people[first]}", WHY),
    ]


def test_nobody_agrees_with_themselves_or_with_one_of_the_same_role(town, people, consultation):
    number = ask(town, people, "administrator", consultation)
    for name in ("administrator", "other"):
        with pytest.raises(ValueError, match="The other of the two"):
            agree(town, people, name, number)
    with pytest.raises(ValueError, match="Nobody has agreed"):
        agree(town, people, "administrator", number, disclosures.begin)
    agree(town, people, "strategist", number)
    with pytest.raises(ValueError, match="already"):
        agree(town, people, "strategist", number)
    with pytest.raises(ValueError, match="Only the two"):
        agree(town, people, "other", number, disclosures.begin)


def test_other_roles_and_other_municipalities_can_do_nothing(town, people, consultation):
    for name in ("planner", "stranger"):
        with pytest.raises(ValueError, match="Only a strategist and an administrator"):
            ask(town, people, name, consultation)
    number = ask(town, people, "administrator", consultation)
    with town.writing() as db:
        assert disclosures.find(db, db.get_one(User, people["stranger"]), number) is None
    with pytest.raises(ValueError, match="Only a strategist and an administrator"):
        agree(town, people, "planner", number)


@pytest.mark.parametrize("taken", ["link", "password", "role"])
def test_an_account_that_was_taken_over_today_takes_no_part(town, people, consultation, taken):
    number = ask(town, people, "administrator", consultation)
    with town.writing() as db:
        strategist = db.get_one(User, people["strategist"])
        if taken == "link":
            users.new_link(db, f"administrator {people['administrator']}", "secret", strategist)
        elif taken == "password":
            users.set_password(db, ACTOR, strategist, "another four words")
        else:
            users.change_role(db, ACTOR, strategist, "planner")
            users.change_role(db, ACTOR, strategist, "strategist")
    with pytest.raises(ValueError, match="less than a day"):
        agree(town, people, "strategist", number)
    long_ago(town)
    agree(town, people, "strategist", number)


def test_no_request_without_a_reason_or_when_the_answers_are_gone(town, people, consultation):
    with town.writing() as db:
        user, of = db.get_one(User, people["strategist"]), db.get_one(Consultation, consultation)
        with pytest.raises(ValueError, match="by which law"):
            disclosures.ask(db, user, of, "  ")
        of.state = "purged"
        with pytest.raises(ValueError, match="purged"):
            disclosures.ask(db, user, of, WHY)


@pytest.fixture
def command(town, monkeypatch):
    """Return a verb that runs `consult disclose …` with a password on standard input."""
    for name in ("instance", "database_url", "secret_key"):
        monkeypatch.setenv(f"CONSULT_{name.upper()}", str(getattr(town.settings, name)))

    def run(*args, password=PASSWORD):
        return CliRunner().invoke(cli, ["disclose", *map(str, args)], input=f"{password}\n")

    return run


def test_the_commands_write_one_file_that_only_we_can_read(town, people, consultation, command, tmp_path):
    to, strategist, administrator = tmp_path / "raw.jsonl", "strategist@lund.example", "administrator@lund.example"
    assert "Request 1." in command("ask", consultation, "--reason", WHY, "--as", administrator).output
    assert command("write", 1, "--to", to, "--as", administrator).exit_code != 0
    assert not to.exists()
    assert command("agree", 1, "--as", strategist).exit_code == 0
    done = command("write", 1, "--to", to, "--as", administrator)
    assert (done.exit_code, stat.S_IMODE(to.stat().st_mode)) == (0, 0o600)
    about, *others = [json.loads(line) for line in to.read_text("utf-8").splitlines()]
    assert (about["reason"], about["disclosure"], len(about["left_out"])) == (WHY, 1, 5)
    assert [one["answers"]["mest"] for one in others if "child" in one] == ["rora"] * 8
    kept = to.read_text("utf-8")
    with town.database.reading() as db:
        assert [run for run in db.scalars(select(submission.c.run)) if run in kept] == []
    again = command("write", 1, "--to", tmp_path / "again", "--as", strategist)
    assert (again.exit_code != 0, "already" in str(again.exception), (tmp_path / "again").exists()) == (
        True,
        True,
        False,
    )


def test_a_wrong_password_does_nothing_and_is_written_down(town, people, consultation, command):
    wrong = command("ask", consultation, "--reason", WHY, "--as", "strategist@lund.example", password="a wrong one")
    unknown = command("ask", consultation, "--reason", WHY, "--as", "nobody@lund.example")
    assert (wrong.exit_code != 0, str(wrong.exception)) == (True, str(unknown.exception))
    with town.database.reading() as db:
        assert db.scalars(select(Disclosure)).all() == []
        last = db.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (last.action, last.subject) == ("refuse sign in", f"user {people['strategist']}")


def test_who_has_a_code_app_needs_its_code_too(town, people, consultation, command):
    app = second_factor.new_secret()
    with town.writing() as db:
        strategist = db.get_one(User, people["strategist"])
        spare, *_ = second_factor.enrol(
            db, ACTOR, town.settings.secret_key, strategist, app, code=pyotp.TOTP(app).now()
        )
    long_ago(town)
    asking = ("ask", consultation, "--reason", WHY, "--as", "strategist@lund.example")
    assert isinstance(command(*asking).exception, ValueError), "the password alone"
    assert command(*asking, password=f"{PASSWORD}\n{spare}").exit_code == 0


def test_a_file_that_is_there_is_never_written_over(town, people, consultation, command, tmp_path):
    number = ask(town, people, "strategist", consultation)
    agree(town, people, "administrator", number)
    (tmp_path / "mine").write_text("mine", "utf-8")
    assert command("write", number, "--to", tmp_path / "mine", "--as", "strategist@lund.example").exit_code != 0
    assert (tmp_path / "mine").read_text("utf-8") == "mine"
    with town.database.reading() as db:
        assert db.get_one(Disclosure, number).written_at is None


def test_texts_are_masked_and_sealed_originals_stay_sealed(town, people, consultation):
    with town.writing() as db:
        run = db.scalars(select(submission.c.run)).first()
        rows = [(written, {"body": "Ring 070-123 45 67 om gungorna"}), (drawing, {"strokes": "[[1,0,1,1]]"})]
        for n, (table, more) in enumerate(rows):
            db.execute(insert(table).values(id=f"{n}", run=run, question="mer", **more))
        worry = Original("9", run, consultation, "mer", "text", "nobody but the contact reads this")
        originals.seal(db, town.settings.secret_key, worry, "test", worry=True)
    number = ask(town, people, "strategist", consultation)
    with town.database.reading() as db:
        about, *others = map(json.loads, raw_records.lines(db, db.get_one(Disclosure, number)))
    [child] = [one for one in others if "texts" in one]
    assert child["texts"] == [{"question": "mer", "body": "Ring ••• om gungorna"}]
    assert child["drawings"] == [{"question": "mer", "strokes": "[[1,0,1,1]]"}]
    assert about["sealed_originals"] == 1
    assert "dolda: •••" in " ".join(about["left_out"])
    assert "nobody but the contact" not in json.dumps(others)
