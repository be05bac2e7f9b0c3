"""What others made stands here unchanged and named, and every picture is listed, plain and safe to serve."""

import hashlib
import re
import shutil
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIST = Path("static/vendor/VENDORED.toml")
VENDORED = ("static/vendor", "static/fonts", "static/pictures/fluent", "tests/vendor")
OURS = {str(LIST), "static/fonts/README.md"}
PICTURES = ROOT / "static/pictures"
SOURCES = {"own": "CC0-1.0", "fluent": "MIT", "places": "CC0-1.0"}
ELEMENTS = {"svg", "g", "path", "rect", "circle", "ellipse"}
ATTRIBUTES = {
    *("xmlns", "viewBox", "transform", "d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "opacity"),
    *(
        "fill",
        "fill-rule",
        "clip-rule",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
    ),
}


def vendored_faults(root: Path) -> list[str]:
    """Say each file under `root` that is missing, changed or not in the list."""
    listed: dict[str, str] = {}
    for entry in tomllib.loads((root / LIST).read_text())["vendored"]:
        listed |= entry["files"]
    present = {
        file.relative_to(root).as_posix()
        for folder in VENDORED
        for file in (root / folder).rglob("*")
        if file.is_file()
    } - OURS
    changed = [
        name
        for name in sorted(present & set(listed))
        if hashlib.sha256((root / name).read_bytes()).hexdigest() != listed[name]
    ]
    return (
        [f"{name} is listed but missing" for name in sorted(set(listed) - present)]
        + [f"{name} is not in {LIST}" for name in sorted(present - set(listed))]
        + [f"{name} is not the file that was listed" for name in changed]
    )


def drawing_faults(text: str) -> list[str]:
    """Say what in an SVG is more than flat shapes: another element, an attribute, an address, an entity."""
    elements = set(re.findall(r"<([^\s/>]+)", text)) - ELEMENTS
    attributes = set(re.findall(r"\s([\w:-]+)\s*=", text)) - ATTRIBUTES
    addresses = re.findall(r"url\(|&|(?<!xmlns=\")https?:", text)
    return sorted(elements) + sorted(attributes) + addresses


def pictures() -> dict[str, dict[str, str]]:
    """Read the list of pictures: name → source, licence and one text per language."""
    return tomllib.loads((PICTURES / "pictures.toml").read_text())


def drawings() -> list[Path]:
    """Find every drawing, ours and others'."""
    return sorted(PICTURES.rglob("*.svg"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of everything vendored, to spoil."""
    for folder in VENDORED:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_every_vendored_file_is_listed_and_unchanged():
    assert vendored_faults(ROOT) == []


def test_every_vendored_part_names_its_package_version_and_licence():
    for entry in tomllib.loads((ROOT / LIST).read_text())["vendored"]:
        assert all(entry[key] for key in ("name", "version", "package", "licence"))
        assert re.fullmatch(r"sha(256|512)-[A-Za-z0-9+/]+=*", entry["integrity"])
        assert any("LICENSE" in name or "OFL" in name for name in entry["files"]), f"{entry['name']} lacks its licence"


def test_a_changed_vendored_file_is_noticed(copy: Path):
    script = copy / "static/vendor/htmx-4.0.1/htmx.min.js"
    script.write_bytes(script.read_bytes() + b" ")
    assert vendored_faults(copy) == ["static/vendor/htmx-4.0.1/htmx.min.js is not the file that was listed"]


def test_an_unlisted_vendored_file_is_noticed(copy: Path):
    (copy / "static/vendor/more.js").write_text("")
    assert vendored_faults(copy) == [f"static/vendor/more.js is not in {LIST}"]


def test_a_missing_vendored_file_is_noticed(copy: Path):
    (copy / "static/fonts/consult-reading-OFL.txt").unlink()
    assert vendored_faults(copy) == ["static/fonts/consult-reading-OFL.txt is listed but missing"]


def test_every_picture_is_listed_once_and_exists():
    listed = {f"{picture['source']}/{name}" for name, picture in pictures().items()}
    assert listed == {f"{file.parent.name}/{file.stem}" for file in drawings()}
    assert len(listed) == len(drawings())


def test_every_picture_has_a_licence_and_a_text_in_three_languages():
    for name, picture in pictures().items():
        assert set(picture) - {"words"} == {"source", "licence", "sv", "en", "ar"}, name
        assert picture["licence"] == SOURCES[picture["source"]], name
        assert all(picture[language].strip() for language in ("sv", "en", "ar")), name
        assert re.search("[؀-ۿ]", picture["ar"]), name


@pytest.mark.parametrize("file", drawings(), ids=lambda file: file.stem)
def test_a_drawing_is_flat_shapes_and_nothing_that_runs_or_points_elsewhere(file: Path):
    assert drawing_faults(file.read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<script>1</script>",
        '<path id="a" d="M0 0"/>',
        '<path style="fill:red" d="M0 0"/>',
        '<use href="https://example.org/a.svg"/>',
        '<image xlink:href="data:image/png;base64,AA"/>',
        '<path fill="url(#a)" d="M0 0"/>',
        '<g onload="x()"/>',
        "<text>Hej</text>",
        "<style>*{}</style>",
    ],
)
def test_what_a_drawing_may_not_hold_is_noticed(planted: str):
    drawing = (PICTURES / "own/check.svg").read_text()
    assert drawing_faults(drawing) == []
    assert drawing_faults(drawing.replace("</svg>", f"{planted}</svg>"))


def test_own_pictures_stay_small_and_share_one_grid():
    for file in (PICTURES / "own").glob("*.svg"):
        assert file.stat().st_size <= 1800, file.name
        assert 'viewBox="0 0 64 64"' in file.read_text(), file.name


def test_every_place_has_a_photo_small_enough_for_a_slow_network():
    for name, picture in pictures().items():
        if picture["source"] == "places":
            assert (PICTURES / "places" / f"{name}.jpg").stat().st_size <= 40_000
