"""The machine: who can read the folders, room on the disk, the secret, the clock, time zones and our own files."""

from __future__ import annotations

import ctypes
import hashlib
import math
import os
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from consult import assets
from consult.config import Settings
from consult.database import Database
from consult.models.base import now
from consult.models.organisation import Audit
from consult.services.doctor.finding import Finding

LEAST_FREE = 500_000_000
LEAST_BITS = 128.0
APART = timedelta(seconds=30)
UNSYNCHRONISED = 0x40
ZONE = "Europe/Stockholm"


def look(settings: Settings, database: Database) -> Iterator[Finding]:
    """Look at the machine that it runs on."""
    yield from _folders(settings)
    yield _disk(settings)
    yield _secret(settings)
    yield _clock_followed()
    yield from _clock_against(database)
    yield _zones()
    yield _files()


def _folders(settings: Settings) -> Iterator[Finding]:
    for folder in (settings.instance, settings.media, settings.charts, settings.papers):
        yield _ours(folder, 0o700)
    if (file := settings.instance / "config.toml").exists():
        yield _ours(file, 0o600)


def _ours(path: Path, mode: int) -> Finding:
    if not path.exists():
        return Finding("folders", False, f"{path} is missing. Run `consult init`.")
    if path.stat().st_mode & 0o077:
        return Finding("folders", False, f"Others can read {path}. Run `chmod {mode:o} {path}`.")
    if not os.access(path, os.W_OK):
        return Finding("folders", False, f"We cannot write in {path}. Give it to the user that consult runs as.")
    return Finding("folders", True, f"{path.name}: only we can read it")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.instance).free
    said = f"{free // 1_000_000} MB free on the disk"
    well = free > LEAST_FREE
    return Finding("disk", well, said if well else f"{said}; 500 are wanted. Make room, or children cannot answer.")


def _secret(settings: Settings) -> Finding:
    """Bits by how often each sign comes (Shannon, 1948): one of `consult init` has some 330, a typed one few."""
    signs, key = Counter(settings.secret_key), len(settings.secret_key)
    bits = -sum(n * math.log2(n / key) for n in signs.values())
    said = "The secret key is long and by chance"
    easy = "The secret key can be guessed. Put a new one into config.toml; links that were given out stop working."
    return Finding("secret", bits >= LEAST_BITS, said if bits >= LEAST_BITS else easy)


def _clock_followed() -> Finding:
    well = not _kernel_status() & UNSYNCHRONISED
    said = "The clock follows a time server"
    return Finding("clock", well, said if well else "No time server sets the clock. Install systemd-timesyncd.")


def _kernel_status() -> int:
    """Return what the kernel knows of its clock: STA_ bits of adjtimex(2), which are read without any right."""

    class Clock(ctypes.Structure):
        _fields_ = [
            ("modes", ctypes.c_uint),
            *((name, ctypes.c_long) for name in ("offset", "freq", "maxerror", "esterror")),
            ("status", ctypes.c_int),
            ("rest", ctypes.c_byte * 256),
        ]

    clock = Clock()
    ctypes.CDLL(None).adjtimex(ctypes.byref(clock))
    return int(clock.status)


def _clock_against(database: Database) -> Iterator[Finding]:
    """A clock that was set back is before the newest row; PostgreSQL on another machine has a clock of its own."""
    try:
        with database.reading() as db:
            newest = db.execute(select(func.max(Audit.at))).scalar()
            if database.read.dialect.name == "postgresql":
                yield clocks_agree("the database", db.execute(select(func.clock_timestamp())).scalar_one())
    except SQLAlchemyError:
        return  # the first findings have said so
    late = newest is not None and newest > now() + APART
    said = "The clock is after all that has happened"
    wrong = f"The clock says {now():%Y-%m-%d %H:%M} UTC, before the newest entry, {newest}. Set the clock right."
    yield Finding("clock", not late, wrong if late else said)


def clocks_agree(whose: str, at: datetime) -> Finding:
    """Say whether another clock is as ours."""
    apart = abs(now() - at)
    said = f"The clock is as that of {whose}"
    wrong = f"The clock and that of {whose} are {apart.total_seconds():.0f} seconds apart. Set both right."
    return Finding("clock", apart <= APART, said if apart <= APART else wrong)


def _zones() -> Finding:
    try:
        ZoneInfo.no_cache(ZONE)
    except ZoneInfoNotFoundError:
        return Finding(
            "zones", False, f"The rules of {ZONE} are missing: times would be wrong. Install Debian's tzdata."
        )
    return Finding("zones", True, "Summer and winter time are known")


def _files() -> Finding:
    """Fonts, pictures and scripts by their listed hashes, and every language's compiled texts."""
    static, texts = assets.folder("static"), assets.folder("translations")
    listed: dict[str, str] = {}
    for one in tomllib.loads((static / "vendor/VENDORED.toml").read_text("utf-8"))["vendored"]:
        listed |= {name: digest for name, digest in one["files"].items() if name.startswith("static/")}
    broken = [name for name, digest in listed.items() if not _is(static.parent / name, digest)]
    languages = {file.parent for file in texts.glob("*/LC_MESSAGES/messages.*")}
    broken += [f"texts {folder.parent.name}" for folder in languages if not (folder / "messages.mo").exists()]
    said = "Fonts, pictures and texts are as they were packed"
    wrong = f"Missing or changed: {', '.join(sorted(broken)[:5])}. Install this version of consult again."
    return Finding("files", not broken, wrong if broken else said)


def _is(file: Path, digest: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest
