"""One throw-away PostgreSQL cluster: made, used and removed by the tests that need it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.programs import program

# PostgreSQL refuses to run as root; Debian's package brings this user.
USER = "postgres" if os.geteuid() == 0 else None
INITDB = ("--auth=trust", "--username=consult", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")


class Cluster:
    """A PostgreSQL server on a unix socket in a folder of its own; `durable` flushes as in real use."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="consult-postgres-"))
        if USER:
            shutil.chown(self.folder, USER, USER)
        self._run(program("initdb"), "-D", f"{self.folder}/data", *INITDB)
        self.durable = durable
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server, also after a crash, and return when it answers."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "max_connections": "60"}
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program("postgres"), "-D", str(self.folder / "data"), *flags],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=USER,
                group=USER,
            )
        self._wait()
        return self.process

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in [self.process.pid, *map(int, children)]:
            with suppress(ProcessLookupError):  # a backend whose client has just gone may be gone itself
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop_flushing(self) -> None:
        """Let the server acknowledge commits before they are on disk: the fault that a test must notice."""
        self.set("synchronous_commit", "off")

    def set(self, name: str, value: str) -> None:
        """Change a setting of the running server."""
        self.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        self.execute(sql.SQL("SELECT {}()").format(sql.Identifier("pg_reload_conf")))

    def remove(self) -> None:
        """Stop the server and delete its folder."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return the address of one database for SQLAlchemy."""
        return f"postgresql+psycopg://consult@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database, as a copy of `template` when given, and return its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self.execute(statement.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database together with the connections that are still open."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def execute(self, statement: sql.Composed) -> None:
        """Run one statement outside the databases that tests use."""
        with psycopg.connect(host=str(self.folder), user="consult", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, user=USER, group=USER)

    def _wait(self, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                self.execute(sql.SQL("SELECT 1").format())
                return
            except psycopg.OperationalError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}") from None
                time.sleep(0.02)
