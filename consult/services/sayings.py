"""What may be told of children's own words: themes with their counts, and the cleared texts under them.

A theme is counted only from K children on, each child once however much it wrote; below that it says "some"
(`privacy.md` 1.9). It is told for everybody together, never by background. How many texts were cleared follows the same
rule. Of a sensitive question nothing is counted, and nothing is told before the result is final (`privacy.md` 1.6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.clearing import quote
from consult.models.consultation import FINISHED, Consultation
from consult.models.theme import Theme, sorted_quote
from consult.services import quotes, themes
from consult.services.quotes import Quote
from forms.questionnaire import Questionnaire


@dataclass(frozen=True)
class Told:
    """A theme that something lies under. `children` is None for "some"; what papers may quote stands first."""

    id: int
    name: str
    children: int | None
    quotes: tuple[Quote, ...]

    @property
    def item(self) -> str:
        """What the theme is called among the items of its question."""
        return f"theme.{self.id}"

    @property
    def picked(self) -> Quote | None:
        """The one that a planner lets papers quote."""
        return next((one for one in self.quotes if one.picked), None)


@dataclass(frozen=True)
class OwnWords:
    """The themes of a question in the planner's order, and what lies under none; `texts` is None for "some"."""

    texts: int | None
    themes: tuple[Told, ...]
    unsorted: tuple[Quote, ...]

    @property
    def commonest(self) -> list[str]:
        """The names of the themes that are counted, those of most children first."""
        counted = [one for one in self.themes if one.children is not None]
        return [one.name for one in sorted(counted, key=lambda one: -(one.children or 0))]


def read(
    db: Session, consultation: Consultation, questionnaire: Questionnaire, most: int | None = None
) -> dict[str, OwnWords]:
    """Return what may be told by question, at most `most` texts of each theme; a question without any is left out."""
    final = consultation.state in FINISHED
    waiting = frozenset() if final else questionnaire.once()
    found = {}
    for question in quotes.questions(consultation, questionnaire):
        children = _children(db, consultation, question.id)
        if children and question.id not in waiting:
            least = None if question.id in questionnaire.sensitive() else consultation.k
            found[question.id] = _told(db, consultation, question.id, children, least=least, most=most)
    return found


def counted(children: Iterable[bytes], least: int | None) -> int | None:
    """Return how many children these are, each once; None where there are fewer than `least`, or it is never told."""
    n = len(set(children))
    return n if least is not None and n >= least else None


def _children(db: Session, consultation: Consultation, question: str) -> dict[str, bytes]:
    """Return the child of every quote, as the key that tells only which quotes are the same child's."""
    mine = quote.c.consultation == consultation.id, quote.c.question == question
    rows = db.execute(select(quote.c.id, quote.c.child_key).where(*mine).order_by(quote.c.id))
    return {row.id: bytes(row.child_key) for row in rows}


def _told(  # the keyword arguments are how little may be told
    db: Session, consultation: Consultation, question: str, children: Mapping[str, bytes], *,
    least: int | None, most: int | None,
) -> OwnWords:  # fmt: skip
    named = themes.of(db, consultation, question)
    under, picked = _under(db, named)
    lying = [one for ids in under.values() for one in ids]
    left = [one for one in children if one not in set(lying)]
    bodies = quotes.by_id(db, {one for ids in (*under.values(), left) for one in ids[:most]})
    told = [
        Told(one.id, one.name, counted((children[id] for id in ids), least), _some(ids[:most], bodies, picked[one.id]))
        for one in named
        if (ids := under[one.id])
    ]
    whole = len(children) if counted(children.values(), least) else None
    return OwnWords(whole, tuple(told), _some(left[:most], bodies, ()))


def _under(db: Session, named: Iterable[Theme]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return what lies under each theme, what papers quote first; and of each what papers quote."""
    under: dict[int, list[str]] = {one.id: [] for one in named}
    picked: dict[int, list[str]] = {one: [] for one in under}
    rows = select(sorted_quote).where(sorted_quote.c.theme.in_(under))
    for row in db.execute(rows.order_by(sorted_quote.c.picked.desc(), sorted_quote.c.quote)):
        under[row.theme].append(row.quote)
        if row.picked:
            picked[row.theme].append(row.quote)
    return under, picked


def _some(ids: Iterable[str], bodies: Mapping[str, Quote], picked: Collection[str]) -> tuple[Quote, ...]:
    return tuple(replace(bodies[one], picked=one in picked) for one in ids if one in bodies)
