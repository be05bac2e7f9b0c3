"""The files beside the code: where they are (in the package, or beside it in a checkout) and their addresses."""

import hashlib
import tomllib
from base64 import b64encode
from functools import cache
from pathlib import Path

from markupsafe import Markup

PACKAGE = Path(__file__).resolve().parent
PICTURE_FOLDERS = ("pictures/own/{}.svg", "pictures/fluent/{}.svg", "pictures/places/{}.jpg")


def folder(name: str) -> Path:
    """Return the absolute path of `static` or `translations`; FileNotFoundError says which one is missing."""
    for candidate in (PACKAGE / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"The folder {name} is neither in {PACKAGE} nor beside it; install consult again.")


@cache
def tag() -> str:
    """Return eight signs of a hash over all static files: one for all, so that links inside sheets and scripts hold."""
    static = folder("static")
    files = sorted(path for path in static.rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(static).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:8]


def address(path: str) -> str:
    """Return the immutable address of a file below `static`; FileNotFoundError for a file that is not there."""
    if not (folder("static") / path).is_file():
        raise FileNotFoundError(f"There is no static file {path}.")
    return f"/assets/{tag()}/{path}"


@cache
def integrity(path: str) -> str:
    """Return what a browser compares a script with before it runs it (Subresource Integrity)."""
    digest = hashlib.sha384((folder("static") / path).read_bytes()).digest()
    return f"sha384-{b64encode(digest).decode()}"


def picture_address(slug: str) -> str:
    """Return the address of a picture of the library, drawn or photographed."""
    return address(_picture_file(slug))


@cache
def picture(slug: str) -> Markup:
    """Return a drawn picture as inline SVG that screen readers pass over: the words stand beside it."""
    drawing = (folder("static") / _picture_file(slug)).read_text("utf-8")
    return Markup(drawing.replace("<svg ", '<svg class="picture" aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - our own file


@cache
def pictures() -> dict[str, dict[str, str]]:
    """Return the pictures that a questionnaire may name: for each its source, its licence and what is drawn."""
    return tomllib.loads((folder("static") / "pictures/pictures.toml").read_text("utf-8"))


def _picture_file(slug: str) -> str:
    for pattern in PICTURE_FOLDERS:
        if (folder("static") / pattern.format(slug)).is_file():
            return pattern.format(slug)
    raise FileNotFoundError(f"There is no picture {slug}.")
