"""The leader's pages are easy to read: short words (LIX at most 30), and in the sun (7:1 for every text)."""

import re
from html import unescape
from pathlib import Path

import pytest

from consult.assets import folder
from consult.services.steps import BY_KIND
from forms.texts import LEVELS
from tests.leader.conftest import Leader

DATABASES = ["sqlite"]
HARDEST = 30
LONG = 6
LEAST = 7.0
# Names, addresses and numbers are what a municipality writes, not we.
NOT_OURS = r"<(title|svg|script|header|bdi)\b.*?</\1>|Lunds kommun|Ekparken|Ekskolan|plan@lund\.example|[\d\xa0:–-]{2,}"
ENDS = r"</(?:p|h1|h2|li|dd|dt|label|summary|button|a|caption|th|strong)>"
PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "second", "action", "wrong", "good")
        for ground in ("ground", "panel", "note")
    ),
    *((text, "help") for text in ("ink", "call")),
    ("call", "panel"),
    ("action", "touched"),
    *(("panel", button) for button in ("action", "pressed")),
]
"""Which colour is written on which, by the names in the style sheet; white is `panel`."""


def lix(text: str) -> float:
    """Return words a sentence plus the share of words of more than six letters (Björnsson 1968)."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = [one for one in re.split(r"[.!?:]", text) if re.search(r"[^\W\d_]", one)]
    return len(words) / len(sentences) + 100 * sum(len(word) > LONG for word in words) / len(words)


def read(html: str) -> str:
    """Return what a page says, each heading, point and button as a sentence of its own."""
    ours = re.sub(NOT_OURS, " ", html[html.index("<body") :], flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(ENDS, ". ", ours)))


def pages(leader: Leader, kind: str) -> dict[str, str]:
    """Return the leader's pages before, during and after, by their addresses."""
    manus = [f"/manus?steg={n}" for n in range(1, len(BY_KIND[kind]))]
    steps = ["", "/anteckningar", "/las", "/skriv-in", "/hjalp", *manus]
    found = {}
    for verb in ("", "begin", "pause", "close"):
        if verb:
            leader.press("lage", verb=verb)
        for step in steps:
            found[f"{verb}{step}"] = leader.see(step)
    return found


@pytest.mark.parametrize("kind", ["classroom", "field", "open"])
@pytest.mark.parametrize("level", [LEVELS[0], LEVELS[-1]])
def test_every_page_of_a_leader_is_easy_reading(leader: Leader, kind: str, level: str):
    consultation = leader.town.consultation(levels=[level])
    code = leader.town.session(consultation, kind=kind, begin=False)
    shown = pages(Leader(leader.town, leader.client, code), kind)
    found = {name: lix(read(page)) for name, page in shown.items()}
    print(max(found.items(), key=lambda one: one[1]))  # noqa: T201 - `pytest -s` shows the hardest
    assert {name: round(said) for name, said in found.items() if said > HARDEST} == {}


def test_hard_words_would_be_seen():
    hard = "Verksamhetsansvarig samordnare sammanställer uppföljningens indikatorer enligt kommunfullmäktiges beslut."
    assert lix(hard) > 2 * HARDEST


def tokens() -> dict[str, str]:
    sheet = (folder("static") / "leader/leader.css").read_text("utf-8")
    return dict(re.findall(r"--([\w-]+):\s*(#\w+);", sheet[: sheet.index("}")]))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_of_a_leader_can_be_read_in_the_sun(text: str, ground: str):
    known = tokens()
    assert contrast(known[text], known[ground]) >= LEAST


def test_the_pages_of_a_leader_with_an_account_can_be_read_in_the_sun():
    sheet = (folder("static") / "staff/staff.css").read_text("utf-8")
    own = next(line for line in sheet.splitlines() if line.startswith(".hand {"))
    usual, in_hand = (dict(re.findall(r"--([\w-]+):\s*(#\w+);", css)) for css in (sheet[: sheet.index("}")], own))
    known = usual | in_hand
    read = {name: contrast(known[name], known["paper"]) for name in ("ink", "second", "action", "error")}
    assert {name: ratio for name, ratio in read.items() if ratio < LEAST} == {}
    assert contrast(usual["error"], usual["paper"]) < LEAST


def test_a_weak_colour_would_be_seen():
    assert round(contrast("#52606d", "#f7f8fa"), 1) == 6.1


def test_no_text_has_a_colour_that_is_not_in_the_table():
    sheet = Path(folder("static") / "leader/leader.css").read_text("utf-8")
    used = set(re.findall(r"(?<![\w-])color:\s*([^;]+);", sheet))
    assert used <= {"#fff", *(f"var(--{text})" for text, _ in PAIRS)}
