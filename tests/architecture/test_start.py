"""What the server must not carry: the program that draws, and the one that migrates."""

import subprocess
import sys

HEAVY = ("matplotlib", "alembic", "numpy", "qrcode.image.pil", "docx", "pptx", "av", "authlib", "requests")


def test_the_server_starts_without_drawing_or_migrating():
    loaded = f"import sys, consult.app; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
