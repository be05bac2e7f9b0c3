"""Three database machines on loopback addresses of their own, as deploy/cluster sets them up, that can be killed."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from string import Template

import psycopg

from tests.support.postgres import USER
from tests.support.programs import program

PAPERS = Path(__file__).parents[2] / "deploy" / "cluster"
NAMES = ("one", "two", "three")
FILES = ("etcd.yml", "patroni.yml", "pgbouncer.ini", "users.txt", "new-role")


class Machine:
    """One machine: etcd, Patroni with its PostgreSQL, and pgbouncer, all in one folder."""

    def __init__(self, name: str, host: str, folder: Path, facts: dict[str, str]) -> None:
        self.name, self.host, self.folder = name, host, folder
        self.processes: list[subprocess.Popen[bytes]] = []
        folder.mkdir(mode=0o700)
        for file in FILES:
            raw = (PAPERS / file).read_text()
            filled = raw if file == "new-role" else Template(raw).substitute(facts, NODE=name, HOST=host, STATE=folder)
            (folder / file).write_text(filled)
            (folder / file).chmod(0o700 if file == "new-role" else 0o600)
        for one in (folder, *folder.iterdir()):
            if USER:
                shutil.chown(one, USER, USER)

    def start(self, *, again: bool = False) -> None:
        """Start etcd, Patroni and pgbouncer, each in a group of its own."""
        if again:
            (self.folder / "postgresql" / "postmaster.pid").unlink(missing_ok=True)
        self._run(program("etcd"), "--config-file", "etcd.yml")
        self._run(program("patroni"), "patroni.yml")
        # As its unit does: started again when it has ended.
        self._run("/bin/sh", "-c", f"while :; do {program('pgbouncer')} -q pgbouncer.ini; sleep 0.2; done")

    def kill(self) -> None:
        """End everything at once, as when the power goes: also PostgreSQL, which Patroni put in a group of its own."""
        while pids := self._pids():
            for pid in pids:
                with suppress(ProcessLookupError):  # it went with its parent
                    os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()
        self.processes.clear()

    def processes_named(self, word: str) -> list[int]:
        """Return this machine's processes that have a word in what they call themselves."""
        return [pid for pid in self._pids() if word in Path(f"/proc/{pid}/cmdline").read_text()]

    def _pids(self) -> list[int]:
        """Return the processes whose folder is this machine's."""
        found = []
        for link in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):  # ended between being listed and being read
                if link.readlink().is_relative_to(self.folder):
                    found.append(int(link.parent.name))
        return found

    def _run(self, *command: str) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PG"))}
        with (self.folder / f"{Path(command[0]).name}.out").open("ab") as log:
            self.processes.append(
                subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, user=USER, group=USER, env=kept)
            )


class Machines:
    """The three, and the one database that they keep together."""

    def __init__(self, **changes: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="consult-cluster-", dir="/tmp"))  # a socket's path is short
        self.folder.chmod(0o755)
        net = f"127.{secrets.randbelow(250) + 2}.{secrets.randbelow(250) + 2}"
        hosts = dict(zip(NAMES, (f"{net}.{number}" for number in (1, 2, 3)), strict=True))
        self.passwords = {f"{who}_PASSWORD": secrets.token_hex(8) for who in ("CONSULT", "SUPERUSER", "REPLICATION")}
        facts = self.passwords | {f"HOST{number}": host for number, host in enumerate(hosts.values(), 1)}
        facts["NETWORK"] = "127.0.0.0/8"
        facts["POSTGRESQL"] = str(Path(program("initdb")).resolve().parent)
        self.machines = [Machine(name, host, self.folder / name, facts) for name, host in hosts.items()]
        self.standby = "async" if changes.get("synchronous_mode") == "false" else "sync"
        try:
            self._set_up(changes)
        except BaseException:
            self.remove()
            raise

    def _set_up(self, changes: dict[str, str]) -> None:
        for machine in self.machines:
            self._change(machine, changes)
            machine.start()
        self.until(self.is_whole, 120)
        with self._superuser(self.leader()) as connection:
            connection.execute("CREATE DATABASE consult OWNER consult")

    @property
    def url(self) -> str:
        """The address for the program: the three poolers, of which it takes the one that takes writes."""
        hosts = "&".join(f"host={one.host}:6432" for one in self.machines)
        return (
            f"postgresql+psycopg://consult:{self.passwords['CONSULT_PASSWORD']}@/consult?{hosts}"
            "&target_session_attrs=read-write&connect_timeout=2&tcp_user_timeout=5000"
        )

    def leader(self) -> Machine | None:
        """Return the machine whose PostgreSQL takes writes; None while there is none."""
        for machine in self.machines:
            with suppress(psycopg.OperationalError), self._superuser(machine) as connection:
                if connection.execute("SELECT NOT pg_is_in_recovery()").fetchone() == (True,):
                    return machine
        return None

    def standbys(self) -> list[tuple[str, str]]:
        """Return the leader's standbys and how each is followed: sync or async."""
        try:
            with self._superuser(self.leader() or self.machines[0]) as connection:
                return connection.execute("SELECT application_name, sync_state FROM pg_stat_replication").fetchall()
        except psycopg.OperationalError:
            return []

    def is_whole(self) -> bool:
        """Tell whether all three answer, and the leader is followed by a standby of the right kind and another."""
        kinds = sorted(how for _, how in self.standbys())
        return kinds == ["async", self.standby] and all(self._answers(machine) for machine in self.machines)

    def _answers(self, machine: Machine) -> bool:
        """Tell whether a machine's PostgreSQL is ready: one that catches up is not."""
        try:
            self._superuser(machine).close()
        except psycopg.OperationalError:
            return False
        return True

    def until(self, true, seconds: float) -> None:
        """Wait until something is true of the machines."""
        end = time.monotonic() + seconds
        while not true():
            dead = [one for machine in self.machines for one in machine.processes if one.poll() is not None]
            if dead or time.monotonic() > end:
                logs = "\n".join(f"{log}:\n{log.read_text()[-2000:]}" for log in self.folder.glob("*/*.out"))
                raise AssertionError(f"The machines did not come together.\n{logs}")
            time.sleep(0.2)

    def remove(self) -> None:
        """End everything and delete the folder."""
        for machine in self.machines:
            machine.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _change(self, machine: Machine, changes: dict[str, str]) -> None:
        """Change lines of Patroni's settings, for a fault that a test must notice."""
        file = machine.folder / "patroni.yml"
        lines = file.read_text()
        for name, value in changes.items():
            assert f"{name}:" in lines
            lines = "\n".join(
                line.split(":")[0] + f": {value}" if line.strip().startswith(f"{name}:") else line
                for line in lines.split("\n")
            )
        file.write_text(lines)

    def _superuser(self, machine: Machine | None) -> psycopg.Connection:
        assert machine
        address = f"host={machine.host} port=5432 user=postgres dbname=postgres connect_timeout=2"
        return psycopg.connect(address, password=self.passwords["SUPERUSER_PASSWORD"], autocommit=True)
