"""How many answers wait on devices, as the devices say: in this process's memory only, and forgotten in minutes."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from time import monotonic

REMEMBERED_SECONDS = 600
MOST_PAGES = 5_000
MOST_ANSWERS = 1_000
_PAGE = re.compile(r"[0-9a-f]{16,64}")


@dataclass(frozen=True)
class _Said:
    code: str
    number: int
    at: float


_lock = Lock()
_pages: OrderedDict[str, _Said] = OrderedDict()
"""What each open page said last, the longest silent first. A page's name is made anew at each load."""


def tell(code: str, page: str, number: int) -> None:
    """Remember that so many answers to a session wait on the device of a page; ValueError for what no page says."""
    if not _PAGE.fullmatch(page) or not 0 <= number <= MOST_ANSWERS:
        raise ValueError(page)
    with _lock:
        _pages.pop(page, None)
        if number:
            _pages[page] = _Said(code, number, monotonic())
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)


def told(code: str) -> int:
    """Return how many answers to a session are known to wait; devices out of reach have said nothing."""
    oldest = monotonic() - REMEMBERED_SECONDS
    with _lock:
        return sum(said.number for said in _pages.values() if said.code == code and said.at >= oldest)
