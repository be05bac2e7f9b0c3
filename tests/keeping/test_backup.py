"""A backup is made while children answer, and what is restored from it has every number it had (`privacy.md` 9)."""

import gzip
import io
import json
import os
import sys
import tarfile
import threading
import time
import uuid
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from consult import config
from consult.app import create_app
from consult.database import connect, sqlite3
from consult.models.base import now
from consult.models.submission import submission
from consult.services import backups, dumps, media, states
from tests.support.durable import NO_TLS
from tests.support.town import picture

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def runs(settings):
    """Return the answers that a database holds: run → answers."""
    database = connect(settings)
    with database.read.connect() as connection:
        found = connection.execute(select(submission.c.run, submission.c.answers)).all()
    database.dispose()
    return {row.run: json.loads(row.answers) for row in found}


def pages(settings, *addresses):
    """Return what an installation answers to somebody without account."""
    app = create_app(settings)
    client = app.test_client()
    found = [client.get(address) for address in addresses]
    app.extensions["consult"]["database"].dispose()
    assert {one.status_code for one in found} == {200}
    return [one.data for one in found]


@pytest.fixture
def answered(town):
    """A final consultation that eight children answered; its number and code."""
    consultation = town.consultation(plan=[])
    code = town.session(consultation)
    for n in range(8):
        town.answer(code, {"mest": "rora" if n % 3 else "lugnt"})
    town.do(states.close, consultation)
    town.do(states.finalise, consultation)
    return consultation, code


def test_what_is_restored_shows_the_same_pages_pictures_and_numbers(town, answered, settings, tmp_path, restored):
    again = restored(backups.make(settings, tmp_path / "backups"))
    assert runs(again) == runs(settings)
    slug = f"/om/{slug_of(town, answered[0])}"
    assert pages(again, slug, "/") == pages(settings, slug, "/")
    kept = {one.name: one.read_bytes() for one in settings.media.iterdir()}
    assert {one.name: one.read_bytes() for one in again.media.iterdir()} == kept
    assert kept


def slug_of(town, consultation):
    with town.database.reading() as db:
        return town.found(db, consultation).slug


