"""Where something stands in a folded text, and what it is."""

from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to `end`, and why it should be hidden."""

    start: int
    end: int
    why: str
