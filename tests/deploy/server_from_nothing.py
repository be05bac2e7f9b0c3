"""Follow `docs/drift.md` on a machine: every command as it stands, with stand-ins for what asks the whole system."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.support import systemctl
from tests.support.machine import Machine
from tests.support.proxy import Proxy, place_certificate

GUIDE = ROOT / "docs/drift.md"
WHEELS = ROOT / ".venv/wheels"
BLOCK = re.compile(r"^## (\d+) .*?\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)
ALMOST_WELL = """
consult() {
    [ "$1" != doctor ] && { command consult "$@"; return; }
    said=$(command consult doctor) || true
    wrong=$(grep -v '^ok ' <<< "$said" | grep -v 'time server' || true)
    [ -n "$said" ] && [ -z "$wrong" ] || { echo "$said"; return 1; }
}
"""
"""The clock of a machine that runs tests is not theirs to set; everything else must please the doctor."""
NOTHING = "#!/bin/sh\nexit 0\n"
WITHOUT_NETWORK = ("unshare", "--map-root-user", "--net")


def steps() -> dict[int, str]:
    """Return the commands of every part of the guide."""
    text = GUIDE.read_text("utf-8")
    return {int(n): "".join(COMMANDS.findall(part)) for n, part in BLOCK.findall(text)}


def gather(folder: Path) -> Path:
    """Lay a release as `make release` does; the wheels were fetched by `make setup`."""
    if not (WHEELS / "ready").exists():
        pytest.fail("This test needs the wheels that running needs: `make setup` fetches them.", pytrace=False)
    command = [str(ROOT / "deploy/release.sh"), sys.executable, str(WHEELS), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class ServerFromNothing:
    """A machine on which the guide is followed."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.instance = machine, machine.path("/var/lib/consult")
        self.programs = machine.path("/stand-ins")
        self.proxy = Proxy(machine)
        for place in ("/usr/local/sbin", "/etc/systemd/system", "/etc/tmpfiles.d", "/etc/logrotate.d", "/opt", "/srv"):
            machine.path(place).mkdir(parents=True)
        self._stand_in()

    def receive(self, release: Path) -> None:
        """Have a release where the guide has it, with this machine's paths in it."""
        there = self.machine.path("/srv/consult")
        shutil.copytree(release, there, copy_function=os.link)
        for file in (one for one in (there / "deploy").rglob("*") if one.is_file()):
            text, mode = self.machine.moved(file.read_text("utf-8")), file.stat().st_mode
            file.unlink()
            file.write_text(text, "utf-8")
            file.chmod(mode)

    def follow(self, step: int) -> str:
        """Run the commands of one part, in order; the first that fails is raised with what it said."""
        commands = self.machine.named(self.machine.moved(steps()[step]))
        installs = "pip install" in commands and subprocess.run([*WITHOUT_NETWORK, "true"], check=False).returncode == 0
        shell = [
            *(WITHOUT_NETWORK if installs and "consult upgrade" not in commands else ()),
            "bash",
            "-euo",
            "pipefail",
        ]
        done = subprocess.run(
            shell,
            input=ALMOST_WELL + commands,
            env=self.environment(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"part {step}: {done.stdout}{done.stderr}{self.journal()}"
        return done.stdout

    def place_certificate(self) -> None:
        """Lay the certificate that the guide asks for."""
        place_certificate(self.machine)

    def systemctl(self, *words: str) -> None:
        """Ask the services something that the guide says in words."""
        subprocess.run([self.programs / "systemctl", *words], env=self.environment(), check=True)

    def environment(self) -> dict[str, str]:
        """Return what a root's shell knows: nothing of the checkout that tests run in."""
        home, path = self.machine.path("/home"), f"{self.programs}:{self.machine.path('/usr/local/sbin')}"
        dead = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
        dead |= {"SSL_CERT_FILE": str(self.machine.path("/etc/consult/tls/authority.pem"))}
        return {
            "HOME": str(home),
            "PATH": f"{path}:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "no_proxy": "*",
        } | dead

    def journal(self) -> str:
        """Return what the services said."""
        logs = sorted(self.machine.path("/run/systemd").glob("*.log"))
        return "".join(f"\n{log.name}: {log.read_text()[-3000:]}" for log in logs)

    def stop(self) -> None:
        """End every service."""
        for name in ("nginx", "consult-web", "consult-work"):
            systemctl.Unit(self.machine.root, name).stop()

    def _stand_in(self) -> None:
        self.programs.mkdir()
        python, own = sys.executable, Path(systemctl.__file__)
        nginx = " ".join(self.proxy.command())
        scripts = {
            "apt-get": NOTHING,
            "adduser": NOTHING,
            "python3": f'#!/bin/sh\nexec {python} "$@"\n',
            "systemctl": f'#!/bin/sh\nexec {python} {own} {self.machine.root} "$@"\n',
            "runuser": '#!/bin/sh\nshift 3\nexec "$@"\n',
            "nginx": f'#!/bin/sh\nexec {nginx} "$@"\n',
            "systemd-tmpfiles": '#!/bin/sh\nawk \'$1 == "d" {print $2}\' "$2" | xargs mkdir -p -m 700\n',
        }
        for name, script in scripts.items():
            (self.programs / name).write_text(script)
            (self.programs / name).chmod(0o755)
        unit = f"[Service]\nExecStart={nginx}\n"
        self.machine.path("/etc/systemd/system/nginx.service").write_text(unit)
