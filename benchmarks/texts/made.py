"""Texts as children might write them, made from templates and a seed, with what must be hidden known to the letter."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_SAID = "noll ett två tre fyra fem sex sju åtta nio".split()
_ARABIC, _PERSIAN, _WIDE = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"
SECRET = {"pnr", "phone", "mail", "mailsaid", "url", "urlsaid", "name", "full", "of"}
"""The slots that hold what nobody else may read."""


@dataclass(frozen=True)
class Made:
    """A text, where its secrets stand in it, which kind of template it came from, and whether its name is held out."""

    body: str
    secrets: tuple[tuple[int, int], ...] = ()
    held_out: bool = False


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a file of templates, without its remarks."""
    rows = (HERE / name).read_text("utf-8").splitlines()
    return tuple(row for row in rows if row and not row.startswith("#"))


@cache
def words(key: str) -> tuple[str, ...]:
    """Return what a slot may be filled with."""
    rows = dict(row.split(" = ", 1) for row in lines("words.txt"))
    return tuple(rows[key].split("|"))


@cache
def people(key: str) -> tuple[str, ...]:
    """Return one of the bench's lists of names."""
    return tuple(dict(row.split(" = ", 1) for row in lines("people.txt"))[key].split())


def texts(kind: str, which: str, number: int, seed: int = 5) -> list[Made]:
    """Return so many texts of a kind (`numbers`, `names`, `clean`, `worry`, `near`) from one folder of templates."""
    chance = random.Random(f"{kind} {which} {seed}")
    templates = lines(f"{which}/{kind}.txt")
    return [_filled(templates[place % len(templates)], chance) for place in range(number)]


def foreign(which: str, number: int, seed: int = 5) -> list[Made]:
    """Return texts of one to three sentences in other languages; every fourth stands behind a Swedish sentence."""
    chance = random.Random(f"foreign {which} {seed}")
    languages = [line.split("|") for line in lines(f"{which}/foreign.txt")]
    made = []
    for place in range(number):
        said = ". ".join(chance.sample(languages[place % len(languages)], chance.choice((1, 1, 2, 3))))
        made.append(Made(f"jag vill ha fler gungor och bänkar. {said}" if place % 4 == 3 else said))
    return made


def _filled(template: str, chance: random.Random) -> Made:
    """Return the template with every slot filled; a third is all in small letters, as children write."""
    held_out = chance.random() < 0.4
    body, secrets = "", []
    rest = template
    while slot := _SLOT.search(rest):
        body += rest[: slot.start()]
        value = _value(slot[1], chance, held_out=held_out)
        if slot[1] in SECRET:
            secrets.append((len(body), len(body) + len(value)))
            body += value
            rest = rest[slot.end() :]
        else:
            rest = value + rest[slot.end() :]
    body += rest
    return Made(body.lower() if chance.random() < 0.33 else body, tuple(secrets), held_out)


def _value(slot: str, chance: random.Random, *, held_out: bool) -> str:
    if slot in {"pnr", "phone"}:
        return {"pnr": _personnummer, "phone": _phone}[slot](chance)
    if slot not in {"name", "full", "of"}:
        return chance.choice(words(slot))
    given = chance.choice(people("held_out" if held_out else "given")).title()
    if slot == "of":
        return given if given.endswith(("s", "x", "z")) else given + "s"
    if slot == "name":
        return given
    return f"{given} {chance.choice(people('held_out_family' if held_out else 'family')).title()}"


def _personnummer(chance: random.Random) -> str:
    """Return a number with the shape of a personnummer or samordningsnummer, checked or not, in one of many ways."""
    year, month, day = chance.randint(2007, 2020), chance.randint(1, 12), chance.randint(1, 28)
    day += 60 if chance.random() < 0.15 else 0
    date = f"{year}{month:02}{day:02}"[chance.choice((0, 2)) :]
    last = f"{chance.randint(0, 9999):04}"
    dash = chance.choice(("-", "-", "", " ", "+", " - ", "–"))
    spaced = f"{date[:-4]} {date[-4:-2]} {date[-2:]}"
    return _dressed(chance.choice((f"{date}{dash}{last}",) * 4 + (f"{spaced} {last}", f"{date} sista {last}")), chance)


def _phone(chance: random.Random) -> str:
    """Return an invented telephone number, mobile or not, with or without the country, in one of many ways."""
    area = chance.choice(("070", "072", "073", "076", "079", "08", "031", "0520"))
    number = f"{chance.randint(0, 10 ** (10 - len(area)) - 1):0{10 - len(area)}}"
    if area == "08":
        number = number[: chance.choice((6, 7, 8))]
    head = chance.choice((area, area, area, f"+46{area[1:]}", f"0046 {area[1:]}", f"+46 (0){area[1:]}"))
    parts = [number[place : place + 2] for place in range(0, len(number), 2)]
    shapes = (f"{head}{number}", f"{head}-{number}", f"{head}-{' '.join(parts)}", f"{head} {' '.join(parts)}")
    return _dressed(
        chance.choice((*shapes, f"{head}/{number}", f"{head}.{'.'.join(parts)}", " ".join(f"{head}{number}"))), chance
    )


def _dressed(number: str, chance: random.Random) -> str:
    """Return a number as it is, or spoken, in the digits of another script, or with signs that cannot be seen."""
    way = chance.random()
    if way < 0.10:
        return " ".join(_SAID[int(sign)] for sign in number if sign.isdigit())
    if way < 0.20:
        return number.translate(str.maketrans("0123456789", chance.choice((_ARABIC, _PERSIAN, _WIDE))))
    if way < 0.25:
        return "\u200b".join(number)
    if way < 0.30:
        return number.replace("0", "o") if number[1:].count("0") < 4 else number
    return number