@pytest.mark.slow
def test_no_answer_acknowledged_before_the_backup_is_missing_in_it(town, server, into, tmp_path_factory):
    """The drill: children answer all the while; the backup is restored, served, and takes the next answer."""
    code = town.session(town.consultation(), kind="open", place="")
    fields, acknowledged, stopped = town.post(code, {"mest": "rora"}), [], threading.Event()

    def pour():
        with httpx.Client(verify=NO_TLS, timeout=20) as client:
            while not stopped.is_set():
                run = str(uuid.uuid4())
                if client.post(f"{server.url}/s/{code}", data=fields | {"run": run}).status_code == 201:
                    acknowledged.append(run)
                time.sleep(0.2)  # a code takes 600 answers a minute

    threads = [threading.Thread(target=pour) for _ in range(4)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 60
    while len(acknowledged) < 10 and time.monotonic() < end:
        time.sleep(0.05)
    before = list(acknowledged)
    folder = tmp_path_factory.mktemp("backups")
    server.command("backup", "--to", str(folder))
    during = len(acknowledged) - len(before)
    stopped.set()
    for thread in threads:
        thread.join()
    assert len(before) >= 10
    assert during > 0, "nobody answered while the backup was made"
    server.stop()

    new = tmp_path_factory.mktemp("new") / "instance"
    server.environment["CONSULT_DATABASE_URL"] = into
    server.command("restore", str(next(folder.glob("*.tar.gz"))), "--into", str(new))
    server.environment |= {
        "CONSULT_INSTANCE": str(new),
        "CONSULT_DATABASE_URL": into or f"sqlite:///{new / 'consult.db'}",
    }
    server.start()
    found = set(runs(config.load(server.environment)))
    assert set(before) - found == set()
    assert found - set(acknowledged) == set()
    last = httpx.post(f"{server.url}/s/{code}", data=fields | {"run": str(uuid.uuid4())}, verify=NO_TLS)
    assert last.status_code == 201
    server.stop()


def rewritten(backup, change):
    """Pack a backup anew with its files changed by `change(files)`, and return the new file."""
    with tarfile.open(backup) as packed:
        files = {one.name: packed.extractfile(one).read() for one in packed}
    change(files)
    made = backup.with_name("changed.tar.gz")
    with tarfile.open(made, "w:gz") as packed:
        for name, raw in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(raw)
            packed.addfile(entry, io.BytesIO(raw))
    return made


def one_byte_of(name):
    def change(files):
        found = next(one for one in files if one.startswith(name))
        files[found] = bytes([files[found][0] ^ 1]) + files[found][1:]

    return change


def one_row_less(files):
    manifest = json.loads(files["manifest.json"])
    manifest["rows"]["submission"] += 1
    files["manifest.json"] = json.dumps(manifest).encode()


CHANGES = {
    "a picture": one_byte_of("media/"),
    "the database": one_byte_of("database"),
    "a row": one_row_less,
    "a file taken out": lambda files: files.pop(next(one for one in files if one.startswith("media/"))),
    "a file put in": lambda files: files.update({"media/more.png": b"x"}),
    "the manifest": lambda files: files.update({"manifest.json": b"{}"}),
    "no manifest": lambda files: files.pop("manifest.json"),
    "a way out": lambda files: files.update({"../out": b"x"}),
}


@SQLITE
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_backup_is_refused_and_nothing_is_left_of_it(answered, settings, tmp_path, restored, change):
    made = backups.make(settings, tmp_path / "backups")
    assert_refused(rewritten(made, change), tmp_path / "new")
    restored(rewritten(made, lambda _: None))  # repacked without a change it is taken


@SQLITE
@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_a_backup_that_was_cut_off_is_refused(answered, settings, tmp_path, share):
    made = backups.make(settings, tmp_path / "backups")
    raw = made.read_bytes()
    made.write_bytes(raw[: int(len(raw) * share)])
    assert_refused(made, tmp_path / "new")


@SQLITE
def test_something_else_than_a_backup_is_refused(settings, tmp_path):
    for raw in (b"", b"hello", gzip.compress(b"hello")):
        other = tmp_path / "other.tar.gz"
        other.write_bytes(raw)
        assert_refused(other, tmp_path / "new")


def assert_refused(backup, folder):
    with pytest.raises(ValueError, match=r"damaged.*Take another backup"):
        backups.restore(backup, folder)
    assert list(folder.iterdir()) == []
    assert not (folder.parent / "out").exists()


def test_a_database_that_was_damaged_is_refused(tmp_path, postgres):
    """Also one whose bytes are as the backup says: it was damaged before."""
    file = tmp_path / "database"
    file.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(ValueError, match=r"cannot be read.*Take another backup"):
        dumps.read("sqlite", file, tmp_path, "")
    with pytest.raises(ValueError, match="pg_restore failed"):
        dumps.read("postgresql", file, tmp_path, postgres.create(f"broken_{uuid.uuid4().hex}"))


def test_nothing_is_restored_over_what_is_there(town, settings, tmp_path, into):
    made = backups.make(settings, tmp_path / "backups")
    with pytest.raises(ValueError, match="is not empty"):
        backups.restore(made, settings.media.parent, into)
    if into:
        with pytest.raises(ValueError, match="is not empty"):
            backups.restore(made, tmp_path / "new", settings.database_url)
    assert settings.media.exists()


@SQLITE
def test_only_its_owner_reads_a_backup_and_secrets_stay_out_unless_asked_for(settings, town, tmp_path):
    secret, password = "s" * 20 + "ecret-of-the-installation", "smtp://user:pa55word@mail.example"
    lines = {"secret_key": secret, "smtp_url": password, "mail_from": "a@b.se", "proxies": 1}
    (settings.instance / "config.toml").write_text(config.written(lines), "utf-8")
    without = backups.make(settings, tmp_path / "without")
    with_secret = backups.make(settings, tmp_path / "with", with_secret=True)
    assert (without.stat().st_mode & 0o777, without.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    raw = gzip.decompress(without.read_bytes())
    assert (secret.encode() in raw, b"pa55word" in raw, b'mail_from = "a@b.se"' in raw) == (False, False, True)
    assert secret.encode() in gzip.decompress(with_secret.read_bytes())
    assert backups.restore(with_secret, tmp_path / "one").with_secret
    assert (tmp_path / "one" / "config.toml").stat().st_mode & 0o777 == 0o600
    assert not backups.restore(without, tmp_path / "two").with_secret


@SQLITE
def test_what_a_killed_backup_left_is_cleared_away_and_never_taken_for_one(settings, town, tmp_path):
    folder = tmp_path / "backups"
    (folder / ".part-killed").mkdir(parents=True)
    (folder / ".part-killed" / "database").write_bytes(b"half")
    made = backups.make(settings, folder)
    assert list(folder.iterdir()) == [made]


@SQLITE
def test_two_backups_at_once_are_one(settings, town, tmp_path, monkeypatch):
    tried = []

    def meanwhile(*_):
        with pytest.raises(ValueError, match="Another backup is being written"):
            backups.make(settings, tmp_path / "backups")
        tried.append(1)
        return {}

    monkeypatch.setattr(dumps, "write", lambda *words: meanwhile(*words) if not tried else {})
    with pytest.raises(FileNotFoundError):  # the pretended database wrote no file
        backups.make(settings, tmp_path / "backups")
    assert tried == [1]
    assert list((tmp_path / "backups").iterdir()) == []


@SQLITE
def test_backups_go_after_their_days_and_not_before(settings, town, tmp_path):
    folder = tmp_path / "backups"
    made = backups.make(settings, folder)
    aged = {days: folder / f"consult-{now() - timedelta(days=days):%Y%m%dT%H%M%SZ}.tar.gz" for days in (29, 31, 400)}
    for one in (*aged.values(), folder / "somebody's own file.tar.gz"):
        one.write_bytes(made.read_bytes())
    assert backups.expire(folder, 30) == [aged[400], aged[31]]
    assert {one.name for one in folder.iterdir()} == {made.name, aged[29].name, "somebody's own file.tar.gz"}


@SQLITE
def test_text_that_was_deleted_before_is_not_on_free_pages_of_a_backup(town, settings, tmp_path):
    """A copy of the file has the page that was freed; the backup, written anew, has not."""
    file = settings.instance / "consult.db"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute("CREATE TABLE gone (t TEXT)")
    connection.execute("INSERT INTO gone VALUES (?)", ("canary-free-page " * 500,))
    connection.execute("DROP TABLE gone")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert b"canary-free-page" in file.read_bytes()
    assert b"canary-free-page" not in gzip.decompress(backups.make(settings, tmp_path / "backups").read_bytes())


@SQLITE
def test_a_full_disk_is_said_and_leaves_nothing(server, town, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backups")
    with town.writing() as db:
        media.upload(db, "test", town.organisation_id, server.instance / "media", picture("red"))
    (server.instance / "media" / "large.png").write_bytes(os.urandom(3_000_000))
    full = folder / "consult-on-a-full-disk"
    full.write_text(
        f"#!{sys.executable}\nimport resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))\nfrom consult.cli import main\nmain()\n"
    )
    full.chmod(0o755)
    server.script = str(full)
    with pytest.raises(AssertionError, match=r"No backup was made: .*Make room"):
        server.command("backup", "--to", str(folder / "to"))
    assert list((folder / "to").iterdir()) == []
