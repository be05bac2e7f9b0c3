"""Odd and hostile sounds: refused in plain words or kept clean, and nothing is left behind (`privacy.md` 7)."""

import hashlib
import io
import struct
import subprocess
import sys
import wave
from collections.abc import Callable
from math import pi
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from consult.services import recordings, sound_decoder, sounds

SECRET = b"a secret name, 59.2741, 15.2134"
"""What a telephone or a program might write into a file."""
RATE = 48_000
CANNOT, LONG, SILENT, HEAVY = "We cannot read", "longer than one minute", "Nothing can be heard", "over 5 MB"


def speech(seconds: float = 1.0, loud: float = 0.1, rate: int = RATE) -> Any:
    """Return something as uneven as speech: a hum that comes and goes, four times a second."""
    t = np.arange(int(seconds * rate)) / rate
    return loud * np.sin(2 * pi * 180 * t) * (0.55 + 0.45 * np.sin(2 * pi * 4 * t))


def wav(samples: Any, rate: int = RATE, channels: int = 1) -> bytes:
    """Return samples between -1 and 1 as WAV, the same in each channel."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        whole = (np.clip(samples, -1, 1) * 32_767).astype("<i2")
        file.writeframes(np.repeat(whole, channels).tobytes())
    return out.getvalue()


def floats(samples: Any, rate: int = RATE) -> bytes:
    """Return samples as a WAV of floats, whatever they are."""
    body = np.asarray(samples, "<f4").tobytes()
    head = struct.pack("<HHIIHH", 3, 1, rate, rate * 4, 4, 32)
    chunks = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunks)) + chunks


def coded(codec: str, form: str, samples: Any, *, picture: bool = False, rate: int = RATE) -> bytes:
    """Return samples in another format, with a name in its tags; with moving pictures beside them if wanted."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        container.metadata["title"] = SECRET.decode()
        stream: Any = container.add_stream(codec, rate=rate, layout="mono")
        if picture:
            move(container)
        frame = av.AudioFrame.from_ndarray(
            (np.asarray(samples) * 32_767).astype(np.int16).reshape(1, -1), "s16", "mono"
        )
        frame.sample_rate = rate
        for one in (frame, None):
            container.mux(stream.encode(one))
    return out.getvalue()


def silent_film() -> bytes:
    """Return moving pictures without any sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        move(container)
    return out.getvalue()


def move(container: Any) -> None:
    """Put a second of moving pictures into a file."""
    stream = container.add_stream("mpeg4", rate=5)
    stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
    for _ in range(5):
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")))
    container.mux(stream.encode(None))


def with_cover() -> bytes:
    """Return an MP3 with a picture, a name and a comment before the sound."""
    text = b"TIT2" + struct.pack(">IH", len(SECRET) + 1, 0) + b"\0" + SECRET
    body = b"\0image/png\0\3\0" + b"\x89PNG\r\n\x1a\n" + SECRET
    frames = text + b"APIC" + struct.pack(">IH", len(body), 0) + body
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + frames + coded("libmp3lame", "mp3", speech())


def lying(raw: bytes) -> bytes:
    """Return a WAV whose heads say four gigabytes."""
    return raw[:4] + b"\xff\xff\xff\xff" + raw[8:40] + b"\xff\xff\xff\xff" + raw[44:]


def loudness(raw: bytes) -> float:
    """Return the loudness of a file in LUFS, by FFmpeg's own meter."""
    with av.open(io.BytesIO(raw), "r") as container:
        return sound_decoder._loudness(list(container.decode(audio=0)))


def seconds(raw: bytes) -> float:
    """Return how long a file sounds."""
    with av.open(io.BytesIO(raw), "r") as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


