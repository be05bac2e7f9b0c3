"""What is counted once, at final, for everybody together: sensitive questions, and maps with their squares."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.release import block
from consult.models.submission import pin, submission
from consult.services import tallies
from consult.services.blocks import ALL, candidate, safe
from consult.services.squares import Leaf, divide
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.shapes import Places

SENSITIVE_FROM = 30
EVERYBODY, MAP = "all", "map"
"""The channels of blocks that hold everybody: whole questions, and the squares of a map."""


def freeze(db: Session, release: int, consultation: Consultation, questionnaire: Questionnaire) -> None:
    """Count each of these questions in one partition of its own (`privacy.md` 1.6 and 1.7)."""
    mine = select(submission).where(submission.c.consultation == consultation.id, submission.c.held.is_(False))
    members = {row.run: row for row in db.execute(mine.order_by(submission.c.run))}
    sensitive, once = questionnaire.sensitive(), questionnaire.once()
    for secret, least in ((True, max(SENSITIVE_FROM, consultation.k)), (False, consultation.k)):
        asked = [one for one in questionnaire.counted() if one.id in once and (one.id in sensitive) == secret]
        facts = {"release": release, "d1": ALL, "d2": ALL, "k": consultation.k}
        if asked and len(members) >= least and safe(list(map(candidate, members.values())), consultation.k):
            tallies.count(db, _block(db, facts, EVERYBODY, len(members)), list(members.values()), asked)
            for question in asked:
                if question.kind.shape is Places and not secret:
                    _freeze_squares(db, facts, question, members)


def _freeze_squares(db: Session, facts: Mapping[str, Any], question: Question, members: Mapping[str, Any]) -> None:
    pins: dict[str, list[Any]] = {}
    for row in db.execute(select(pin).where(pin.c.question == question.id).order_by(pin.c.id)):
        if row.run in members:
            pins.setdefault(row.run, []).append(row)
    stands = {run: [(one.x, one.y) for one in mine] for run, mine in pins.items()}
    for leaf in divide(stands, lambda runs: safe([candidate(members[run]) for run in runs], facts["k"])):
        new = _block(db, facts, MAP, len(leaf.members))
        categories = Counter(_categories(leaf, pins))
        tallies.keep(db, new, question.id, {(name(leaf), category): n for category, n in categories.items()})


def _categories(leaf: Leaf, pins: Mapping[str, Sequence[Any]]) -> Iterable[str]:
    """Return each child's categories of pins in a leaf, each once."""
    for run in leaf.members:
        yield from {one.category for one in pins[run] if (one.x, one.y) in leaf.pins[run]}


def name(leaf: Leaf) -> str:
    """Return what a leaf is called among the cells: `x.y.side`, and `.rest` for the rest of that square."""
    return f"{leaf.x}.{leaf.y}.{leaf.side}{'.rest' if leaf.rest else ''}"


def _block(db: Session, facts: Mapping[str, Any], channel: str, n: int) -> str:
    new = str(uuid.uuid4())
    db.execute(insert(block).values(id=new, channel=channel, n=n, **facts))
    return new
