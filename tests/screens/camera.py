"""Takes a picture of a page at every size, and lays the pictures out on contact sheets."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page

SIZES = {"tablet": (820, 1180), "phone": (390, 844), "desktop": (1280, 800), "zoomed": (640, 400)}
"""CSS pixels. "zoomed" is the desktop at 200 %: half of its width and height, drawn twice as large."""
WALL = {"wall": (1920, 1080)}
COLUMNS = {"tablet": 6, "phone": 8, "desktop": 4, "zoomed": 5, "wall": 3}
TALLEST = {"tablet": 2, "phone": 4, "desktop": 1.8, "zoomed": 2.6, "wall": 1}
"""How many widths of a page are kept; a line right across says that more stands below."""
SETTLING = 300  # ms, for a tapped card's light to go out and a picture to be decoded
SHEET, MARGIN, LABEL = 1440, 14, 20  # pixels
PAPER, INK, CUT = "#D5D9DE", "#1F2933", "#B42318"
HEAVIEST, QUALITIES = 130_000, range(76, 33, -6)  # bytes of a sheet, and JPEG's qualities from good to small


class Camera:
    """Collects pictures of one audience's pages and writes a sheet per size."""

    def __init__(self, folder: Path, audience: str, sizes: dict[str, tuple[int, int]]) -> None:
        self.folder, self.audience, self.sizes = folder, audience, sizes
        self.pictures: dict[str, list[tuple[str, Image.Image]]] = {size: [] for size in sizes}

    def take(self, page: Page, title: str) -> None:
        """Take the page as it stands, whole, at each size; a line at its sides says where the first screen ends."""
        page.wait_for_timeout(SETTLING)
        for size, (width, height) in self.sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            whole = max(height, page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": width, "height": whole})
            shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
            if whole > height:
                _mark(shot, height)
            self.pictures[size].append((title, _cut(shot, int(width * TALLEST[size]))))

    def develop(self) -> None:
        """Write the sheets, each as good as its weight allows."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for size, pictures in self.pictures.items():
            file = self.folder / f"{self.audience}-{size}.jpg"
            sheet = _sheet(pictures, COLUMNS[size])
            for quality in QUALITIES:
                sheet.save(file, quality=quality, optimize=True, progressive=True)
                if file.stat().st_size <= HEAVIEST:
                    break


def _mark(shot: Image.Image, fold: int) -> None:
    draw, length = ImageDraw.Draw(shot), shot.width // 30
    for start in (0, shot.width - length):
        draw.line((start, fold, start + length, fold), CUT, 4)


def _cut(shot: Image.Image, tallest: int) -> Image.Image:
    if shot.height <= tallest:
        return shot
    kept = shot.crop((0, 0, shot.width, tallest))
    ImageDraw.Draw(kept).line((0, tallest - 2, shot.width, tallest - 2), CUT, 4)
    return kept


def _sheet(pictures: Sequence[tuple[str, Image.Image]], columns: int) -> Image.Image:
    """Put each picture under the shortest column, as wide as a column, its title above it."""
    wide = (SHEET - MARGIN) // columns - MARGIN
    small = [one.resize((wide, round(one.height * wide / one.width)), Image.Resampling.LANCZOS) for _, one in pictures]
    feet, places = [MARGIN] * columns, []
    for picture in small:
        column = feet.index(min(feet))
        places.append((MARGIN + column * (wide + MARGIN), feet[column]))
        feet[column] += LABEL + picture.height + MARGIN
    sheet = Image.new("RGB", (SHEET, max(feet)), PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for (title, _), picture, (x, y) in zip(pictures, small, places, strict=True):
        draw.text((x, y), title, INK, font)
        sheet.paste(picture, (x, y + LABEL))
    return sheet
