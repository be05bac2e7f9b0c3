"""Days and times as people in Sweden write them: 4/5, 4 maj 2027, tis 4 maj kl 9.15, 09:15–10:00."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from forms.texts import lazy

_MONTHS = {name: n for n, name in enumerate("jan feb mar apr maj jun jul aug sep okt nov dec".split(), start=1)}
_MONTHS |= {"may": 5, "oct": 10}
_WEEKDAYS = {"mån": 0, "tis": 1, "ons": 2, "tor": 3, "fre": 4, "lör": 5, "sön": 6} | {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_NUMBERED = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\b|\b(?P<yy>20\d{2})(?P<mm>\d{2})(?P<dd>\d{2})\b"
)
_NAMED = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?::?[ea]|st|nd|rd|th)?\s+(?P<month>{'|'.join(_MONTHS)})[a-zåäö]*\b\.?(?:,?\s+(?P<y>20\d{{2}}))?"
)
_SHORT, _DOTTED = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}})\s?{sign}\s?(?P<m>\d{{1,2}})\b(?:[-/. ]\s?(?P<y>20\d{{2}})|[-/.](?P<yy>\d{{2}}))?\b"
    )
    for sign in ("/", r"\.")
)
_WEEKDAY = re.compile(r"\b(mån|tis|ons|tor|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun)[a-zåäö]*\b\.?,?")
_SMALL = re.compile(r"\b(den|kl|klockan|at|the|on|från|from|clock)\b\.?|^[\s,;]+|[\s,;]+$")
_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2})(?:[.:]\d{2})?)?|(\d{2})(\d{2})")
_UNTIL = re.compile(r"\s*[-–—−]\s*|\s+(?:till|to|until|och|and)\s+")
_WHOLE_DAY = {"hela dagen", "heldag", "all day", "whole day"}

_NO_DAY = lazy("Write the day as 2027-05-04, 4/5 or 4 maj.")
_NO_SUCH_DAY = lazy("That day does not exist. Look at the day and the month.")
_PASSED = lazy("That day has passed. Look at the year.")
_OTHER_WEEKDAY = lazy("The weekday and the day do not match.")
_NO_TIME = lazy("Write the time as 9.15 or 09:15–10:00.")
_BACKWARDS = lazy("It ends before it begins. Look at the times.")
_ONLY_TIME = lazy("Write the day too, not only the time.")

Times = tuple[datetime | None, datetime | None]


def when(day: str, clock: str, end: str, today: date) -> Times:
    """Return when it begins and ends on Swedish clocks, from a day and one or two times; ValueError says what to do.

    A day without a year is the next one. A day without a time is the whole day. The time may stand beside the day.
    """
    day, clock, end = (" ".join(text.casefold().split()) for text in (day, clock, end))
    if not day:
        if clock or end:
            raise ValueError(_ONLY_TIME)
        return None, None
    found, beside = _day(day, today)
    begins, ends = _times(clock or beside)
    if end:
        ends, more = _times(end)
        if more:
            raise ValueError(_NO_TIME)
    if begins is None:
        if ends is not None:
            raise ValueError(_NO_TIME)
        return datetime.combine(found, time(0)), datetime.combine(found, time(23, 59))
    if ends is not None and ends <= begins:
        raise ValueError(_BACKWARDS)
    return datetime.combine(found, begins), datetime.combine(found, ends) if ends is not None else None


def is_whole_day(begins: datetime, ends: datetime | None) -> bool:
    """Tell whether two moments on Swedish clocks are a day from its beginning to its end."""
    return begins.time() == time(0) and ends is not None and ends.time() == time(23, 59)


def _day(text: str, today: date) -> tuple[date, str]:
    """Return the day, and what stands beside it."""
    weekday = _WEEKDAY.search(text)
    bare = _WEEKDAY.sub(" ", text).strip()
    hit = next(filter(None, (shape.search(bare) for shape in (_NUMBERED, _NAMED, _SHORT, _DOTTED))), None)
    if hit is None:
        raise ValueError(_NO_DAY)
    parts = {name[0]: said for name, said in hit.groupdict().items() if said}
    month = _MONTHS.get(parts["m"]) or int(parts["m"])
    found = _real(parts.get("y", ""), month, int(parts["d"]), today)
    if weekday and _WEEKDAYS[weekday[1]] != found.weekday():
        raise ValueError(_OTHER_WEEKDAY)
    return found, bare[: hit.start()] + " " + bare[hit.end() :]


def _real(year: str, month: int, day: int, today: date) -> date:
    years = [2000 + int(year) % 100 if len(year) == 2 else int(year)] if year else [today.year, today.year + 1]
    days = [found for each in years if (found := _exists(each, month, day))]
    if not days:
        raise ValueError(_NO_SUCH_DAY)
    coming = [found for found in days if found >= today]
    if not coming:
        raise ValueError(_PASSED if year else _NO_SUCH_DAY)
    return coming[0]


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year < 2200 else None
    except ValueError:
        return None


def _times(text: str) -> tuple[time | None, time | None]:
    bare = " ".join(_SMALL.sub(" ", _SMALL.sub(" ", text)).split())
    if not bare or bare in _WHOLE_DAY:
        return None, None
    said = [_time(part) for part in _UNTIL.split(bare)]
    if len(said) > 2:
        raise ValueError(_NO_TIME)
    return said[0], said[1] if len(said) == 2 else None


def _time(text: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(_NO_TIME)
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(_NO_TIME)
    return time(hour, minute)
