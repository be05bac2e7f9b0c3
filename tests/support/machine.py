"""A folder that stands for a server's whole disk: what `deploy/` and `docs/drift.md` name is found below it."""

import re
from pathlib import Path

from tests.support.server import free_port

NAME = "dialog.kommun.se"
"""The host that stands in our configuration until an operator writes the own one."""
PLACES = (
    "/etc/consult", "/etc/nginx", "/etc/systemd", "/etc/tmpfiles.d", "/etc/logrotate.d", "/opt/consult",
    "/usr/local/sbin", "/var/lib/consult", "/var/cache/consult", "/var/backups/consult", "/var/log/consult", "/var/www",
    "/srv/",
)  # fmt: skip


class Machine:
    """Paths below a folder and ports of its own; nothing else of our files is changed."""

    def __init__(self, root: Path, backend: int | None = None) -> None:
        self.root = root
        self.ports = {80: free_port(), 443: free_port(), 8000: backend or free_port()}
        self.host = f"localhost:{self.ports[443]}"
        self.url = f"https://{self.host}"

    def path(self, path: str) -> Path:
        """Return where a path of the server stands."""
        return self.root / path.removeprefix("/")

    def named(self, text: str) -> str:
        """Return text in which an operator has written the own name."""
        return text.replace(NAME, self.host)

    def moved(self, text: str) -> str:
        """Return commands or configuration with the paths and ports of this machine."""
        text = re.sub(r"(?m)^ *listen \[::\].*\n", "", text)
        text = re.sub(r"listen (\d+) ", lambda found: f"listen 127.0.0.1:{self.ports[int(found[1])]} ", text)
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{self.ports[8000]}")
        text = text.replace("--port 8000", f"--port {self.ports[8000]}")
        for place in PLACES:
            text = re.sub(rf"(?<![\w./-]){re.escape(place)}", f"{self.root}{place}", text)
        return text
