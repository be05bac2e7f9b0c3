"""Backups: one file with database, media and settings, made while the server runs; checked before it is used.

`manifest.json` comes last and has every file's size and SHA-256 and every table's number of rows.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tomllib
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from consult import config
from consult.config import Settings
from consult.models.base import now
from consult.services import dumps

MANIFEST, DATABASE, CONFIG = "manifest.json", "database", "config.toml"
_FORMAT = 1
_STAMP = "%Y%m%dT%H%M%SZ"
_CALLED = re.compile(r"consult-(\d{8}T\d{6}Z)\.tar\.gz")
_MAY_HOLD = re.compile(rf"{DATABASE}|{re.escape(CONFIG)}|media/[\w-]+\.\w+")
_PART = ".part-"
_GZIP_LEVEL = 1
"""Answers shrink to a fifth already; a higher level takes three times as long for little more."""
_DAMAGED = "{backup} is damaged: {why}. Take another backup. Nothing was restored."


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: `files` are name → (bytes, SHA-256), `rows` table → number."""

    format: int
    made: str
    consult: str
    database: str
    with_secret: bool
    rows: Mapping[str, int]
    files: Mapping[str, tuple[int, str]]

    @property
    def told(self) -> str:
        """Its numbers in words."""
        return f"{sum(self.rows.values())} rows in {len(self.rows)} tables, {len(self.files)} files"


def make(settings: Settings, to: Path, *, with_secret: bool = False) -> Path:
    """Write a backup into the folder and return the file, which has its name only when it is whole and on disk.

    OSError when it cannot be written; ValueError when the database cannot be read or another backup is under way.
    """
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = now()
    with _alone(to), TemporaryDirectory(dir=to, prefix=_PART) as part:
        dump, packed = Path(part) / DATABASE, Path(part) / "packed"
        rows = dumps.write(settings.database_url, dump)
        with _new(packed) as raw:
            _pack(raw, settings, dump, with_secret, {"made": at.isoformat(timespec="seconds"), "rows": rows})
            raw.flush()
            os.fsync(raw.fileno())
        return _named(packed, to / f"consult-{at:{_STAMP}}.tar.gz")


def restore(backup: Path, into: Path, database_url: str = "") -> Manifest:
    """Make an instance folder from a backup, and of PostgreSQL fill the empty database of `database_url`.

    ValueError says what to do where the folder is not empty or the backup is damaged; then nothing is left in it.
    """
    if into.exists() and any(into.iterdir()):
        raise ValueError(f"{into} is not empty. Restore into an empty folder, so that nothing is overwritten.")
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        manifest = _unpacked(backup, into)
        rows = dumps.read(manifest.database, into / DATABASE, into, database_url)
        _expect(rows == manifest.rows, backup, "its numbers of rows are not those it was made with")
    except BaseException:
        _empty(into)
        raise
    return manifest


def kept(folder: Path) -> list[tuple[datetime, Path]]:
    """Return the backups of a folder with when each was made, the oldest first."""
    found = [(one, _CALLED.fullmatch(one.name)) for one in folder.glob("consult-*.tar.gz")]
    return sorted((datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC), one) for one, name in found if name)


def expire(folder: Path, days: int) -> list[Path]:
    """Delete the backups that are older than so many days, and return them."""
    old = [one for made, one in kept(folder) if made < now() - timedelta(days=days)]
    for one in old:
        one.unlink(missing_ok=True)
    return old


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one backup at a time be written in a folder, and clear away what a killed one left."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.glob(f"{_PART}*"):
            shutil.rmtree(left)
        yield
    except BlockingIOError:
        raise ValueError(f"Another backup is being written into {folder}. Wait until it is ready.") from None
    finally:
        os.close(held)


