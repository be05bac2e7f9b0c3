"""Sort cleared texts by hand under themes: make, rename, order, merge and split them. No text is lost by any of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from consult.models.clearing import quote
from consult.models.consultation import Consultation
from consult.models.theme import Theme, sorted_quote
from consult.services import audit
from forms.texts import lazy

_NAMELESS = lazy("Write what the theme is called")
_TAKEN = lazy("Another theme has that name. Merge the two instead, or write another name.")
_NONE_CHOSEN = lazy("Tick the texts first")
_ITSELF = lazy("Write another name for the new theme")
_NO_OTHER = lazy("Choose the theme to merge with")
_laid = sorted_quote.c


def of(db: Session, consultation: Consultation, question: str) -> list[Theme]:
    """Return a question's themes in the planner's order."""
    mine = select(Theme).filter_by(consultation_id=consultation.id, question=question)
    return list(db.scalars(mine.order_by(Theme.position, Theme.id)))


def of_consultation(db: Session, consultation: Consultation) -> list[Theme]:
    """Return all themes of a consultation."""
    return list(db.scalars(select(Theme).filter_by(consultation_id=consultation.id)))


def sorted_under(db: Session, consultation: Consultation, question: str) -> dict[str, list[int]]:
    """Return the themes of every sorted quote of a question: quote → themes."""
    mine = select(sorted_quote).join(Theme, Theme.id == _laid.theme)
    found: dict[str, list[int]] = {}
    for row in db.execute(mine.where(Theme.consultation_id == consultation.id, Theme.question == question)):
        found.setdefault(row.quote, []).append(row.theme)
    return found


def make(db: Session, actor: str, consultation: Consultation, question: str, name: str) -> Theme:
    """Make a theme, last in the list; one that has the name already is that theme, so that pressing twice makes one."""
    if not name:
        raise ValueError(_NAMELESS)
    # Pressed twice at once: the second waits here. Children's answers do not.
    db.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update(key_share=True))
    others = of(db, consultation, question)
    if there := _named(others, name):
        return there
    last = max((one.position for one in others), default=-1)
    made = Theme(consultation_id=consultation.id, question=question, name=name, position=last + 1)
    db.add(made)
    db.flush()
    _record(db, actor, "make theme", made)
    return made


def rename(db: Session, actor: str, theme: Theme, name: str) -> None:
    """Call a theme something else; ValueError for a name that another has."""
    if not name:
        raise ValueError(_NAMELESS)
    if _named(_beside(db, theme), name):
        raise ValueError(_TAKEN)
    theme.name = name
    db.flush()
    _record(db, actor, "rename theme", theme)


def move(db: Session, theme: Theme, place: int) -> None:
    """Give a theme a place in the list, 0 for the first; pressing twice moves it once."""
    others = _beside(db, theme)
    others.insert(min(max(place, 0), len(others)), theme)
    for position, one in enumerate(others):
        one.position = position
    db.flush()


def put(db: Session, actor: str, theme: Theme, chosen: Iterable[str]) -> int:
    """Put quotes of the theme's question under it, and return how many lie there now."""
    own = quote.c.consultation == theme.consultation_id, quote.c.question == theme.question
    _lay(db, select(literal(theme.id), quote.c.id).where(quote.c.id.in_(list(chosen)), *own), "theme", "quote")
    many = db.execute(select(func.count()).select_from(sorted_quote).where(_laid.theme == theme.id)).scalar_one()
    _record(db, actor, "sort quotes", theme, under=many)
    return int(many)


def take_out(db: Session, actor: str, theme: Theme, chosen: Iterable[str]) -> None:
    """Take quotes out from under a theme; they stay, sorted under others or not at all."""
    chosen = list(chosen)
    if not chosen:
        raise ValueError(_NONE_CHOSEN)
    db.execute(delete(sorted_quote).where(_laid.theme == theme.id, _laid.quote.in_(chosen)))
    _record(db, actor, "take quotes out of theme", theme)


def merge(db: Session, actor: str, theme: Theme, into: Theme | None) -> None:
    """Put all that lies under a theme under another one of its question, and remove it."""
    if into is None or into.id == theme.id or into.question != theme.question:
        raise ValueError(_NO_OTHER)
    _lay(db, select(literal(into.id), _laid.quote).where(_laid.theme == theme.id), "theme", "quote")
    _remove(db, actor, theme, "merge theme", into=into.id)


def split(db: Session, actor: str, theme: Theme, name: str, chosen: Iterable[str]) -> Theme:
    """Move chosen quotes from a theme to a new one, or to the one that has the name already."""
    chosen = list(chosen)
    if not chosen:
        raise ValueError(_NONE_CHOSEN)
    moving = list(db.execute(select(_laid.quote).where(_laid.theme == theme.id, _laid.quote.in_(chosen))).scalars())
    other = make(db, actor, db.get_one(Consultation, theme.consultation_id), theme.question, name)
    if other.id == theme.id:
        raise ValueError(_ITSELF)
    put(db, actor, other, moving)
    take_out(db, actor, theme, chosen)
    return other


def remove(db: Session, actor: str, theme: Theme) -> None:
    """Remove a theme; what lay under it stays."""
    _remove(db, actor, theme, "remove theme")


def pick(db: Session, actor: str, theme: Theme, chosen: str) -> None:
    """Let papers quote one text of a theme, instead of any other; none when it does not lie under the theme."""
    db.execute(update(sorted_quote).where(_laid.theme == theme.id).values(picked=_laid.quote == chosen))
    _record(db, actor, "pick quote", theme)


def _lay(db: Session, rows: Select[Any], *names: str) -> None:
    """Add rows; those that are there already stay as they are."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    db.execute(dialect.insert(sorted_quote).from_select(names, rows).on_conflict_do_nothing())


def _remove(db: Session, actor: str, theme: Theme, action: str, **facts: Any) -> None:
    _record(db, actor, action, theme, **facts)
    db.execute(delete(sorted_quote).where(_laid.theme == theme.id))
    db.delete(theme)
    db.flush()


def _beside(db: Session, theme: Theme) -> list[Theme]:
    of_it = of(db, db.get_one(Consultation, theme.consultation_id), theme.question)
    return [one for one in of_it if one.id != theme.id]


def _named(several: Iterable[Theme], name: str) -> Theme | None:
    return next((one for one in several if one.name.casefold() == name.casefold()), None)


def _record(db: Session, actor: str, action: str, theme: Theme, **facts: Any) -> None:
    owner = db.get_one(Consultation, theme.consultation_id).organisation_id
    audit.record(db, actor, action, f"theme {theme.id}", owner, consultation=theme.consultation_id, **facts)
