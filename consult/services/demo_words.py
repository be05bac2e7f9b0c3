"""What the demo's children write in their own words: screened, let in, approved and sorted by the services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import own_words, quotes, themes
from consult.services.clearing import masking, queue, screening

QUESTION: str = own_words.OFFERED["short_text"]["id"]


def written() -> tuple[str, ...]:
    """Return the texts, one a child."""
    raw = _raw()
    return (*(one["says"] for one in raw["approved"]), *raw["waiting"], *raw["worry"])


def read(db: Session, actor: str, secret: str, consultation: Consultation) -> list[str]:
    """Read what a closed consultation's children wrote as a planner would; return the quotes that papers may use."""
    while found := screening.unscreened(db):
        screening.keep(db, secret, [screening.judge(one) for one in found])
    screening.let_in(db)
    approved = {_shown(one["says"]) for one in _raw()["approved"]}
    for item in list(_items(db, consultation)):
        if "".join(piece.text for piece in item.pieces) in approved:
            queue.clear(db, actor, consultation, item.id, secret=secret, seen=item.seen)
    return _sort(db, actor, consultation)


def _items(db: Session, consultation: Consultation) -> Iterator[queue.Item]:
    """Yield all that waits to be read, in its order."""
    last = ""
    while (item := queue.next_one(db, consultation, f"{last}~" if last else "")) and item.id > last:
        yield item
        last = item.id


def _sort(db: Session, actor: str, consultation: Consultation) -> list[str]:
    """Sort the quotes under themes and pick one of each; return those, in the order of the themes."""
    raw, picked = _raw(), []
    names = {one.body: one.id for one in quotes.of(db, consultation, QUESTION)}
    for theme, name in raw["themes"].items():
        chosen = [names[_shown(one["says"])] for one in raw["approved"] if theme in one["themes"]]
        made = themes.make(db, actor, consultation, QUESTION, name)
        themes.put(db, actor, made, chosen)
        themes.pick(db, actor, made, chosen[0])
        picked.append(chosen[0])
    return picked


def _shown(says: str) -> str:
    """Return a text as a planner reads it."""
    words = masking.read(says)
    return masking.written([word.text for word in words], [n for n, word in enumerate(words) if word.why])


@cache
def _raw() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return raw
