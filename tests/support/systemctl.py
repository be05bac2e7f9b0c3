"""A stand-in for systemctl: starts and stops what the unit files below a folder say, without systemd's sandbox.

Run as a program: `systemctl.py FOLDER enable|is-enabled|start|stop|restart|daemon-reload [--now] UNIT…`.
"""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 60
HANDED_OVER = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""
"""A program that hands an open socket to the one it becomes, as systemd does."""


class Unit:
    """One unit file and the process that it stands for."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name if "." in name else f"{name}.service"
        self.root = root
        self.file = root / "etc/systemd/system" / self.name
        self.state = root / "run/systemd" / self.name
        self.state.parent.mkdir(parents=True, exist_ok=True)
        self.enabled = self.state.with_suffix(".enabled")

    def says(self, key: str) -> list[str]:
        """Return all values of a key."""
        lines = self.file.read_text("utf-8").splitlines()
        return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]

    def start(self) -> None:
        """Start its process in a session of its own; wait as its type asks."""
        if self.name.endswith((".timer", ".socket")):
            return
        environment = os.environ | dict(line.split("=", 1) for line in self.says("Environment"))
        ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ready.bind(f"\0consult-{os.getpid()}-{self.name}")
        ready.settimeout(PATIENCE)
        environment["NOTIFY_SOCKET"] = f"@consult-{os.getpid()}-{self.name}"
        command, door = self._handed_a_door(shlex.split(self.says("ExecStart")[0]))
        with self.state.with_suffix(".log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=[one.fileno() for one in door],
            )
        self.state.write_text(str(process.pid))
        (kind,) = self.says("Type") or ["simple"]
        if kind == "notify":
            assert ready.recv(4096).startswith(b"READY=1"), "not ready"
        elif kind == "oneshot" and process.wait(PATIENCE):
            sys.exit(process.returncode)

    def _handed_a_door(self, command: list[str]) -> tuple[list[str], list[socket.socket]]:
        """Return the command as systemd starts it with a socket that is open already, and that socket."""
        doors = [Unit(self.root, name) for name in self.says("Requires") if name.endswith(".socket")]
        if not doors:
            return command, []
        host, _, port = doors[0].says("ListenStream")[0].rpartition(":")
        door = socket.create_server((host, int(port)))
        return [sys.executable, "-c", HANDED_OVER, str(door.fileno()), *command], [door]

    def stop(self) -> None:
        """Ask its process to end, and wait."""
        pid = int(self.state.read_text()) if self.state.exists() else 0
        if pid and is_there(pid):
            os.kill(pid, signal.SIGTERM)
            end = time.monotonic() + PATIENCE
            while is_there(pid) and time.monotonic() < end:
                time.sleep(0.05)
        self.state.unlink(missing_ok=True)


def is_there(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not asked for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def main(root: Path, verb: str, *words: str) -> None:
    """Do what systemctl would."""
    for unit in (Unit(root, word) for word in words if not word.startswith("-")):
        if verb == "enable":
            assert unit.file.exists(), f"{unit.name} is not there"
            unit.enabled.touch()
        elif verb == "is-enabled" and not unit.enabled.exists():
            sys.exit(1)
        if verb in ("stop", "restart"):
            unit.stop()
        if verb in ("start", "restart") or "--now" in words:
            unit.start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
