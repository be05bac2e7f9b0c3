"""How a questionnaire's pictures are drawn for children: at once, when the child comes near, or on paper."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from consult import assets
from consult.services import media
from consult.services.facts import Facts

_LATER = Markup('<img class="picture" src="{address}" alt="" width="64" height="64" loading="lazy">')
_PHOTO = Markup('<img class="photo" src="{address}" alt="{alt}" width="{width}" height="{height}" loading="lazy">')
SLOT = "slot:"

Draw = Callable[[str], Markup]
"""Draws a picture by its name."""


def at_once(facts: Facts) -> Draw:
    """Draw the library's pictures as part of the page: those of the first questions."""
    return lambda name: _slot(facts, name) if name.startswith(SLOT) else assets.picture(name)


def later(facts: Facts) -> Draw:
    """Draw the library's pictures as links, fetched when they are needed."""
    return lambda name: (
        _slot(facts, name) if name.startswith(SLOT) else _LATER.format(address=assets.picture_address(name))
    )


def on_paper(facts: Facts) -> Draw:
    """Draw every picture so that it is there when the page is printed, however far down it stands."""
    return lambda name: printed(later(facts)(name))


def printed(drawn: Markup) -> Markup:
    """Return a picture that does not wait to be looked at."""
    return drawn.replace(Markup(' loading="lazy"'), Markup(""))


def photo(facts: Facts, sha: str | None, alt: str = "") -> Markup:
    """Draw an uploaded picture in the child's size; nothing where there is none."""
    if not sha or sha not in facts.sizes:
        return Markup("")
    width, height = facts.sizes[sha]
    return _PHOTO.format(address=media.address(sha, child=True), alt=alt, width=width, height=height)


def _slot(facts: Facts, name: str) -> Markup:
    slots = {slot.id: slot for slot in facts.questionnaire.slots}
    return photo(facts, slots[name.removeprefix(SLOT)].picture)
