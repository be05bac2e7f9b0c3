"""The units of `deploy/`: systemd finds them well hardened, and they forbid nothing that the programs do."""

import os
import re
import socket
import subprocess
import tempfile
from pathlib import Path

import httpx
import pytest

from tests.support.programs import program
from tests.support.proxy import DEPLOY
from tests.support.server import Server

pytestmark = pytest.mark.slow
DATABASES = ["sqlite"]
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
ASKED_IN_VAIN = {"fchown", "mbind"}
"""SQLite as root and OpenBLAS ask for these and go on without; here they are refused as by the units."""
MOST_EXPOSED = 15
"""In tenths, as `--threshold` has it: 1.5 of 10."""


def judged(unit):
    """Return whether systemd finds a unit hardened enough, and what it says."""
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_a_unit_is_hardened(unit, tmp_path):
    well, said = judged(unit)
    assert well, said
    softer = tmp_path / unit.name
    softer.write_text(unit.read_text("utf-8").replace("ProtectSystem=strict", "").replace("NoNewPrivileges=yes", ""))
    assert not judged(softer)[0]


def test_the_three_share_what_holds_them():
    names = "Protect|Private|Restrict|System|Lock|MemoryDeny|NoNew|Cap|User|Group|UMask"
    shared = re.compile(rf"^(?:{names}).*$", re.MULTILINE)
    first, *others = [shared.findall(unit.read_text("utf-8")) for unit in SERVICES]
    assert len(first) > 20
    assert [other for other in others if other != first] == []


def calls_of(group):
    """Return the system calls of one of systemd's groups, those within it too."""
    said = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True)
    words = [line.strip() for line in said.stdout.splitlines()[1:] if not line.strip().startswith("#")]
    return set().union(*(calls_of(word) if word.startswith("@") else {word} for word in words if word))


def allowed():
    """Return the calls that the units let through."""
    lines = re.findall(r"^SystemCallFilter=(.*)$", SERVICES[0].read_text("utf-8"), re.MULTILINE)
    let = set().union(*(calls_of(name) for line in lines if line[0] != "~" for name in line.split()))
    return let.difference(*(calls_of(name) for line in lines if line[0] == "~" for name in line[1:].split()))


@pytest.fixture
def traced(town, database_url, tmp_path, tmp_path_factory):
    """The calls of a server and its worker while a child answers and a chart is drawn, as strace wrote them down."""
    trace = tmp_path_factory.mktemp("trace") / "calls"
    server = Server(tmp_path, database_url)
    refuse = f"inject={','.join(ASKED_IN_VAIN)}:error=EPERM"
    server.start(prefix=(program("strace"), "-f", "-qq", "-e", "trace=all", "-e", refuse, "-o", str(trace)))
    code = town.session(town.consultation(), age_group="10-12")
    fields = town.post(code, {"mest": "rora"}, run="0d9c1c1e-7b0d-4f1e-9d2c-3f4b5a697887")
    assert httpx.get(f"{server.url}/s/{code}", timeout=30).status_code == 200
    assert httpx.post(f"{server.url}/s/{code}", data=fields, timeout=30).status_code == 201
    server.stop()
    return trace.read_text("utf-8", "replace")


def test_the_units_forbid_nothing_that_the_programs_do(traced, tmp_path):
    refused = set(re.findall(r"^\d+ +(\w+)\(", traced, re.MULTILINE)) - allowed()
    assert refused <= ASKED_IN_VAIN, refused
    assert not re.search(r"(?:mmap|mprotect)\([^)]*PROT_WRITE\|PROT_EXEC", traced)  # MemoryDenyWriteExecute
    own = str(tmp_path), tempfile.gettempdir(), "/dev/null"
    elsewhere = {path for path in written(traced) if not path.startswith(own)}
    assert {path for path in elsewhere if "__pycache__" not in path and "matplotlib" not in path} == set()
    outside = set(re.findall(r'open(?:at)?\([^"]*"/proc/(?!self|thread-self|\d)([^"]*)".* = \d', traced))
    assert outside == set()  # ProcSubset=pid


def written(traced):
    """Return the files that were opened to be written."""
    return set(re.findall(r'openat\([^"]*"(/[^"]+)", [^)]*O_(?:WRONLY|RDWR)', traced))


def test_a_call_that_they_forbid_would_be_seen():
    assert "write" in allowed()
    assert not {"setuid", "mount", "ptrace", "reboot", "setpriority"} & allowed()


def test_the_server_tells_systemd_when_it_is_ready(database_url, tmp_path):
    assert "Type=notify" in (DEPLOY / "systemd/consult-web.service").read_text("utf-8")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)
        server = Server(tmp_path, database_url)
        server.environment["NOTIFY_SOCKET"] = str(tmp_path / "notify")
        server.start("--without-work")
        said = listening.recv(4096)
        group = os.getpgid(server.process.pid)
        alone = [line for line in commands(group) if line.endswith(" work")]
        server.stop()
    assert said.startswith(b"READY=1")
    assert alone == []


def test_the_door_stays_open_while_the_server_restarts():
    door, server = ((DEPLOY / f"systemd/consult-web.{kind}").read_text("utf-8") for kind in ("socket", "service"))
    assert "Requires=consult-web.socket\n" in server
    where = re.search(r"--host (\S+) --port (\d+)", server)
    assert f"ListenStream={where[1]}:{where[2]}\n" in door, "or nginx would knock at another one"
    assert f"server {where[1]}:{where[2]} " in (DEPLOY / "nginx/consult.conf").read_text("utf-8")


def commands(group):
    """Return the command lines of a process group."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if os.getpgid(int(line.parent.name)) == group:
                found.append(line.read_bytes().replace(b"\0", b" ").decode().strip())
        except (ProcessLookupError, FileNotFoundError):
            continue  # ended between being listed and being read
    return found


def test_the_log_is_turned_by_logrotate(tmp_path):
    rules = (DEPLOY / "consult.logrotate").read_text("utf-8").replace("/var/log/consult", str(tmp_path / "log"))
    rules = re.sub(r"create .*", "create 0640", rules)
    (tmp_path / "log").mkdir()
    (tmp_path / "log/proxy.log").write_text("a line\n")
    (tmp_path / "rules").write_text(re.sub(r"postrotate.*?endscript", "", rules, flags=re.DOTALL))
    command = [program("logrotate"), "--force", "--state", tmp_path / "state", tmp_path / "rules"]
    subprocess.run(command, check=True)
    assert sorted(one.name for one in (tmp_path / "log").iterdir()) == ["proxy.log", "proxy.log.1"]
