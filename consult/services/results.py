"""The one gate through which figures about answers leave: sums of whole blocks, shown as `privacy.md` 1 allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.release import block, cell, release
from consult.services.blocks import ALL
from consult.services.together import EVERYBODY, MAP, SENSITIVE_FROM
from forms.question import Question
from forms.questionnaire import Questionnaire
from forms.shapes import (
    NONE,
    RESERVED,
    SKIP,
    UNSURE,
    WHOLE,
    Bar,
    Cells,
    Distribution,
    DistributionSet,
    Manner,
    Places,
    Shape,
    Square,
    Texts,
    add,
    categories_of,
)

FEW = 20
_DIVIDED = block.c.channel.in_(("group", "open"))
"""The blocks that backgrounds divide; each answer of an ordinary question is in at most one of them."""


@dataclass(frozen=True)
class Figure:
    """What may be shown of one question; `shape` None reads "För få svar för att visas", for 0 as for K-1."""

    question: Question
    shape: Shape | None
    where: tuple[str, str] = (ALL, ALL)
    preliminary: bool = False
    reveal: bool = False
    sensitive: bool = False
    once: bool = False
    """Whether it is shown for everybody together only, when the result is final."""


@dataclass(frozen=True)
class Rest:
    """Why bars by background may add up to less: answers only in the total, and whether some are in no figure."""

    in_total_only: int
    unshown: bool


def figures(
    db: Session, consultation: Consultation, questionnaire: Questionnaire, f1: str = ALL, f2: str = ALL
) -> list[Figure]:
    """Return a figure per counted question for one background value or for everybody (`*`)."""
    divided = _read(db, _blocks(consultation).where(*_matching(f1, f2), _DIVIDED))
    whole = _read(db, _blocks(consultation).where(block.c.channel == EVERYBODY)) if (f1, f2) == (ALL, ALL) else {}
    kept, once = questionnaire.sensitive(), questionnaire.once()
    together = (f1, f2) == (ALL, ALL)
    preliminary = consultation.state in ("open", "closed")
    found = []
    for question in asked(consultation, questionnaire):
        secret = question.id in kept
        manner: Manner = "rounded" if secret else "exact" if together else "nearly_all"
        shape = _shape(question, whole if question.id in once else divided, consultation.k, manner)
        if isinstance(shape, Places) and not secret:
            shape = replace(shape, squares=tuple(_squares(db, consultation, question)))
        found.append(Figure(question, shape, (f1, f2), preliminary, sensitive=secret, once=question.id in once))
    return found


def _squares(db: Session, consultation: Consultation, question: Question) -> Iterator[Square]:
    """Return the squares of a map, the largest first, so that what lies in another is drawn upon it."""
    mine = _blocks(consultation).where(block.c.channel == MAP)
    read = _read(db, mine).get(question.id, {})
    sizes = {row.id: row.n for row in db.execute(select(block.c.id, block.c.n).where(block.c.id.in_(read)))}
    categories = [item for item in _items(question) if "." not in item]
    found = [_square(one, cells, sizes[one], categories) for one, cells in read.items()]
    yield from sorted(found, key=lambda one: (-one.side, not one.rest, one.y, one.x))


def _square(of: str, cells: Cells, base: int, categories: Sequence[str]) -> Square:
    name = next(iter(cells))[0]
    x, y, side = (int(part) for part in name.split(".")[:3])
    bars, _ = _bars([(category, cells.get((name, category), 0)) for category in categories], base, "nearly_all")
    return Square(frozenset([of]), x, y, side, name.endswith(".rest"), base, tuple(bars))


def reveal_figures(db: Session, group_session: GroupSession, questionnaire: Questionnaire) -> list[Figure]:
    """Return a figure per counted question for one group, as a whole, after its first reveal; none is counted once."""
    consultation = group_session.consultation
    mine = _blocks(consultation).where(block.c.group_session == group_session.id, release.c.kind == "session")
    by_block = _read(db, mine)
    once = questionnaire.once()
    return [
        Figure(question, _shape(question, by_block, consultation.k, "nearly_all"), reveal=True)
        for question in asked(consultation, questionnaire)
        if question.id not in once
    ]


def asked(consultation: Consultation, questionnaire: Questionnaire) -> list[Question]:
    """Return the questions that children of some level of this consultation are asked, and whose answers count."""
    return [one for one in questionnaire.counted() if any(one.asked(level) for level in consultation.levels)]


def values(db: Session, consultation: Consultation, index: int) -> list[str]:
    """Return the values of the first (0) or second (1) background that have a view, in alphabetical order."""
    label = (block.c.d1, block.c.d2)[index]
    found = _blocks(consultation, label).where(label != ALL, _DIVIDED).distinct()
    return sorted(db.execute(found).scalars())


def rest(db: Session, consultation: Consultation, index: int) -> Rest:
    """Return what the bars by one background leave out."""
    label = (block.c.d1, block.c.d2)[index]
    summed = _blocks(consultation, func.coalesce(func.sum(block.c.n), 0))
    left = db.execute(summed.where(label == ALL, _DIVIDED)).scalar_one()
    return Rest(int(left), consultation.unshown)


def heard(db: Session, consultation: Consultation) -> int | None:
    """Return how many submissions the figures for everybody stand on; None while there is no block."""
    summed = _blocks(consultation, func.sum(block.c.n)).where(_DIVIDED)
    found = db.execute(summed).scalar_one()
    return None if found is None else int(found)


def _blocks(consultation: Consultation, *columns: Any) -> Select[Any]:
    chosen = select(*(columns or (block.c.id,))).join_from(block, release, block.c.release == release.c.id)
    return chosen.where(release.c.consultation == consultation.id, release.c.done.is_(True))


def _matching(f1: str, f2: str) -> list[Any]:
    return [label == wanted for label, wanted in ((block.c.d1, f1), (block.c.d2, f2)) if wanted != ALL]


def _read(db: Session, wanted: Select[Any]) -> dict[str, dict[str, Cells]]:
    """Return the cells of the wanted blocks: question → block → cells."""
    ids = wanted.subquery()
    found: dict[str, dict[str, dict[tuple[str, str], int]]] = {}
    for row in db.execute(select(cell).where(cell.c.block.in_(select(ids.c.id)))):
        found.setdefault(row.question, {}).setdefault(row.block, {})[row.item, row.category] = row.n
    return {question: dict(blocks) for question, blocks in found.items()}


def _shape(question: Question, read: Mapping[str, Mapping[str, Cells]], k: int, manner: Manner) -> Shape | None:
    by_block = read.get(question.id, {})
    if not by_block:
        return None
    least = max(k, SENSITIVE_FROM) if manner == "rounded" else k
    cells, blocks = add(by_block.values()), frozenset(by_block)
    items = _items(question)
    made: dict[str, Distribution] = {}
    for item, answers in items.items():
        one = _distribution(categories_of(cells, item), answers, blocks, least=least, manner=manner)
        if one is not None:
            made[item] = one
    if not made:
        return None
    base = max(one.base for one in made.values())
    if question.kind.shape and issubclass(question.kind.shape, DistributionSet):
        return question.kind.shape(blocks, base, made, _manner_of(made.values()))
    return Texts(blocks, base) if question.kind.shape is Texts else made[WHOLE]


def _items(question: Question) -> dict[str, list[str]]:
    """Return the items of a question, each with the categories that are real answers."""
    items: dict[str, list[str]] = {}
    for item, category in question.kind.columns():
        if category not in RESERVED:
            items.setdefault(item, []).append(category)
    return items


def _distribution(
    counts: Mapping[str, int], answers: Sequence[str], blocks: frozenset[str], *, least: int, manner: Manner
) -> Distribution | None:
    real = [(category, counts.get(category, 0)) for category in (*answers, UNSURE)]
    base = sum(n for _, n in real)
    skipped = counts.get(SKIP, 0) + counts.get(NONE, 0)
    if base < least:
        return None
    if manner == "rounded":
        return _rounded(real, base, skipped, blocks)
    bars, manner = _bars(real, base, manner)
    return Distribution(blocks, base, (*bars, Bar(SKIP, skipped, None)), manner)


def _bars(real: Sequence[tuple[str, int]], base: int, manner: Manner) -> tuple[list[Bar], Manner]:
    """Return a bar per category; where all or all but one of fewer than 20 agree, in words (`privacy.md` 1.5)."""
    if manner == "nearly_all" and base < FEW and any(n >= base - 1 for _, n in real):
        return [Bar(one, None, None, "nearly_all" if n >= base - 1 else "some_or_none") for one, n in real], manner
    return [Bar(one, n, round(100 * n / base)) for one, n in real], "exact"


def _rounded(real: Iterable[tuple[str, int]], base: int, skipped: int, blocks: frozenset[str]) -> Distribution:
    """Round every category to 5 % and the base down to 5; nothing is left that counts (`privacy.md` 1.6)."""
    bars = [Bar(category, None, 5 * round(20 * n / base)) for category, n in real]
    aside = Bar(SKIP, None, 5 * round(20 * skipped / (base + skipped)))
    return Distribution(blocks, base - base % 5, (*bars, aside), "rounded")


def _manner_of(parts: Iterable[Distribution]) -> Manner:
    manners = {part.manner for part in parts}
    return manners.pop() if len(manners) == 1 else "exact"
