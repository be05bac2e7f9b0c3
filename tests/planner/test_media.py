"""Uploaded pictures: every refusal, and nothing kept but pixels of ours (`privacy.md` 7)."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import func, select

from consult.models.project import Media
from consult.services import media
from tests.support.town import ACTOR, picture

NOWHERE: Any = None
"""In place of a database: a refused picture must not come that far."""
SECRET = b"a secret name, 59.2741, 15.2134"


def encoded(image: Image.Image, kind: str, **more: Any) -> bytes:
    """Return an image's bytes in a format."""
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def noise(width: int, height: int) -> Image.Image:
    """Return a picture that no encoder makes small."""
    return Image.effect_noise((width, height), 120).convert("RGB")


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says that it is very large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def with_everything_a_camera_adds() -> bytes:
    """Return a JPEG with a name and a position in its EXIF, XMP and comment, lying on its side."""
    image = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x9286] = 6, SECRET.decode(), SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(image, "JPEG", exif=exif, comment=SECRET, xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>")


@pytest.fixture
def keep(town: Any) -> Any:
    """Keep a picture as the planner's page does; returns its name."""

    def kept(raw: bytes) -> str:
        with town.writing() as db:
            return media.upload(db, ACTOR, town.organisation_id, town.settings.media, raw)

    return kept


@pytest.mark.parametrize("kind", media.FORMATS)
def test_a_picture_in_each_format_is_kept_as_jpeg(kind, keep, town):
    sha = keep(encoded(Image.new("RGB", (300, 200), "green"), kind))
    for address in (f"{sha}.jpg", f"{sha}-child.jpg"):
        with Image.open(town.settings.media / address) as kept:
            assert (kept.format, kept.size) == ("JPEG", (300, 200))


def test_nothing_that_a_camera_wrote_is_kept(keep, town):
    raw = with_everything_a_camera_adds()
    assert raw.count(SECRET) >= 4, "the control: the picture did carry it"
    sha = keep(raw)
    files = list(Path(town.settings.media).glob(f"{sha}*"))
    assert len(files) == 2
    assert not any(SECRET in file.read_bytes() or b"Exif" in file.read_bytes() for file in files)


def test_texts_and_profiles_in_a_png_are_not_kept(keep, town):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET.decode())
    sha = keep(encoded(Image.new("RGB", (30, 30), "red"), "PNG", pnginfo=notes, icc_profile=b"profile" + SECRET))
    with Image.open(town.settings.media / f"{sha}.jpg") as kept:
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_a_picture_stands_as_the_camera_meant_it(keep, town):
    sha = keep(with_everything_a_camera_adds())
    with Image.open(town.settings.media / f"{sha}.jpg") as kept:
        assert kept.size == (20, 40)


def test_what_is_see_through_becomes_white(keep, town):
    sha = keep(encoded(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"))
    with Image.open(town.settings.media / f"{sha}.jpg") as kept:
        assert kept.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.slow
def test_a_large_photo_becomes_small_enough_for_a_slow_network(keep, town):
    sha = keep(encoded(noise(2_600, 1_300), "JPEG", quality=60))
    with Image.open(town.settings.media / f"{sha}.jpg") as large:
        assert large.size == (2_048, 1_024)
    child = town.settings.media / f"{sha}-child.jpg"
    assert child.stat().st_size <= media.CHILD_BYTES
    with Image.open(child) as small:
        assert max(small.size) <= media.CHILD_SIDE


REFUSED = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "GIF": encoded(Image.new("RGB", (9, 9)), "GIF"),
    "TIFF": encoded(Image.new("RGB", (9, 9)), "TIFF"),
    "BMP": encoded(Image.new("RGB", (9, 9)), "BMP"),
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "nothing": b"",
    "half a picture": picture()[:60],
    "a broken picture": picture()[:40] + b"\0" * 40 + picture()[80:],
    "an empty JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_of_ours_is_refused_in_plain_words(raw, tmp_path):
    with pytest.raises(ValueError, match="PNG, JPEG or WebP"):
        media.upload(NOWHERE, ACTOR, 1, tmp_path, raw)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [(6_000, 4_001), (12_000, 12_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_is_opened(size, tmp_path, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("its pixels were read"))
    with pytest.raises(ValueError, match="24 million"):
        media.upload(NOWHERE, ACTOR, 1, tmp_path, bomb(*size))


def test_more_than_five_megabytes_are_refused(tmp_path):
    with pytest.raises(ValueError, match="5 MB"):
        media.upload(NOWHERE, ACTOR, 1, tmp_path, picture() + b"\0" * media.MOST_BYTES)


def test_the_same_picture_twice_is_one(keep, town):
    assert keep(picture()) == keep(picture())
    with town.writing() as db:
        assert db.scalar(select(func.count()).select_from(Media)) == 1


def test_a_page_says_what_is_wrong_with_a_picture_and_keeps_nothing(desk):
    words = {"title": "Torget", "stage": "other:ide", "place": "Torget", "at_place": "på Torget"}
    answer = desk.send("projects/new", words | {"people": "none", "picture": (io.BytesIO(REFUSED["SVG"]), "place.png")})
    assert answer.status_code == 422
    assert "PNG, JPEG eller WebP" in answer.text
    assert "Torget" not in desk.read("")


def test_pictures_are_served_to_anybody_for_good_and_only_ours(client, keep):
    sha = keep(picture())
    with client.get(media.address(sha, child=True)) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
    for name in ("0" * 64, "../config", f"{sha}-large", "%2e%2e%2fconfig.toml", sha.upper()):
        assert client.get(f"/media/{name}.jpg").status_code == 404


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("", "Svara på om det finns människor på bilden"),
        ("nobody knows", "Svara på om det finns människor på bilden"),
        ("unasked", "Använd inte bilden än. Fråga alla som syns"),
    ],
)
def test_a_picture_of_people_is_kept_only_when_they_have_said_yes(desk, town, people, said):
    words = {"title": "Torget", "stage": "other:ide", "place": "Torget", "at_place": "på Torget", "about": "Ett torg."}
    before = sorted(Path(town.settings.media).iterdir())
    answer = desk.send("projects/new", words | {"people": people, "picture": (io.BytesIO(picture("red")), "p.png")})
    assert answer.status_code == 422
    assert said in answer.text
    assert sorted(Path(town.settings.media).iterdir()) == before
    desk.done("projects/new", words | {"people": "agreed", "picture": (io.BytesIO(picture("red")), "p.png")})
    assert len(list(Path(town.settings.media).iterdir())) == len(before) + 2, "the control: with a yes it is kept"
    with town.database.reading() as db:
        kept = db.scalars(select(Media).order_by(Media.id.desc())).first()
    assert (kept.people, kept.about) == ("agreed", "Ett torg.")


def test_a_service_keeps_no_picture_of_people_who_were_not_asked(tmp_path):
    with pytest.raises(ValueError, match="Ask everybody"):
        media.upload(NOWHERE, ACTOR, 1, tmp_path, picture(), people="unasked")
    assert list(tmp_path.iterdir()) == []
