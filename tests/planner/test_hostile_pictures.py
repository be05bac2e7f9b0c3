"""Odd and hostile pictures: refused in plain words or kept clean and the right way up, and nothing left behind."""

import io
import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from consult.services import media
from tests.planner.test_media import bomb, encoded, noise
from tests.support.town import ACTOR

SECRET = b"a secret name, 59.2741, 15.2134"
CANNOT, HEAVY, LARGE = "PNG, JPEG or WebP", "5 MB", "24 million"
RED, BLUE = (220, 0, 0), (0, 0, 220)
NOWHERE: Any = None


def halves(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Return a picture whose left half is red and right half blue."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture.convert(mode)


def turned(orientation: int) -> bytes:
    """Return the halves as a camera stores them when it is held in one of the eight ways (Exif 2.3, 0x0112)."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # which of Pillow's turns undoes what a reader will do
    stored = halves()
    if orientation > 1:
        stored = stored.transpose(Image.Transpose(back[orientation]))
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, SECRET.decode()
    return encoded(stored, "JPEG", exif=exif, quality=95, subsampling=0)


def chunk(name: bytes, body: bytes, check: int | None = None) -> bytes:
    """Return a part of a PNG, with a wrong checksum if wanted."""
    return (
        struct.pack(">I", len(body))
        + name
        + body
        + struct.pack(">I", zlib.crc32(name + body) if check is None else check)
    )


def png(*more: bytes, head: tuple[int, ...] = (2, 2, 8, 2, 0, 0, 0), body: bytes = b"\0" + b"\x90" * 6) -> bytes:
    """Return a PNG of given parts, as a program that nobody knows might write it."""
    data = chunk(b"IDAT", zlib.compress(body * head[1]))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", *head))
        + b"".join(more)
        + data
        + chunk(b"IEND", b"")
    )


def saved(kind: str, mode: str = "RGB", **more: Any) -> Callable[[], bytes]:
    """Return what makes the halves in a format and a mode."""
    return lambda: encoded(halves(mode), kind, **more)


def palette() -> bytes:
    """Return a palette of which one colour is see-through."""
    return encoded(halves("P"), "PNG", transparency=0)


def moving(kind: str) -> bytes:
    """Return pictures after one another in one file."""
    frames = [halves(), Image.new("RGB", (40, 20), "green")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def noted() -> bytes:
    """Return a PNG with texts, XMP and a profile."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET.decode())
    notes.add_text("Comment", SECRET.decode() * 50, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    return encoded(halves(), "PNG", pnginfo=notes, icc_profile=b"profile" + SECRET, exif=Image.Exif())


def located(kind: str) -> Callable[[], bytes]:
    """Return what makes a picture that says where it was taken, by whom and in which colours."""

    def make() -> bytes:
        exif = Image.Exif()
        exif[0x013B] = SECRET.decode()
        exif.get_ifd(0x8825).update({1: "N", 2: (59.0, 16.0, 27.0), 3: "E", 4: (15.0, 12.0, 48.0)})
        return encoded(halves(), kind, exif=exif, icc_profile=b"profile" + SECRET, xmp=b"<x:xmpmeta>" + SECRET)

    return make


def broken(at: int) -> Callable[[], bytes]:
    """Return what makes a JPEG with noise in the middle."""

    def make() -> bytes:
        raw = encoded(noise(60, 60), "JPEG")
        return raw[:at] + bytes(range(256))[:40] + raw[at + 40 :]

    return make


GOOD = encoded(halves(), "PNG")
JPEG = encoded(halves(), "JPEG", quality=95)
SCRIPT = b"<script>alert(1)</script>"
BOX = b"\0\0\0\x18ftyp%s\0\0\0\0mif1heic" + bytes(40)
ODD: dict[str, tuple[Callable[[], bytes] | bytes, str | None]] = {
    **{f"a camera held in way {n}": (partial(turned, n), None) for n in range(1, 9)},
    "CMYK": (saved("JPEG", "CMYK", quality=95), None),
    "grey": (saved("JPEG", "L"), None),
    "grey with see-through": (saved("PNG", "LA"), None),
    "one bit": (saved("PNG", "1"), None),
    "16 bits": (lambda: encoded(Image.new("I;16", (40, 20), 40_000), "PNG"), None),
    "a palette": (saved("PNG", "P"), None),
    "a palette with see-through": (palette, None),
    "see-through": (saved("PNG", "RGBA"), None),
    "WebP without loss": (saved("WEBP", lossless=True), None),
    "WebP with see-through": (saved("WEBP", "RGBA"), None),
    "progressive": (saved("JPEG", progressive=True), None),
    "interlaced": (png(head=(2, 2, 8, 2, 0, 0, 1), body=b"\0" + b"\x90" * 3 + b"\0" + b"\x90" * 3), None),
    "moving PNG": (lambda: moving("PNG"), None),
    "moving WebP": (lambda: moving("WEBP"), None),
    "one pixel": (lambda: encoded(Image.new("RGB", (1, 1), RED), "PNG"), None),
    "one pixel high": (lambda: encoded(Image.new("RGB", (3_000, 1), RED), "PNG"), None),
    "JPEG that knows where it was": (located("JPEG"), None),
    "PNG that knows where it was": (located("PNG"), None),
    "WebP that knows where it was": (located("WEBP"), None),
    "texts in a PNG": (noted, None),
    "a comment in a JPEG": (saved("JPEG", comment=SECRET), None),
    "a page after a PNG": (GOOD + SCRIPT + SECRET, None),
    "a page after a JPEG": (JPEG + SCRIPT + SECRET, None),
    "an archive after a JPEG": (JPEG + b"PK\3\4" + SECRET, None),
    "a page inside a PNG": (png(chunk(b"tEXt", b"Title\0" + SCRIPT + SECRET)), None),
    "an unknown part": (png(chunk(b"puNk", SECRET)), None),
    "a broken profile": (png(chunk(b"iCCP", b"x\0\0" + b"not packed")), None),
    "nothing": (b"", CANNOT),
    "zeros": (bytes(4_000), CANNOT),
    "a page": (b"<!doctype html>" + SCRIPT, CANNOT),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", CANNOT),
    "SVG that fetches": (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>', CANNOT),
    "GIF": (saved("GIF"), CANNOT),
    "a script in a GIF": (b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)", CANNOT),
    "BMP": (saved("BMP"), CANNOT),
    "TIFF": (saved("TIFF"), CANNOT),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60), CANNOT),
    "HEIC": (BOX.replace(b"%s", b"heic"), CANNOT),
    "AVIF": (BOX.replace(b"%s", b"avif"), CANNOT),
    "ICO": (saved("ICO", sizes=[(16, 16)]), CANNOT),
    "PDF": (b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>endobj", CANNOT),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file", CANNOT),
    "PSD": (b"8BPS\0\1" + bytes(60), CANNOT),
    "PPM": (saved("PPM"), CANNOT),
    "a program": (b"\x7fELF" + bytes(99), CANNOT),
    "an archive": (b"PK\3\4" + bytes(99), CANNOT),
    "the head of a PNG alone": (GOOD[:33], CANNOT),
    "half a PNG": (encoded(noise(60, 60), "PNG")[:4_000], CANNOT),
    "half a JPEG": (encoded(noise(60, 60), "JPEG")[:1_200], CANNOT),
    "half a WebP": (encoded(noise(60, 60), "WEBP")[:500], CANNOT),
    "a PNG with a wrong checksum": (png(head=(2, 2, 8, 2, 0, 0, 0)).replace(b"IDAT", b"IDAX"), CANNOT),
    "a PNG of no size": (png(head=(0, 0, 8, 2, 0, 0, 0)), CANNOT),
    "a PNG of colours that are not": (png(head=(2, 2, 3, 7, 0, 0, 0)), CANNOT),
    "a text that unpacks to a hundred megabytes": (
        lambda: png(chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(100_000_000)))), CANNOT,
    ),
    "a bomb of 144 million pixels": (lambda: bomb(12_000, 12_000), LARGE),
    "a bomb of four thousand million": (lambda: bomb(65_000, 65_000), LARGE),
    "one too many pixels": (lambda: bomb(6_000, 4_001), LARGE),
    "20,000 × 20,000": (lambda: bomb(20_000, 20_000), LARGE),
    "more than 5 MB": (lambda: GOOD + bytes(media.MOST_BYTES), HEAVY),
}  # fmt: skip
"""What is sent, and what is said of it; None where it is kept."""


