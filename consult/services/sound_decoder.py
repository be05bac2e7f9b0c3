"""A program of its own that reads one strange sound and writes a clean one; `sounds` runs it and takes its numbers.

FFmpeg's decoders meet whatever somebody uploads. Here they have nothing to take and nothing to break: a closed list of
formats, no further file or connection (not one can be opened), little memory and little time. Standard input is the
sound; standard output is MP3; the status says why there is none. It imports nothing of ours, so that it starts fast.
"""

from __future__ import annotations

import io
import math
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

NOT_SOUND, TOO_LONG, SILENT = 3, 4, 5
FORMATS = ("mp3", "wav", "ogg", "matroska", "mov", "flac", "aac")
CODECS = ("mp3float", "mp3", "aac", "opus", "libopus", "vorbis", "flac", "alac")
PCM = ("u8", "s16le", "s16be", "s24le", "s24be", "s32le", "f32le", "f64le")
RATES, CHANNELS = range(8_000, 192_001), range(1, 9)
MOST_SECONDS = 60
RATE, BITS_A_SECOND = 24_000, 48_000
LOUDNESS, LOUDEST_PEAK, MOST_GAIN, QUIETEST = -18.0, 0.8, 36.0, -60.0
"""LUFS; share of full scale; dB; what is under the last is silence (EBU R128)."""
MEMORY, SECONDS, MOST_BYTES = 1_000_000_000, 20, 500_000

_ENDS = "silenceremove=start_periods=1:start_threshold=-50dB:start_silence=0.15:detection=rms,areverse"
"""What is trimmed before and after the words: quieter than 32 dB under them, but for 0.15 s."""


class Refused(Exception):  # noqa: N818 - it is no error of ours
    """Says by its status why there is no sound."""


def main() -> None:
    """Read a sound of the format that the caller has seen in its first bytes, and write it evened and clean."""
    # Loaded before the doors are shut: all that they would load themselves when they meet it.
    import av  # noqa: PLC0415
    import av.error  # noqa: PLC0415
    import av.filter  # noqa: PLC0415
    import av.subtitles.stream  # noqa: PLC0415

    _shut_the_doors()
    av.logging.set_level(av.logging.PANIC)
    try:
        sys.stdout.buffer.write(evened(sys.stdin.buffer.read(), sys.argv[1]))
    except Refused as why:
        sys.exit(why.args[0])
    except (av.FFmpegError, ValueError, MemoryError, OverflowError):
        sys.exit(NOT_SOUND)


def _shut_the_doors() -> None:
    """From here on no file, connection or process, little memory, little time (`setrlimit(2)`)."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_FSIZE, MOST_BYTES),
    ):
        resource.setrlimit(what, (most, most))


def evened(raw: bytes, form: str) -> bytes:
    """Return a sound as MP3 in mono, as loud as all others, without the silence around it."""
    heard = list(_through(_decoded(raw, form), RATE, "aformat=sample_fmts=flt:channel_layouts=mono"))
    loudness = _loudness(heard)
    if not loudness > QUIETEST:  # also what is no number
        raise Refused(SILENT)
    gain = min(LOUDNESS - loudness, MOST_GAIN)
    # The limiter holds back single peaks, so that the words themselves can be as loud as elsewhere.
    loud = _through(heard, RATE, f"volume={gain:.2f}dB,{_ENDS},{_ENDS},alimiter=limit={LOUDEST_PEAK}:level=0:latency=1")
    return _encoded(loud)


def _decoded(raw: bytes, form: str) -> Iterator[Any]:
    """Yield the frames of the first stream of sound, whatever stands beside it; Refused for what is odd or long."""
    import av  # noqa: PLC0415 - as in `main`

    closed = {
        "format_whitelist": form, "codec_whitelist": ",".join((*CODECS, *(f"pcm_{one}" for one in PCM))),
        "protocol_whitelist": "none", "max_streams": "8",
    }  # fmt: skip
    with av.open(io.BytesIO(raw), "r", format=form, options=closed, io_open=_nothing_else) as container:
        if not container.streams.audio:
            raise Refused(NOT_SOUND)
        stream = container.streams.audio[0]
        about = stream.codec_context
        if about.sample_rate not in RATES or about.channels not in CHANNELS:
            raise Refused(NOT_SOUND)
        seconds = 0.0
        for frame in container.decode(stream):
            seconds += frame.samples / max(frame.sample_rate, 1)
            if seconds > MOST_SECONDS:
                raise Refused(TOO_LONG)
            yield frame


def _nothing_else(*_: Any) -> Any:
    raise Refused(NOT_SOUND)


def _through(frames: Iterable[Any], rate: int, *chain: str) -> Iterator[Any]:
    """Yield what a chain of FFmpeg's filters makes of the frames; the chain is the first frame's in form and rate."""
    from av.error import BlockingIOError as Hungry  # noqa: PLC0415 - as in `main`
    from av.filter import Graph  # noqa: PLC0415 - as in `main`

    graph: Any = None
    for frame in (*frames, None):
        if frame is None and graph is None:
            return
        if graph is None:
            graph = Graph()
            _link(graph, frame, f"aresample={rate},{','.join(chain)}")
        graph.push(frame)
        while True:
            try:
                yield graph.pull()
            except (Hungry, EOFError):
                break


def _link(graph: Any, frame: Any, chain: str) -> None:
    """Lay a chain between the source, which is shaped as the frame, and the sink."""
    steps = [graph.add_abuffer(
        sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name, time_base=frame.time_base
    )]  # fmt: skip
    for step in chain.split(","):
        name, _, settings = step.partition("=")
        steps.append(graph.add(name, settings) if settings else graph.add(name))
    graph.link_nodes(*steps, graph.add("abuffersink")).configure()


def _loudness(frames: list[Any]) -> float:
    """Return the integrated loudness in LUFS (EBU R128); a second of silence after it, for the shortest words."""
    measured = math.nan
    for frame in _through(frames, 48_000, "apad=pad_dur=1", "ebur128=metadata=1"):
        measured = float(frame.metadata.get("lavfi.r128.I", measured))  # the last frame may be too short to tell
    return measured


def _encoded(frames: Iterable[Any]) -> bytes:
    """Return frames as MP3 and nothing else: no tag, no name of a program."""
    import av  # noqa: PLC0415 - as in `main`

    out = io.BytesIO()
    bare = {"id3v2_version": "0", "write_xing": "0", "write_id3v1": "0"}
    with av.open(out, "w", format="mp3", options=bare) as container:
        stream: Any = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = BITS_A_SECOND
        for frame in (*frames, None):
            if frame is not None:
                frame.pts = None
            container.mux(stream.encode(frame))
    return out.getvalue()


if __name__ == "__main__":
    main()
