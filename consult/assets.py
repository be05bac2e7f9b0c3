"""Where the files beside the code are: inside the package when installed from a wheel, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the absolute path of `static` or `translations`; FileNotFoundError says which one is missing."""
    for candidate in (PACKAGE / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"The folder {name} is neither in {PACKAGE} nor beside it; install consult again.")
