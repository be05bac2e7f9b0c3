"""Uploaded pictures: judged by their bytes, re-encoded without metadata, and kept in two sizes (`privacy.md` 7)."""

from __future__ import annotations

import hashlib
import io
import uuid
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

_TOO_HEAVY = lazy("The picture is over 5 MB. Choose a smaller one.")
_TOO_MANY_PIXELS = lazy("The picture has more than 24 million pixels. Make it smaller and choose it again.")
_NOT_A_PICTURE = lazy("We cannot read this file. Choose a picture in PNG, JPEG or WebP.")
_STEPS = ((800, 80), (800, 70), (800, 60), (800, 50), (640, 60), (640, 45), (480, 50), (480, 35), (320, 30))


def upload(db: Session, actor: str, organisation_id: int, folder: Path, raw: bytes) -> str:
    """Keep a picture and its child-sized rendition; return its name (SHA-256). ValueError says what to do instead."""
    picture = _opened(raw)
    large = _jpeg(_within(picture, LONGEST_SIDE), 85)
    sha = hashlib.sha256(large).hexdigest()
    write(folder / f"{sha}.jpg", large)
    write(folder / f"{sha}-child.jpg", _for_children(picture))
    if not db.scalar(select(Media.id).where(Media.organisation_id == organisation_id, Media.sha == sha)):
        width, height = _within(picture, LONGEST_SIDE).size
        db.add(Media(organisation_id=organisation_id, sha=sha, width=width, height=height))
        db.flush()
        audit.record(db, actor, "upload picture", f"picture {sha[:12]}", organisation_id)
    return sha


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
