"""`consult upgrade`: backup, migration and restart; whatever fails leaves the previous release's database."""

import os
import stat
import sys

import httpx
import pytest
import sqlalchemy as sa

from consult.commands.upgrade import _as_owner
from consult.database import connect
from consult.migrations import upgrade
from tests.support.server import Server
from tests.upgrade import previous
from tests.upgrade.test_migrating import at_revision, is_whole

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SYSTEMCTL = """#!{python}
# systemd as far as an upgrade meets it: consult-web is a real server, consult-work a note that it was started.
import os, pathlib, signal, subprocess, sys, time
what, unit = sys.argv[1:3]
folder = pathlib.Path({folder!r})
with (folder / "systemctl.log").open("a") as log:
    log.write(what + " " + unit + "\\n")
pid = folder / (unit + ".pid")
if what == "stop" and pid.exists():
    os.killpg(int(pid.read_text()), signal.SIGTERM)
    while pathlib.Path("/proc", pid.read_text(), "exe").exists():
        time.sleep(0.05)
    pid.unlink()
if what == "start" and unit == "consult-web" and not (folder / "broken").exists():
    with (folder / "web.log").open("a") as log:
        words = [{python!r}, "-m", "consult", "serve", "--port", "{port}"]
        started = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
    pid.write_text(str(started.pid))
"""


class Machine(Server):
    """A server whose units are kept by a systemd of the test's own; `kept` says whether it has units at all."""

    def __init__(self, settings):
        super().__init__(settings.instance, settings.database_url)
        self.settings = settings
        program = settings.instance / "bin" / "systemctl"
        program.parent.mkdir()
        program.write_text(SYSTEMCTL.format(python=sys.executable, folder=str(settings.instance), port=self.port))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.environment["PATH"] = f"{program.parent}:{os.environ['PATH']}"

    def upgrade(self, *words):
        return self.command("upgrade", "--at", self.url, "--wait", "90", *words)

    def did(self):
        log = self.instance / "systemctl.log"
        return [line for line in log.read_text().splitlines() if not line.startswith("is-")]

    def stop_units(self):
        os.system(f"{self.instance}/bin/systemctl stop consult-web")  # noqa: S605 - the script above


@pytest.fixture
def machine(old):
    made = Machine(old)
    yield made
    made.stop_units()


STOPPED = ["stop consult-web.socket", "stop consult-web", "stop consult-work"]
STARTED = ["start consult-web.socket", "start consult-web", "start consult-work"]


@pytest.mark.slow
def test_a_version_that_does_not_start_gives_the_database_back_and_one_that_does_has_every_number(machine):
    (machine.instance / "broken").touch()
    with pytest.raises(AssertionError, match="does not answer") as failed:
        machine.upgrade("--wait", "1")
    assert "The database was restored from" in str(failed.value)
    assert "The database is as it was (0005), and nothing runs. Install the version that ran" in str(failed.value)
    assert machine.did() == STOPPED + STARTED + STOPPED
    assert at_revision(machine.settings) == previous.REVISION
    assert is_whole(machine.settings)
    assert previous.rows(machine.settings) == previous.AT_THE_TIME["rows"]
    (machine.instance / "broken").unlink()
    (machine.instance / "systemctl.log").unlink()
    said = machine.upgrade()
    assert "Done: the new version answers." in said
    assert machine.did() == STOPPED + STARTED
    assert httpx.get(f"{machine.url}/healthz").status_code == 200
    assert previous.results(machine.settings) == previous.AT_THE_TIME["results"]
    assert is_whole(machine.settings)
    backup = max((machine.instance / "backups").iterdir())
    assert f"Backup: {backup}" in said


def test_a_migration_that_fails_changes_nothing(machine):
    database = connect(machine.settings)
    with database.write.begin() as connection:
        connection.execute(sa.text("CREATE TABLE purge (planted INTEGER)"))
    with pytest.raises(AssertionError, match=r"The upgrade failed: .*purge(.|\n)*The database is as it was"):
        machine.upgrade()
    with database.write.begin() as connection:
        connection.execute(sa.text("DROP TABLE purge"))
    database.dispose()
    assert machine.did() == STOPPED + STOPPED
    assert is_whole(machine.settings)
    assert at_revision(machine.settings) == previous.REVISION


@SQLITE
def test_nothing_is_migrated_without_a_backup(machine):
    (machine.instance / "backups").write_text("a file where the folder should be")
    with pytest.raises(AssertionError, match=r"The upgrade failed: .*backups"):
        machine.upgrade()
    assert at_revision(machine.settings) == previous.REVISION


@SQLITE
def test_an_older_or_newer_database_is_served_by_nobody_and_changed_by_nothing(machine):
    for command in ("init", "serve", "work"):
        with pytest.raises(AssertionError, match="older version"):
            machine.command(command)
    assert at_revision(machine.settings) == previous.REVISION
    database = connect(machine.settings)
    upgrade(database.write)
    with database.write.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    for command in ("serve", "work", "upgrade"):
        with pytest.raises(AssertionError, match=r"newer version \(9999.*Install the newer version again"):
            machine.command(command)


def test_root_writes_as_the_one_whom_the_instance_belongs_to_and_others_as_themselves(tmp_path):
    me = os.geteuid()
    if me == 0:
        os.chown(tmp_path, 65534, 65534)
    owner = tmp_path.stat().st_uid
    with _as_owner(tmp_path):
        assert os.geteuid() == owner == (65534 if me == 0 else me)
    assert os.geteuid() == me
