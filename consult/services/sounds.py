"""Any recording in, one clean kind out: evened, trimmed, MP3 in mono, by a process of its own (`privacy.md` 7)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from consult.services import sound_decoder
from forms.texts import lazy

MOST_BYTES = 5_000_000
SECONDS = 30
"""By the clock; the decoder's own limit is of the processor's time."""
AT_ONCE = BoundedSemaphore(2)
"""As many decoders as may run beside the children's answers."""
LONGEST_WAIT = 2  # seconds

_TOO_HEAVY = lazy("The recording is over 5 MB. Make a shorter one.")
_NOT_SOUND = lazy("We cannot read this file. Record again, or choose a sound in MP3, M4A, WAV, WebM, OGG or FLAC.")
_TOO_LONG = lazy("The recording is longer than one minute. Make a shorter one.")
_BUSY = lazy("Others are saving recordings just now. Save again in a moment.")
_SILENT = lazy("Nothing can be heard in the recording. Check the microphone and record again.")
_SAID = {sound_decoder.TOO_LONG: _TOO_LONG, sound_decoder.SILENT: _SILENT}

_BEGIN = (
    (0, b"ID3", "mp3"), (0, b"RIFF", "wav"), (0, b"OggS", "ogg"), (0, b"\x1aE\xdf\xa3", "matroska"),
    (4, b"ftyp", "mov"), (0, b"fLaC", "flac"), (0, b"\xff\xf1", "aac"), (0, b"\xff\xf9", "aac"),
)  # fmt: skip
"""What a file of each kind has in its first bytes, and the decoder's name of the kind."""


def evened(raw: bytes) -> bytes:
    """Return a recording as MP3 in mono, as loud as all others and without silence around it.

    At most 5 MB and one minute come in, about 360 kB go out. ValueError says what to do instead."""
    if len(raw) > MOST_BYTES:
        raise ValueError(_TOO_HEAVY)
    form = _form(raw)
    with _a_place(), tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(raw)
        given.seek(0)
        status = _run(form, given, made)
        if status:
            raise ValueError(_SAID.get(status, _NOT_SOUND))
        made.seek(0)
        return made.read()


@contextmanager
def _a_place() -> Iterator[None]:
    """Take one of the decoder's places, or refuse soon: a thread that waits is missing for the children."""
    if not AT_ONCE.acquire(timeout=LONGEST_WAIT):
        raise ValueError(_BUSY)
    try:
        yield
    finally:
        AT_ONCE.release()


def _form(raw: bytes) -> str:
    """Return which kind of file it is by its first bytes, never by its name; ValueError for none of ours."""
    for at, begin, form in _BEGIN:
        if raw[at:].startswith(begin):
            return form
    if raw[:1] == b"\xff" and raw[1:2] and raw[1] & 0xE6 == 0xE2:  # a frame of layer III without a tag before it
        return "mp3"
    raise ValueError(_NOT_SOUND)


def _run(form: str, given: IO[bytes], made: IO[bytes]) -> int:
    """Run the decoder without environment, files of ours or network; return its status, -1 where it took too long."""
    program = [sys.executable, "-I", str(Path(sound_decoder.__file__)), form]
    try:
        return subprocess.run(  # noqa: S603 - our own program; of the upload it knows only one of seven words
            program, stdin=given, stdout=made, stderr=subprocess.DEVNULL, env={}, timeout=SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        return -1