def pixel(picture: Image.Image, x: int, y: int) -> Any:
    """Return the red, green and blue of a place."""
    return picture.convert("RGB").getpixel((x, y))


def given(name: str) -> bytes:
    """Return the bytes of a picture."""
    make = ODD[name][0]
    return make if isinstance(make, bytes) else make()


def test_there_are_sixty_of_them():
    assert len(ODD) >= 60


@pytest.mark.parametrize("name", [name for name, (_, said) in ODD.items() if said])
def test_what_cannot_be_taken_is_refused_in_plain_words_and_leaves_nothing(name, tmp_path):
    with pytest.raises(ValueError, match=ODD[name][1]):
        media.upload(NOWHERE, ACTOR, 1, tmp_path, given(name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name, (_, said) in ODD.items() if said is None])
def test_what_can_be_taken_is_kept_as_pixels_alone(name):
    raw = given(name)
    for made in (media._jpeg(media._opened(raw), 85), media._for_children(media._opened(raw))):
        for left in (SECRET, b"Exif", b"http", b"ICC_", b"script", b"PK\3\4", b"8BIM"):
            assert left not in made, left
        with Image.open(io.BytesIO(made)) as kept:
            assert (kept.format, kept.mode, getattr(kept, "n_frames", 1)) == ("JPEG", "RGB", 1)
            kept.load()


@pytest.mark.parametrize("way", range(1, 9))
def test_a_picture_stands_right_however_the_camera_was_held(way):
    raw = turned(way)
    with Image.open(io.BytesIO(raw)) as stored:
        lies = stored.size == (20, 40) or pixel(stored, 4, 5)[0] < 128 or way in (1, 4)
    assert lies, "the control: without its mark it lies on its side"
    made = media._opened(raw)
    assert made.size == (40, 20)
    assert pixel(made, 4, 10)[0] > 150 > pixel(made, 36, 10)[0]


def test_a_picture_of_16_bits_keeps_its_greys():
    assert 140 < pixel(media._opened(given("16 bits")), 5, 5)[0] < 170


def test_some_of_what_is_sent_does_carry_what_must_go():
    carrying = [name for name, (_, said) in ODD.items() if said is None and SECRET in given(name)]
    assert len(carrying) > 12, "the control"
