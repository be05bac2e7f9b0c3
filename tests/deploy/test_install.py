"""A server from nothing, as `docs/drift.md` says: installed without a network, answered, restored, upgraded."""

import re
import subprocess
import sys
from contextlib import closing

import httpx
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from consult import config
from consult.config import Settings
from consult.database import connect
from consult.models.submission import submission
from consult.services import group_sessions, releases
from tests.child.steps import begin, send_all
from tests.deploy.server_from_nothing import GUIDE, ServerFromNothing, gather, steps
from tests.support.machine import Machine
from tests.support.town import Town
from tests.upgrade import previous

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


@pytest.fixture
def server(tmp_path, tmp_path_factory):
    """A machine with a release on it and nothing else of ours."""
    made = ServerFromNothing(Machine(tmp_path / "machine"))
    made.receive(gather(tmp_path_factory.mktemp("release")))
    made.place_certificate()
    yield made
    made.stop()


@pytest.fixture
def browser_context_args(browser_context_args):
    """A tablet that trusts this machine's own authority."""
    return {**browser_context_args, "ignore_https_errors": True}


def settings_of(instance) -> Settings:
    """Return the settings that an installation has written down."""
    return config.load({}, instance=instance)


def numbers(instance):
    """Return how many rows each table of an installation has, and every answer."""
    with closing(Database(instance)) as found:
        return found.rows(), found.answers()


class Database:
    """An installation's database, to be counted."""

    def __init__(self, instance) -> None:
        self.opened = connect(settings_of(instance))

    def rows(self):
        """Return how many rows each table has."""
        with self.opened.read.connect() as connection:
            names = sa.inspect(connection).get_table_names()
            return {name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in names}  # noqa: S608

    def answers(self):
        """Return what is stored of every child."""
        with self.opened.read.connect() as connection:
            return sorted(map(tuple, connection.execute(sa.select(submission.c.run, submission.c.answers)).all()))

    def close(self):
        """Let go of it."""
        self.opened.dispose()


def test_a_server_from_nothing(server, page):
    for step in range(1, 7):
        said = server.follow(step)
    assert re.search(rf"{server.machine.url}/konto/\S+", said)
    units_are_right(server)
    code = children_answer(server, page)
    before = numbers(server.instance)
    assert before[0]["submission"] == 8
    server.follow(7)
    server.follow(8)
    restored = server.machine.path("/srv/consult-restored")
    assert numbers(restored) == before
    assert settings_of(restored).secret_key == settings_of(server.instance).secret_key
    upgrade_of_the_previous_release(server)
    assert httpx.get(f"{server.machine.url}/s/{code}", verify=server.proxy.trusted()).status_code == 404


def units_are_right(server):
    """Let systemd judge the units where they lie; nginx has judged its own as a step of the guide."""
    units = sorted(server.machine.path("/etc/systemd/system").glob("consult-*"))
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if "consult" in line]
    assert (done.returncode, about_ours) == (0, [])
    units[0].write_text(units[0].read_text().replace("/bin/consult ", "/bin/gone "))
    done = subprocess.run(["systemd-analyze", "verify", units[0]], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    units[0].write_text(units[0].read_text().replace("/bin/gone ", "/bin/consult "))


def children_answer(server, page):
    """Answer once in a browser over TLS and seven times by program, and show the group its result."""
    settings = settings_of(server.instance)
    town = Town(settings, connect(settings))
    code = town.session(town.consultation(), age_group="10-12")
    begin(page, server.machine.url, code)
    assert page.evaluate("isSecureContext")
    send_all(page)
    expect(page.locator("#thanks")).to_be_visible()
    for _ in range(7):
        town.answer(code, {"mest": "rora"})
    town.do(group_sessions.close, code)
    town.do(releases.reveal, code)
    town.database.dispose()
    return code


def upgrade_of_the_previous_release(server):
    """Lay the database of the release before behind the server, and follow the part about a new release."""
    settings = settings_of(server.instance)
    server.systemctl("stop", "consult-web", "consult-work")
    for file in server.instance.glob("consult.db*"):
        file.unlink()
    previous.lay(settings)
    server.follow(9)
    assert previous.results(settings) == previous.AT_THE_TIME["results"]
    assert httpx.get(f"{server.machine.url}/healthz", verify=server.proxy.trusted()).text == "ok\n"


def test_every_part_of_the_guide_with_commands_is_followed():
    assert [n for n, commands in steps().items() if commands] == list(range(1, 10))
    assert len(re.sub(r"\]\([^)]*\)", "]", GUIDE.read_text("utf-8")).split()) < 2000  # four pages


def test_a_package_that_was_changed_is_not_installed(tmp_path, tmp_path_factory):
    """The control of the check sums: one wheel is not what the lock says."""
    release = gather(tmp_path_factory.mktemp("release"))
    wheel = next((release / "hjul").glob("click-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--no-index", "--require-hashes"]
    lock = release / "requirements.lock"
    command = [*pip, "--find-links", release / "hjul", "--target", tmp_path, "-r", lock]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH" in done.stderr
