"""How a questionnaire's pictures are drawn for children: at once, when the child comes near, or on paper."""

from __future__ import annotations

from collections.abc import Callable, Collection

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import assets
from consult.models.consultation import Consultation
from consult.models.project import Media, Project
from consult.services import documents, media
from consult.services.facts import Facts
from forms.texts import FIRST_LANGUAGE, SHA

_LATER = Markup('<img class="picture" src="{address}" alt="" width="64" height="64" loading="lazy">')
_PHOTO = Markup('<img class="photo" src="{address}" {said} width="{width}" height="{height}" loading="lazy">')
SLOT = "slot:"

Draw = Callable[[str], Markup]
"""Draws a picture by its name: `slot:<place>`, the SHA-256 of an uploaded one, or one of the library."""


def at_once(facts: Facts) -> Draw:
    """Draw the library's pictures as part of the page: those of the first questions."""
    return _drawn(facts, assets.picture)


def later(facts: Facts) -> Draw:
    """Draw the library's pictures as links, fetched when they are needed."""
    return _drawn(facts, lambda name: _LATER.format(address=assets.picture_address(name)))


def on_paper(facts: Facts) -> Draw:
    """Draw every picture so that it is there when the page is printed, however far down it stands."""
    return lambda name: printed(later(facts)(name))


def printed(drawn: Markup) -> Markup:
    """Return a picture that does not wait to be looked at."""
    return drawn.replace(Markup(' loading="lazy"'), Markup(""))


def photo(facts: Facts, sha: str | None, alt: str = "") -> Markup:
    """Draw an uploaded picture in the child's size; nothing where there is none. `alt` is Swedish."""
    if not sha or sha not in facts.sizes:
        return Markup("")
    width, height = facts.sizes[sha]
    said = Markup('alt="{}" lang="sv"').format(alt) if alt else Markup('alt=""')
    return _PHOTO.format(address=media.address(sha, child=True), said=said, width=width, height=height)


def _drawn(facts: Facts, of_library: Draw) -> Draw:
    slots = {f"{SLOT}{slot.id}": slot.picture for slot in facts.questionnaire.slots}

    def draw(name: str) -> Markup:
        if name in slots:
            return photo(facts, slots[name])
        return photo(facts, name, facts.abouts.get(name, "")) if SHA.fullmatch(name) else of_library(name)

    return draw


def described(db: Session, organisation_id: int, names: Collection[str]) -> dict[str, str]:
    """Return what an organisation's uploaded pictures show in words, empty where nobody has said it."""
    own = select(Media.sha, Media.about).where(Media.organisation_id == organisation_id, Media.sha.in_(names))
    return {one.sha: one.about for one in db.execute(own)}


def of_project(db: Session, project: Project) -> dict[str, str]:
    """Return the pictures of a project's place and of its questions, the newest first: what they show, or of what."""
    chosen = select(Consultation).where(Consultation.project_id == project.id)
    named = {project.picture: project.place} if project.picture else {}
    for one in db.scalars(chosen):
        document = documents.questionnaire(db, one.id, one.version)
        named |= {slot.picture: slot.name.say(FIRST_LANGUAGE).text for slot in document.slots if slot.picture}
        named |= {sha: named.get(sha, "") for sha in document.uploaded()}
    own = select(Media).where(Media.organisation_id == project.organisation_id, Media.sha.in_(named))
    return {one.sha: one.about or named[one.sha] for one in db.scalars(own.order_by(Media.id.desc()))}
