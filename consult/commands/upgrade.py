"""`consult upgrade`: back up, migrate, start and look; what does not run is put back as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click
from sqlalchemy import MetaData
from sqlalchemy.engine import make_url

from consult import config
from consult.config import Settings
from consult.database import connect

UNITS = ("consult-web.socket", "consult-web", "consult-work")
"""In the order in which they start and stop: with its door shut, nobody who knocks starts the server again."""
NEEDED = frozenset({"database", "version", "tables", "report", "damage"})
"""What the doctor must find well of a database that was migrated."""


@click.command()
@click.option(
    "--to", type=click.Path(path_type=Path), default=None, help="Folder of the backup; that of settings else."
)
@click.option("--at", default="http://127.0.0.1:8000", show_default=True, help="Where the unit consult-web listens.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds that the server may take to answer.")
def upgrade(to: Path | None, at: str, wait: float) -> None:
    """Bring the database to this version of the program: backup, migration, restart, and all back where it fails."""
    settings, units = config.load(), _units()
    with _as_owner(settings.instance):
        before = _ready(settings)
    _systemctl("stop", units)
    backup: Path | None = None
    try:
        with _as_owner(settings.instance):
            backup = _backed_up(settings, (to or settings.backups).absolute())
            _migrated(settings)
        _systemctl("start", units)
        if units:
            _wait(settings, at, wait)
    except Exception as wrong:
        _systemctl("stop", units)
        with _as_owner(settings.instance):
            said = _put_back(settings, before, backup)
        raise click.ClickException(f"The upgrade failed: {wrong}\n{said}") from wrong
    click.echo("Done: the new version answers." if units else "Done. Start the server again.")


def _ready(settings: Settings) -> str:
    """Return the revision to go back to; ValueError where there is nothing to upgrade, or something newer."""
    from consult import migrations  # noqa: PLC0415  # the command starts faster without

    database = connect(settings)
    migrations.refuse_newer(database.read)
    before = migrations.revision_of(database.read)
    database.dispose()
    if not before:
        raise ValueError("There are no tables to upgrade. Run `consult init`.")
    return before


def _backed_up(settings: Settings, folder: Path) -> Path:
    from consult.services import backups, duty  # noqa: PLC0415  # as above

    if duty.is_somebody_working(settings):
        raise ValueError("consult still runs. Stop it first, so that no answer comes in between.")
    made = backups.make(settings, folder)
    click.echo(f"Backup: {made}")
    return made


def _migrated(settings: Settings) -> None:
    """Migrate, and ask the new program itself and the doctor whether the database is as it should be."""
    from consult import migrations  # noqa: PLC0415  # as above
    from consult.app import create_app  # noqa: PLC0415  # as above
    from consult.services.doctor import storage  # noqa: PLC0415  # as above

    database = connect(settings)
    try:
        migrations.upgrade(database.write)
        if wrong := [one.said for one in storage.look(settings, database) if one.about in NEEDED and not one.well]:
            raise ValueError(wrong[0])
        app = create_app(settings)
        for page in ("/healthz", "/logga-in"):
            status = app.test_client().get(page, base_url=settings.public_url).status_code
            if status != 200:
                raise ValueError(f"The new version answers {page} with {status}.")
        app.extensions["consult"]["database"].dispose()
        click.echo(f"The database has the tables {migrations.revision_of(database.read)}.")
    finally:
        database.dispose()


def _put_back(settings: Settings, before: str, backup: Path | None) -> str:
    """Restore the database where it was changed, and say what to do next."""
    from consult import migrations  # noqa: PLC0415  # as above

    database = connect(settings)
    now = migrations.revision_of(database.read)
    if backup and now != before:
        database.dispose()
        _restore(settings, backup)
        click.echo(f"The database was restored from {backup}.", err=True)
    database.dispose()
    return (
        f"The database is as it was ({before}), and nothing runs. Install the version that ran before, "
        f"then `systemctl start {' '.join(UNITS)}`; or mend what was said above and run `consult upgrade` again."
    )


def _restore(settings: Settings, backup: Path) -> None:
    """Put the backup's database where ours is; pictures are named by their bytes and stay."""
    from consult.services import backups  # noqa: PLC0415  # as above

    url = make_url(settings.database_url)
    with TemporaryDirectory(dir=settings.instance, prefix=".restored-") as folder:
        if url.get_backend_name() != "sqlite":
            _empty(settings)
            backups.restore(backup, Path(folder), settings.database_url)
            return
        backups.restore(backup, Path(folder))
        ours = Path(str(url.database))
        for log in ("-wal", "-shm"):
            ours.with_name(ours.name + log).unlink(missing_ok=True)
        (Path(folder) / "consult.db").replace(ours)


def _empty(settings: Settings) -> None:
    """Drop all tables: a backup of PostgreSQL fills only an empty database."""
    database, tables = connect(settings), MetaData()
    with database.write.begin() as connection:
        tables.reflect(connection)
        tables.drop_all(connection)
    database.dispose()


@contextmanager
def _as_owner(folder: Path) -> Iterator[None]:
    """Be the user whom the instance belongs to where root runs this, so that the service can use what is written."""
    owner = folder.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        yield
        return
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def _units() -> list[str]:
    """Return those of our units that systemd starts on this machine."""
    return [unit for unit in UNITS if shutil.which("systemctl") and _asked("is-enabled", unit).returncode == 0]


def _systemctl(what: str, units: list[str]) -> None:
    for unit in units:
        if (done := _asked(what, unit)).returncode:
            raise ValueError(f"systemctl {what} {unit}: {done.stderr.strip()}")


def _asked(what: str, unit: str) -> subprocess.CompletedProcess[str]:
    words = ["systemctl", what, unit]
    return subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  # our own words


def _wait(settings: Settings, at: str, seconds: float) -> None:
    """Return when the server answers as well; ValueError when it does not in time."""
    end, why = time.monotonic() + seconds, ""
    while time.monotonic() < end:
        try:
            connection = HTTPConnection(urlsplit(at).netloc, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": settings.host})
            answer = connection.getresponse()
            why = f"status {answer.status}"
            if answer.status == 200:
                return
        except (OSError, HTTPException) as wrong:
            why = str(wrong)
        finally:
            connection.close()
        time.sleep(0.2)
    raise ValueError(f"The new version does not answer at {at} ({why}). Its log: journalctl -u consult-web.")
