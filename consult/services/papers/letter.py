"""The letter to the class, in the words of a level: thanks, what most said, what happens now, and where to look."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from babel.dates import format_date
from babel.lists import format_list

from consult import child_texts
from consult.services import pdf
from consult.services.described import Part, Result
from consult.services.figures import grouped
from consult.services.papers import Draw
from consult.services.papers.strongest import strongest
from forms.texts import Text, fill

MOST = {"6-9": 2, "10-12": 3, "13-15": 4, "16-18": 4}
"""How many findings a letter tells: few words for the youngest."""
MOST_THEMES = 3
SIZES = {"6-9": 17, "10-12": 14, "13-15": 12.5, "16-18": 12}
"""Points of the letters."""
_WORD = re.compile(r"\{([^{}]+)\}")


def make(result: Result, draw: Draw, level: str) -> bytes:
    """Return the letter for one level. A sentence that needs a word which nobody has given is left out."""
    side = next(one for one in result.worded if one.label == level)
    words = _words(result)

    def say(key: str) -> list[str]:
        lines = _texts()[key].say(result.lang, level).text.splitlines()
        return [fill(line, words) for line in lines if set(_WORD.findall(line)) <= set(words)]

    found = [{"question": one.question, "said": one.said} for one in strongest(side.parts, MOST[level])]
    found += [{"question": one.title, "said": said} for one in side.parts if (said := _themes(one, result))]
    facts = {
        "title": " ".join(say("title")),
        "organisation": result.organisation,
        "lang": result.lang,
        "size": SIZES[level],
        "thanks": say("thanks"),
        "said": {"heading": " ".join(say("said")), "list": found, "none": [] if found else say("none")},
        "changing": say("changing") if found and not result.final else [],
        "next": {"heading": " ".join(say("next")), "lines": [*say("happens"), *_answer(result, level, words)]},
        "where": say("where"),
        "from": say("from"),
    }
    return pdf.write("letter", facts)


def _themes(part: Part, result: Result) -> str:
    """Return the largest themes of what children said themselves, only those that are counted; no text of a child."""
    names = part.own.commonest if part.own else []
    return format_list(names[:MOST_THEMES], locale=child_texts.writing(result.lang).dates) if names else ""


def _answer(result: Result, level: str, words: dict[str, str]) -> list[str]:
    """Return when the answer comes, as the children's own pages say it; nothing when it has come."""
    if result.settled.said or result.settled.promised is None:
        return []
    return [fill(child_texts.say("so_blev_det.promised", result.lang, level).text, words)]


def _words(result: Result) -> dict[str, str]:
    told, by = result.settled, child_texts.writing(result.lang)
    day = told.promised
    known = {
        "platsen": result.place,
        "kommunen": result.organisation,
        "n": "" if result.heard is None else grouped(result.heard, result.lang),
        "kan ändras": told.can_change,
        "de som ritar": told.receivers,
        "nämnden": told.decides,
        "roll": told.responsible,
        "adress": result.site,
        "datum": format_date(day, by.day, locale=by.dates) if day else "",
        "månad": format_date(day, "LLLL", locale=by.dates) if day else "",
    }
    return {name: said for name, said in known.items() if said}


@cache
def _texts() -> dict[str, Text]:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return {key: Text.load(said) for key, said in raw.items()}