def _new(file: Path) -> IO[bytes]:
    """Make a file that only we can read."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _named(packed: Path, name: Path) -> Path:
    """Give a written file its name, so that it also has it after a power cut."""
    packed.replace(name)
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return name


def _pack(raw: IO[bytes], settings: Settings, dump: Path, with_secret: bool, facts: dict[str, object]) -> None:
    files: dict[str, tuple[int, str]] = {}
    with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=_GZIP_LEVEL) as packed:
        for name, opened in _contents(settings, dump, with_secret):
            with opened() as content:
                files[name] = _add(packed, name, content)
        database = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
        about: dict[str, object] = {
            "format": _FORMAT,
            "consult": version("consult"),
            "database": database,
            "with_secret": with_secret,
        }
        manifest = json.dumps(about | facts | {"files": files}, indent=1, sort_keys=True).encode()
        _add(packed, MANIFEST, io.BytesIO(manifest))


def _contents(settings: Settings, dump: Path, with_secret: bool) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    """Return what a backup holds; pictures after the database, so that none it names is missing. Charts are redrawn."""
    yield DATABASE, lambda: dump.open("rb")
    for file in sorted(settings.media.glob("*")):
        if _MAY_HOLD.fullmatch(f"media/{file.name}"):
            yield f"media/{file.name}", lambda file=file: file.open("rb")  # type: ignore[misc]  # bound at once
    own = settings.instance / CONFIG
    if own.exists():
        lines = {} if with_secret else config.without_secrets(tomllib.loads(own.read_text("utf-8")))
        raw = own.read_bytes() if with_secret else config.written(lines).encode()
        yield CONFIG, lambda: io.BytesIO(raw)


def _add(packed: tarfile.TarFile, name: str, content: IO[bytes]) -> tuple[int, str]:
    """Add a file and return its size and hash."""
    digest = hashlib.file_digest(content, "sha256")  # type: ignore[arg-type]  # typeshed wants readinto; all of ours have it
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = content.seek(0, os.SEEK_END), 0o600
    content.seek(0)
    packed.addfile(entry, content)
    return entry.size, digest.hexdigest()


def _unpacked(backup: Path, into: Path) -> Manifest:
    """Write a backup's files into a folder and return what it says of itself; ValueError unless every byte is right."""
    try:
        with tarfile.open(backup, "r:gz") as packed:
            found = {one.name: _written(packed, one, into) for one in packed}
        raw = json.loads((into / MANIFEST).read_text("utf-8"))
        manifest = Manifest(**raw | {"files": {name: tuple(facts) for name, facts in raw["files"].items()}})
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, KeyError, TypeError) as wrong:
        if isinstance(wrong, OSError) and wrong.errno and not isinstance(wrong, FileNotFoundError):
            raise  # the disk, not the backup
        raise ValueError(_DAMAGED.format(backup=backup, why=f"it ends too early or was changed ({wrong})")) from wrong
    if manifest.format != _FORMAT:
        raise ValueError(f"{backup} is of a newer consult ({manifest.consult}). Install that version to restore it.")
    del found[MANIFEST]
    (into / MANIFEST).unlink()
    changed = {name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name)}
    _expect(not changed, backup, f"{min(changed, default='')} is not as it was written")
    return manifest


def _expect(right: bool, backup: Path, why: str) -> None:
    if not right:
        raise ValueError(_DAMAGED.format(backup=backup, why=why))


def _written(packed: tarfile.TarFile, one: tarfile.TarInfo, into: Path) -> tuple[int, str]:
    """Write one file of a backup; ValueError for anything that a backup does not hold, such as a link or `..`."""
    content = packed.extractfile(one) if one.isreg() else None
    if content is None or not (one.name == MANIFEST or _MAY_HOLD.fullmatch(one.name)):
        raise ValueError(f"it holds {one.name!r}")
    file = into / one.name
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with _new(file) as kept_file:
        shutil.copyfileobj(content, kept_file, 1 << 20)
        kept_file.flush()
        os.fsync(kept_file.fileno())
    with file.open("rb") as again:
        return one.size, hashlib.file_digest(again, "sha256").hexdigest()


def _empty(folder: Path) -> None:
    for one in folder.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
