"""Personnummer and telephone numbers, in figures or spoken, with whatever stands between the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from consult.services.clearing.folding import Folded
from consult.services.clearing.spans import Span

_UNITS = {
    "0": "noll nolla nollan zero o oo صفر",
    "1": "ett en etta ettan one yksi واحد",
    "2": "två tva tvåa tvåan two kaksi اثنان اثنين",
    "3": "tre trea trean three kolme ثلاثة",
    "4": "fyra fyran four neljä اربعة أربعة",
    "5": "fem femma femman five viisi خمسة",
    "6": "sex sexa sexan six kuusi ستة",
    "7": "sju sjua sjuan seven seitsemän سبعة",
    "8": "åtta atta åttan eight kahdeksan ثمانية",
    "9": "nio nia nian nie nine yhdeksän تسعة",
}
_TEENS = "tio elva tolv tretton fjorton femton sexton sjutton arton nitton".split()
_TENS = {
    "tjugo": 2,
    "tjugi": 2,
    "trettio": 3,
    "fyrtio": 4,
    "femtio": 5,
    "sextio": 6,
    "sjuttio": 7,
    "åttio": 8,
    "nittio": 9,
}
_SMALL = {"ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9}
SAID = (
    {word: digit for digit, words in _UNITS.items() for word in words.split()}
    | {word: str(10 + place) for place, word in enumerate(_TEENS)}
    | {word: f"{ten}0" for word, ten in _TENS.items()}
    | {"oo": "00"}
    | {ten + one: f"{tens}{ones}" for ten, tens in _TENS.items() for one, ones in _SMALL.items()}
)
"""What a number is called, in Swedish, English, Finnish and Arabic, and its figures."""
_STUCK = re.compile(
    rf"(?:{'|'.join(sorted((word for word in SAID if len(word) > 2), key=len, reverse=True))}){{2,40}}+"
)
_STUCK_PART = re.compile("|".join(sorted((word for word in SAID if len(word) > 2), key=len, reverse=True)))
_LOOKS_LIKE = {"l": "1", "i": "1"}
_BETWEEN = set("och and sen sedan så streck bindestreck minus plus mellanslag mellanrum punkt prick komma snedstreck "
               "siffra siffran siffrorna sista är dash then".split())  # fmt: skip
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[\W_]")
_GAP = 4
"""How many signs in a row may stand between two figures of one number."""
_BORN = re.compile(r"född|fodd|födels|personnum|persnum|pers ?nr|p ?nr\b|person ?nr|born|birthday|fyller")
_LAST_FOUR = re.compile(r"(?:fyra|4) sista|sista (?:fyra|4|siffror)|last (?:four|4)")
_UNIT = re.compile(
    r"\s?(?:kr\b|kronor|:-|sek\b|spänn|miljon|miljard|tusen|meter|m2|m\b|km\b|kg\b|cm\b|ton\b|barn\b|år\b|st\b|%)"
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?:\s?(?:-|och|till)?\s?(?:[01]?\d|2[0-4])[.:][0-5]\d)+")
_ROUND = re.compile(r"[1-9]\d{0,2}(?:[ .]\d00| 000|\.000)*(?:[ .]?000)+")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\D{1,4}(?:19|20)\d\d)+")


@dataclass
class _Run:
    """Figures that stand near each other."""

    start: int = -1
    end: int = -1
    groups: list[str] = field(default_factory=list)
    gap: int = 0

    def add(self, digits: str, start: int, end: int) -> None:
        self.start = start if self.start < 0 else self.start
        self.end, self.gap = end, 0
        self.groups.append(digits)


def find(folded: Folded) -> Iterator[Span]:
    """Yield every number that tells who somebody is or how to reach them; times, years, sums and counting are left."""
    for run in _runs(folded.lower):
        if why := _why(run, folded.lower):
            plus = folded.lower[max(run.start - 1, 0) : run.start] == "+"
            yield Span(run.start - plus, run.end, why)


def _runs(text: str) -> Iterator[_Run]:
    run = _Run()
    for token in _TOKEN.finditer(text):
        if digits := _digits(
            token[0], beside=token.start() == run.end or text[token.end() : token.end() + 1].isdigit()
        ):
            run.add(digits, token.start(), token.end())
            continue
        run.gap += token[0] != " " and token[0] not in _BETWEEN
        if run.groups and (run.gap > _GAP or (token[0].isalpha() and token[0] not in _BETWEEN)):
            yield run
            run = _Run()
    yield run


def _digits(token: str, *, beside: bool) -> str:
    """Return the figures that a token is or says; letters that look like figures count only beside figures."""
    if token.isdigit():
        return token
    if said := SAID.get(token):
        return said
    if beside and token in _LOOKS_LIKE:
        return _LOOKS_LIKE[token]
    return "".join(SAID[part] for part in _STUCK_PART.findall(token)) if _STUCK.fullmatch(token) else ""


def _why(run: _Run, text: str) -> str:
    digits = "".join(run.groups)
    before = text[max(0, run.start - 30) : run.start]
    if len(digits) in {6, 8} and _is_date(digits, len(digits) - 4) and (len(digits) == 8 or _BORN.search(before)):
        return "personnummer"
    if len(digits) == 4 and _LAST_FOUR.search(before):
        return "personnummer"
    if len(digits) < 7 or _is_harmless(run, digits, text):
        return ""
    return "personnummer" if _is_personnummer(run.groups, digits) else "phone"


def _is_date(digits: str, year: int) -> bool:
    """Return whether year, month and day stand here (day + 60 in a samordningsnummer; a full year is 19xx or 20xx)."""
    month, day = int(digits[year : year + 2]), int(digits[year + 2 : year + 4])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and (year == 2 or digits[:2] in {"19", "20"})


def _is_personnummer(groups: list[str], digits: str) -> bool:
    """Return whether it is a date and four figures; ten that begin with 0 may be a telephone number."""
    if len(digits) not in {10, 12} or not _is_date(digits, len(digits) - 8):
        return False
    return len(digits) == 12 or digits[0] != "0" or len(groups[0]) == 6 or _has_check_figure(digits)


def _has_check_figure(digits: str) -> bool:
    """Return whether the last figure checks the nine before it (Luhn)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _is_harmless(run: _Run, digits: str, text: str) -> bool:
    raw = text[run.start : run.end]
    if _CLOCK.fullmatch(raw) or _YEARS.fullmatch(raw):
        return True
    if digits[0] == "0" or text[max(run.start - 1, 0) : run.start] == "+":
        return False
    numbers = [int(group) for group in run.groups]
    counting = len(numbers) > 2 and all(after - before in {1, 2, 5, 10} for before, after in pairwise(numbers))
    return counting or bool(_ROUND.fullmatch(raw)) or bool(_UNIT.match(text, run.end))
