"""Papers as PDF that a screen reader can read and an archive can keep: PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import typst

from consult import assets

LETTERS = (
    " -~\xa0-ňŊ-ɏʹʼ\u0300-\u0304\u0306-\u030c\u0323-\u0328Ѐ-џҊ-ӿḀ-ỿ\u2009‐‑–—‘-„•…\u202f′←→€−✓"
    "،؛؟ء-غـ-\u0655٠-٬\u0670ٱٹپچڈڑژکگںھۀ-ۃیے-ۓە۰-۹\u200c-\u200e"
)
"""What the fonts in `static/fonts/*.ttf` can draw, as the inside of a regular expression's brackets."""
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
ISOLATES = "\u2066-\u2069"
"""Marks that keep a number's or a name's own direction; they are obeyed and never drawn."""
_OTHER = re.compile(rf"[^{LETTERS}{ISOLATES}\n]+")
_TEMPLATES = assets.PACKAGE / "typst"


def write(name: str, facts: Mapping[str, Any], day: date | None = None) -> bytes:
    """Return the PDF of a template in `consult/typst`. People's words go in as data, never as markup.

    With a `day` it is dated so, and equal facts are equal bytes; else it bears the time when it is made.

    A sign without a letter in our fonts, such as an emoji, becomes a question mark: the standards allow no empty boxes.
    """
    written = typst.compile(
        _TEMPLATES / f"{name}.typ",
        root=_TEMPLATES,
        font_paths=[assets.folder("static") / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(drawable(facts))},
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(day, time.min, UTC) if day else None,
    )
    if not isinstance(written, bytes):
        raise TypeError(f"{name} is not one file")
    return written


def drawable(facts: Any) -> Any:
    """Return facts with every text as our fonts can draw it."""
    if isinstance(facts, str):
        return _OTHER.sub(lambda found: " " if found[0].isspace() else "?", facts)
    if isinstance(facts, Mapping):
        return {name: drawable(value) for name, value in facts.items()}
    return [drawable(one) for one in facts] if isinstance(facts, list | tuple) else facts
