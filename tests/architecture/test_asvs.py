"""No requirement of ASVS 5.0 at levels 1 and 2 is left out, and what is said of each leads somewhere."""

import re
from collections import Counter

import pytest

from tests.architecture.evidence import broken, links
from tests.architecture.tree import ROOT

PAPER = ROOT / "docs/asvs.md"
OFFICIAL = {
    1: (8, 19), 2: (4, 7), 3: (8, 11), 4: (2, 8), 5: (4, 5), 6: (13, 22), 7: (6, 12), 8: (4, 3), 9: (4, 3),
    10: (5, 24), 11: (3, 11), 12: (3, 6), 13: (1, 12), 14: (2, 7), 15: (3, 10), 16: (0, 16), 17: (0, 7),
}  # fmt: skip
"""How many requirements the standard (5.0.0, May 2025) has by chapter at level 1 and 2: 70 and 183."""
STANDINGS = {"yes", "partly", "no", "operator", "n/a"}
ROW = re.compile(r"^\| V(\d+)\.(\d+)\.(\d+)(?:–(\d+))? \| ([12]) \| ([^|]+) \| ([^|]+) \| (.*) \|$", re.MULTILINE)


def rows():
    """Return (chapter, section, first number, last number, level, standing, how we know) of every row."""
    found = ROW.findall(PAPER.read_text("utf-8"))
    return [(int(c), int(s), int(a), int(z or a), int(level), how, why) for c, s, a, z, level, _, how, why in found]


def numbers():
    """Return every requirement that the paper names, with its level."""
    return [((c, s, n), level) for c, s, first, last, level, _, _ in rows() for n in range(first, last + 1)]


def test_the_official_numbers_add_up():
    assert (sum(one for one, _ in OFFICIAL.values()), sum(two for _, two in OFFICIAL.values())) == (70, 183)


@pytest.mark.parametrize("chapter", OFFICIAL)
def test_every_requirement_of_a_chapter_is_there_once(chapter):
    here = [(number, level) for number, level in numbers() if number[0] == chapter]
    levels = Counter(level for _, level in here)
    assert (levels[1], levels[2]) == OFFICIAL[chapter]
    assert len({number for number, _ in here}) == len(here)


def test_every_row_has_a_standing_and_says_how_we_know():
    assert [row for row in rows() if row[5] not in STANDINGS or not row[6].strip()] == []


def test_most_of_what_holds_is_held_by_a_test_or_found_in_code():
    without = [row[:3] for row in rows() if row[5] == "yes" and "](" not in row[6]]
    assert len(without) <= 8
    tested = [row for row in rows() if row[5] == "yes" and "../tests/" in row[6]]
    assert len(tested) >= 70


def test_the_summary_counts_right():
    counts = Counter(how for _, _, first, last, _, how, _ in rows() for _ in range(first, last + 1))
    said = ", ".join(f"{counts[how]} {how}" for how in ("yes", "partly", "no", "operator", "n/a"))
    assert f"Of 253: {said}." in PAPER.read_text("utf-8")


def test_every_link_leads_to_what_it_names():
    assert broken(PAPER) == []
    assert len(links(PAPER)) > 100
