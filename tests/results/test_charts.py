"""What is drawn: nothing overlaps, nothing needs a style, everything is told apart in grey and from the right."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from consult.services import charts, figures
from consult.services.charts import STEPS, WIDTH, Page, draw
from consult.services.figures import Drawing, Row
from tests.results.shapes import FIGURES, asking

LONG = "Ställen där man kan sitta flera tillsammans i skuggan och prata utan att bli störd av bollar och cyklar"
SCALES = [
    Drawing("scale", "?", "", "sv", tuple(Row(f"Steg {n}", "option", 100 / many, "1", "20 %") for n in range(many)))
    for many in range(2, 9)
]


def drawing(name: str, lang: str = "sv") -> Drawing:
    found = figures.drawing(FIGURES[name], asking(lang, "16-18" if lang == "sv" else "10-12"))
    assert found is not None
    return found


def laid_out(drawing: Drawing) -> tuple[Page, list[Bbox], list[Bbox]]:
    """Lay a drawing out and return the boxes of its texts and of its bars, in pixels."""
    page = Page(drawing)
    page.svg()
    canvas = FigureCanvasAgg(page.canvas)
    canvas.draw()
    texts = [text.get_window_extent(canvas.get_renderer()) for text in page.axes.texts]
    return page, texts, [patch.get_window_extent() for patch in page.axes.patches]


def overlap(one: Bbox, other: Bbox) -> bool:
    met = Bbox.intersection(one, other)
    return met is not None and met.width > 1 and met.height > 1


ALL = [drawing(name, lang) for name in FIGURES for lang in ("sv", "ar")]
WIDE = [
    replace(drawing("bars"), rows=tuple(replace(row, label=LONG) for row in drawing("bars").rows)),
    replace(drawing("a scale"), rows=tuple(replace(row, label=LONG) for row in drawing("a scale").rows)),
    replace(drawing("bars"), rows=(Row("Ja", "option", 100, "123 456/234 567", "100 %"),)),
]


@pytest.mark.parametrize("one", [*ALL, *SCALES, *WIDE])
def test_no_words_overlap_and_all_stay_on_the_sheet(one):
    _, texts, bars = laid_out(one)
    assert not [(a, b) for a, b in combinations(texts, 2) if overlap(a, b)]
    assert all(box.x0 >= -0.5 and box.x1 <= WIDTH + 0.5 and box.y0 >= -0.5 for box in (*texts, *bars))
    if one.style == "bars":
        assert not [(text, bar) for text in texts for bar in bars if bar.width > 1 and overlap(text, bar)]


def test_a_crowded_sheet_would_be_seen(monkeypatch):
    monkeypatch.setattr(charts, "LINE", 8)
    _, texts, _ = laid_out(WIDE[0])
    assert [(a, b) for a, b in combinations(texts, 2) if overlap(a, b)]


def test_words_are_wrapped_between_words_only():
    lines = charts.wrap(LONG, WIDTH - 2)
    assert len(lines) > 1
    assert " ".join(lines) == LONG


def test_arabic_stands_to_the_right():
    _, _, bars = laid_out(drawing("bars", "ar"))
    assert {round(bar.x1) for bar in bars} == {WIDTH - 1}
    _, _, bars = laid_out(drawing("bars"))
    assert {round(bar.x0) for bar in bars} == {1}


@pytest.mark.parametrize("one", ALL)
def test_a_chart_needs_no_style_and_says_what_it_shows(one):
    svg = draw(one)
    root = ET.fromstring(svg)  # noqa: S314 - our own chart
    assert not [element for element in root.iter() if element.tag.endswith("}style") or "style" in element.attrib]
    assert root.attrib["role"] == "img"
    names = {element.attrib["id"]: element.text for element in root if "id" in element.attrib}
    assert names[root.attrib["aria-labelledby"]] == one.title
    assert names[root.attrib["aria-describedby"]] == one.about
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(id.startswith(figures.prefix(one)) for id in ids)
    used = {value[1:] for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")}
    assert used <= set(ids)


def test_what_nobody_knows_is_hatched_and_what_was_skipped_is_dashed():
    svg = draw(drawing("bars"))
    assert svg.count("<pattern ") == 1
    assert "url(#" + figures.prefix(drawing("bars")) in svg
    assert svg.count("stroke-dasharray") == 1


def test_a_scale_with_many_points_uses_a_second_pattern():
    assert [draw(scale).count("<pattern ") for scale in SCALES] == [0, 0, 0, 1, 2, 3, 4]


def test_what_somebody_wrote_stays_words():
    nasty = replace(drawing("bars"), title="<script>alert(1)</script>", about='"><img src=x onerror=1>')
    svg = draw(replace(nasty, rows=(Row("$\\alpha$ <b>&amp;", "option", 50, "1", "50 %"),)))
    assert "<script" not in svg
    assert "<img" not in svg


@pytest.mark.slow
def test_equal_tallies_are_equal_bytes_in_every_process():
    program = "from tests.results.test_charts import *; import sys; sys.stdout.write(draw(drawing('eight bars')))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout.decode()
        for seed in ("1", "2")
    }
    assert printed == {draw(drawing("eight bars"))}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_steps_of_a_scale_are_told_apart_in_grey():
    grey = [luminance(colour) for colour in STEPS]
    assert all((after + 0.05) / (before + 0.05) > 1.5 for before, after in pairwise(grey))
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in STEPS[:2])
    assert all((luminance(colour) + 0.05) / (luminance(charts.INK) + 0.05) >= 4.5 for colour in STEPS[2:])
