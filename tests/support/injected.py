"""Faults of the machine, given to running processes and taken away again (`strace -e inject`)."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.programs import program


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    below = [
        int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
    ]
    return [pid, *(one for child in below for one in family(child))]


@contextmanager
def failing(
    pids: Sequence[int], calls: str, error: str, log: Path, *, files: Sequence[Path] = (), children: bool = True
) -> Iterator[None]:
    """Let system calls of running processes fail, on these files or all, until the end; fails when none did."""
    where = [part for file in files for part in ("-P", str(file))]
    who = [part for pid in pids for part in ("-p", str(pid))]
    follow = ["-f"] if children else []
    inject = [f"inject={calls}:error={error}"]
    command = [program("strace"), *follow, "-o", str(log), "-e", f"trace={calls}", "-e", *inject, *where, *who]
    tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _attached(pids)
        yield
    finally:
        tracer.terminate()
        tracer.wait()
    assert "(INJECTED)" in log.read_text(), f"no {calls} failed"


def _attached(pids: Sequence[int], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not all(_is_traced(pid) for pid in pids):
        assert time.monotonic() < end, "strace did not attach"
        time.sleep(0.05)


def _is_traced(pid: int) -> bool:
    try:
        return all("TracerPid:\t0" not in (one / "status").read_text() for one in Path(f"/proc/{pid}/task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        return True  # ended meanwhile