GOOD = wav(speech())
PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n"
ODD: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "nothing": (lambda: b"", CANNOT),
    "text": (lambda: b"I am no sound at all. " * 40, CANNOT),
    "a page": (lambda: b"<!doctype html><script>alert(1)</script>", CANNOT),
    "half a head": (lambda: GOOD[:30], CANNOT),
    "cut in the middle": (lambda: GOOD[: len(GOOD) // 2 + 1], None),
    "a cut M4A": (lambda: coded("aac", "mp4", speech())[:-400], CANNOT),
    "heads that lie about four gigabytes": (lambda: lying(GOOD), None),
    "61 seconds": (lambda: wav(speech(61, rate=8_000), 8_000), LONG),
    "no samples": (lambda: wav([]), SILENT),
    "two seconds of silence": (lambda: wav(np.zeros(2 * RATE)), SILENT),
    "eight channels": (lambda: wav(speech(), channels=8), None),
    "nine channels": (lambda: wav(speech(0.2), channels=9), CANNOT),
    "192 kHz": (lambda: wav(speech(rate=192_000), 192_000), None),
    "4 kHz": (lambda: wav(speech(rate=4_000), 4_000), CANNOT),
    "no rate": (lambda: GOOD[:24] + b"\0\0\0\0" + GOOD[28:], CANNOT),
    "a film": (lambda: coded("aac", "mp4", speech(), picture=True), None),
    "a film without sound": (silent_film, CANNOT),
    "a picture and names in an MP3": (with_cover, None),
    "only tags": (lambda: with_cover()[:200], CANNOT),
    "a playlist of files": (lambda: PLAYLIST.format("file:///etc/passwd").encode(), CANNOT),
    "a playlist of addresses": (lambda: PLAYLIST.format("http://127.0.0.1:9/a.mp3").encode(), CANNOT),
    "FFmpeg's own playlist": (lambda: b"ffconcat version 1.0\nfile /etc/passwd\n", CANNOT),
    "a playlist behind a tag": (lambda: b"ID3\3\0\0\0\0\0\0" + PLAYLIST.format("file:///etc/passwd").encode(), CANNOT),
    "ten minutes of nothing in a few bytes": (lambda: coded("flac", "flac", np.zeros(600 * 8_000), rate=8_000), LONG),
    "no numbers": (lambda: floats([np.nan] * RATE), f"{SILENT}|{CANNOT}"),
    "beyond all numbers": (lambda: floats([np.inf, -np.inf] * RATE), f"{SILENT}|{CANNOT}"),
    "ten thousand times too loud": (lambda: floats(speech() * 1e5), None),
    "a PNG that calls itself RIFF": (lambda: b"RIFF\x89PNG\r\n\x1a\n" + bytes(400), CANNOT),
    "noise behind a good head": (
        lambda: GOOD[:44].replace(b"\1\0\1\0", b"\x55\0\1\0", 1) + bytes(range(256)) * 40,
        CANNOT,
    ),
    "too heavy": (lambda: GOOD + bytes(sounds.MOST_BYTES), HEAVY),
}
"""What is sent, and what is said of it; None where it is kept."""
RECORDED = {
    "Chrome": ("libopus", "webm"), "Firefox": ("libopus", "ogg"), "Safari": ("aac", "mp4"),
    "a dictaphone": ("libmp3lame", "mp3"), "a studio": ("flac", "flac"), "an old telephone": ("aac", "adts"),
}  # fmt: skip


def kept(folder: Path, raw: bytes) -> bytes:
    """Keep a recording as the page does, but for the row; return what is kept."""
    sound = recordings.only_sound(sounds.evened(raw))
    (folder / hashlib.sha256(sound).hexdigest()).write_bytes(sound)
    return sound


@pytest.mark.parametrize("name", ODD)
def test_an_odd_sound_is_refused_in_plain_words_or_kept_clean(name, tmp_path):
    make, said = ODD[name]
    if said is None:
        assert_clean(kept(tmp_path, make()))
        return
    raw = make()
    with pytest.raises(ValueError, match=said):
        kept(tmp_path, raw)
    assert list(tmp_path.iterdir()) == []


def assert_clean(sound: bytes) -> None:
    """Want a short MP3 in mono without anything that came with it."""
    assert len(sound) <= recordings.MOST_BYTES
    assert SECRET not in sound
    for tag in (b"ID3", b"PNG", b"Lavf", b"Xing", b"Info"):
        assert tag not in sound, tag
    with av.open(io.BytesIO(sound), "r", format="mp3") as container:
        about = container.streams.audio[0].codec_context
        assert (about.sample_rate, about.channels, len(container.streams.video)) == (24_000, 1, 0)
        assert sum(frame.samples for frame in container.decode(audio=0)) > 0


@pytest.mark.parametrize("program", RECORDED)
def test_what_each_browser_records_becomes_one_and_the_same_kind(program, tmp_path):
    raw = coded(*RECORDED[program], speech(1.5, 0.05))
    assert program == "an old telephone" or SECRET in raw, "the control: the file does carry a name"
    assert_clean(kept(tmp_path, raw))


@pytest.mark.parametrize("loud", [0.005, 0.05, 0.9])
def test_a_whisper_and_a_shout_become_equally_loud(loud):
    raw = wav(speech(3, loud))
    made = sounds.evened(raw)
    assert abs(loudness(raw) + 18) > 4, "the control: it was not even before"
    assert abs(loudness(made) + 18) < 1.0


def test_a_single_short_word_can_be_kept():
    made = sounds.evened(wav(speech(0.25)))
    assert 0.2 < seconds(made) < 0.6
    assert abs(loudness(made) + 18) < 3


def test_the_silence_before_and_after_the_words_is_trimmed_and_not_the_words():
    quiet = np.zeros(2 * RATE)
    pause = np.zeros(RATE // 2)
    raw = wav(np.concatenate([quiet, speech(), pause, speech(), quiet]))
    assert seconds(raw) == pytest.approx(6.5)
    assert seconds(sounds.evened(raw)) == pytest.approx(2.8, abs=0.35)


def test_the_program_that_decodes_can_open_nothing(tmp_path):
    raw = tmp_path / "a.wav"
    raw.write_bytes(GOOD)
    spoiled = (
        "import runpy, sys, av, av.error, av.filter, av.subtitles.stream, socket\n"
        f"own = runpy.run_path({sound_decoder.__file__!r})\n"
        "own['_shut_the_doors']()\n"
        "for door in (lambda: open('/etc/hostname'), lambda: socket.socket(), lambda: av.open('/etc/hostname')):\n"
        "    try: door()\n"
        "    except OSError as wrong: print(wrong.errno)\n"
        "    else: print('open')\n"
    )
    done = subprocess.run([sys.executable, "-c", spoiled], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["24", "24", "24"]


def test_a_decoder_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(sounds, "SECONDS", 0.01)
    with pytest.raises(ValueError, match=CANNOT):
        sounds.evened(GOOD)


def test_a_third_recording_at_once_is_refused_soon_and_nobody_waits_for_long(monkeypatch):
    monkeypatch.setattr(sounds, "LONGEST_WAIT", 0.01)
    sound = wav(speech())
    with sounds.AT_ONCE, sounds.AT_ONCE, pytest.raises(ValueError, match="Save again in a moment"):
        sounds.evened(sound)
    assert sounds.evened(sound)


def test_nothing_of_a_refused_sound_is_left_in_a_folder_or_a_table(desk, draft, town):
    from tests.planner.test_reading_aloud import YES, files, page, read, rows

    desk.done(f"{page(draft)}/voice", YES, page=page(draft))
    before = everything_in(town)
    for name in ("text", "ten minutes of nothing in a few bytes", "two seconds of silence", "a playlist of files"):
        assert read(desk, draft, "Vet inte", ODD[name][0]()).status_code == 422
    assert everything_in(town) == before
    assert rows(town) == []
    read(desk, draft, "Vet inte", GOOD)
    assert len(files(town)) == len(rows(town)) == 1, "the control: what is accepted is kept"
    assert everything_in(town) != before


def everything_in(town: Any) -> dict[str, Any]:
    """Return every file of the installation but the database's own, and the number of rows of every table."""
    from sqlalchemy import func, select

    from consult.models.base import Base

    folder = town.settings.media.parent
    names = {
        str(one) for one in folder.rglob("*") if one.is_file() and ".sqlite" not in one.name and ".db" not in one.name
    }
    with town.database.reading() as db:
        counts = {
            name: db.scalar(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()
        }
    return {"files": names, **counts}
