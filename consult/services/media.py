"""Uploaded pictures: judged by their bytes, re-encoded without metadata, and kept in two sizes (`privacy.md` 7)."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.project import Media
from consult.services import audit
from forms.texts import lazy

MOST_BYTES = 5_000_000
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 2_048
CHILD_SIDE = 800
CHILD_BYTES = 40_000
FORMATS = ("PNG", "JPEG", "WEBP")
PEOPLE = ("", "none", "agreed")

_JFIF = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_SCAN = b"\xff\xda"
_OUR_SEGMENTS = {_JFIF[:2], b"\xff\xdb", b"\xff\xc2", b"\xff\xc4", _SCAN}
_MARKER = re.compile(rb"\xff[^\0]")
MOST_SCANS = 16
"""A few more than a progressive picture has: thousands would keep a browser busy for minutes."""

_TOO_HEAVY = lazy("The picture is over 5 MB. Choose a smaller one.")
_TOO_MANY_PIXELS = lazy("The picture has more than 24 million pixels. Make it smaller and choose it again.")
_NOT_A_PICTURE = lazy("We cannot read this file. Choose a picture in PNG, JPEG or WebP.")
_ASK_FIRST = lazy("Ask everybody in the picture first, and a guardian of every child.")
_STEPS = ((800, 80), (800, 70), (800, 60), (800, 50), (640, 60), (640, 45), (480, 50), (480, 35), (320, 30))


@dataclass(frozen=True)
class Encoded:
    """A picture as it is kept: as JPEG, large and in the child's size; the large one's width and height in pixels."""

    large: bytes
    child: bytes
    size: tuple[int, int]

    @property
    def sha(self) -> str:
        """The name under which it is kept."""
        return hashlib.sha256(self.large).hexdigest()


def encoded(raw: bytes) -> Encoded:
    """Judge and encode a picture anew, which takes its time and no database; ValueError says what to do instead."""
    picture = _opened(raw)
    return _encoded(picture, _jpeg(_within(picture, LONGEST_SIDE), 85))


def as_sent(raw: bytes) -> Encoded:
    """Return a picture that this program has made elsewhere, byte for byte; any other is encoded anew."""
    picture = _opened(raw)
    made_here = max(picture.size) <= LONGEST_SIDE and _has_only_pixels(raw)
    return _encoded(picture, raw) if made_here else encoded(raw)


def _encoded(picture: Image.Image, large: bytes) -> Encoded:
    return Encoded(large, _for_children(picture), _within(picture, LONGEST_SIDE).size)


def keep(  # whose it is, where and what
    db: Session, actor: str, organisation_id: int, folder: Path, picture: Encoded, *, about: str = "", people: str = ""
) -> str:
    """Keep an encoded picture; return its name (SHA-256). ValueError says whom to ask first.

    `about` is the text for those who do not see it; `people` is `none` or `agreed`, empty where nobody was asked."""
    if people not in PEOPLE:
        raise ValueError(_ASK_FIRST)
    sha = picture.sha
    write(folder / f"{sha}.jpg", picture.large)
    write(folder / f"{sha}-child.jpg", picture.child)
    kept = db.scalar(select(Media).where(Media.organisation_id == organisation_id, Media.sha == sha))
    if kept is None:
        width, height = picture.size
        kept = Media(organisation_id=organisation_id, sha=sha, width=width, height=height, about="", people="")
        db.add(kept)
        audit.record(db, actor, "upload picture", f"picture {sha[:12]}", organisation_id, people=people)
    kept.about, kept.people = about or kept.about, people or kept.people
    db.flush()
    return sha


def upload(
    db: Session, actor: str, organisation_id: int, folder: Path, raw: bytes, *, about: str = "", people: str = ""
) -> str:
    """Encode a picture and keep it, where nobody else waits to write; return its name."""
    return keep(db, actor, organisation_id, folder, encoded(raw), about=about, people=people)


def describe(db: Session, actor: str, organisation_id: int, sha: str, about: str) -> None:
    """Say in words what a kept picture shows; KeyError for one that the organisation has not."""
    kept = db.scalar(select(Media).where(Media.organisation_id == organisation_id, Media.sha == sha))
    if kept is None:
        raise KeyError(sha)
    kept.about = about
    db.flush()
    audit.record(db, actor, "describe picture", f"picture {sha[:12]}", organisation_id)


def _has_only_pixels(raw: bytes) -> bool:
    """Tell whether a file is a JPEG of the segments that `_jpeg` writes (ITU-T T.81), and nothing before or after."""
    at, scans = 2, 0
    while raw[:2] == b"\xff\xd8" and raw[at : at + 2] != b"\xff\xd9" and at < len(raw):
        kind, end = raw[at : at + 2], at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if kind not in _OUR_SEGMENTS or (kind == _JFIF[:2] and raw[at:end] != _JFIF):
            return False
        if kind == _SCAN:
            scans += 1
            found = _MARKER.search(raw, end)
            end = found.start() if found else len(raw)
        at = end
    return raw[:2] == b"\xff\xd8" and len(raw) == at + 2 and 1 <= scans <= MOST_SCANS


def address(sha: str, *, child: bool = False) -> str:
    """Return where a kept picture is served: at most 2,048 pixels wide or high, the child's at most 800 and 40 kB."""
    return f"/media/{sha}{'-child' if child else ''}.jpg"


def _opened(raw: bytes) -> Image.Image:
    """Decode what the bytes are, whatever the name says; the size is read and judged before the pixels are."""
    if len(raw) > MOST_BYTES:
        raise ValueError(_TOO_HEAVY)
    try:
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as wrong:
        raise ValueError(_TOO_MANY_PIXELS) from wrong
    except (OSError, SyntaxError, ValueError) as wrong:
        raise ValueError(_NOT_A_PICTURE) from wrong
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError(_TOO_MANY_PIXELS)
    try:
        return _plain(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError) as wrong:
        raise ValueError(_NOT_A_PICTURE) from wrong


def _plain(picture: Image.Image) -> Image.Image:
    """Copy the pixels alone, on white where they were see-through; nothing that came with them follows."""
    if picture.mode.startswith("I"):  # 16 bits of grey, which would be cut off at 255 instead of made smaller
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    layers = picture.convert("RGBA")
    plain = Image.new("RGB", layers.size, "white")
    plain.paste(layers, mask=layers.getchannel("A"))
    return plain


def _within(picture: Image.Image, side: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copy


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _for_children(picture: Image.Image) -> bytes:
    """Return the best of the steps that a slow network carries; the last one whatever it weighs."""
    encoded = b""
    for side, quality in _STEPS:
        encoded = _jpeg(_within(picture, side), quality)
        if len(encoded) <= CHILD_BYTES:
            break
    return encoded


def write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; a name that exists already has the same content."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_suffix(f".{uuid.uuid4().hex}")
    part.write_bytes(content)
    part.replace(file)


def is_picture(raw: bytes) -> bool:
    """Tell whether bytes are a picture that could be kept."""
    try:
        _opened(raw)
    except ValueError:
        return False
    return True
