"""The printed kit of a group session: which papers suit it, and one PDF of those that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.services import pdf
from consult.services.kit import codes, form, guardians, leader_sheet, manus, place_picture, poster, story_card
from consult.services.kit.sitting import STAFF_LANGUAGES, Sitting
from consult.services.speaking import speaking
from forms.texts import lazy

ALL = "all"
"""The name of the file that holds every paper of a session that an ordinary printer takes."""


@dataclass(frozen=True)
class Paper:
    """One paper: what it is called and good for, what its template prints, and what it is made once for each of.

    `per` is `lang` (a language of the session), `text` (a language and a text level), `staff` (a language of leaders)
    or `once`; `large` ones are A3 and stay out of the file with everything.
    """

    called: str
    about: str
    facts: Callable[[Sitting], dict[str, Any]]
    per: str = "lang"
    large: bool = False


PAPERS: Mapping[str, Paper] = {
    "poster-a4": Paper(lazy("Poster, A4"), lazy("With the code, for a wall or a door."), poster.small),
    "leader-sheet": Paper(
        lazy("The leader's sheet"), lazy("What to do in six steps, with the leader's link. Do not put it up."),
        leader_sheet.facts, "staff",
    ),
    "manus": Paper(lazy("Manus"), lazy("What to do and say, step by step."), manus.facts, "staff"),
    "story-card": Paper(
        lazy("Card: if a child tells you something difficult"), lazy("Two on a page, to cut apart."),
        story_card.facts, "staff",
    ),
    "codes": Paper(lazy("Cards with the code"), lazy("Eight on a page, to cut apart and hand out."), codes.facts),
    "form": Paper(lazy("Paper form"), lazy("The questions as on the screens. One for each child."), form.facts, "text"),
    "guardians": Paper(lazy("Letter to guardians"), lazy("Send it out a week before."), guardians.facts),
    "poster-a3": Paper(lazy("Poster, A3"), lazy("The same poster, larger."), poster.large, large=True),
    "place": Paper(
        lazy("The picture of the place, A3"), lazy("To look at together before the questions."),
        place_picture.facts, "once", large=True,
    ),
}  # fmt: skip
_LED = ("leader-sheet", "manus", "story-card", "codes", "form", "guardians")
_BY_KIND: Mapping[str, Sequence[str]] = {
    "classroom": ("poster-a4", *_LED, "poster-a3", "place"),
    "field": ("poster-a4", *_LED, "poster-a3", "place"),
    "open": ("poster-a4", "leader-sheet", "manus", "codes", "poster-a3"),
    "practice": (),
}


def suited(sitting: Sitting) -> dict[str, Paper]:
    """Return the papers of a kind of session by name, the picture only where there is one; none for practice."""
    names = _BY_KIND[sitting.group_session.kind]
    return {name: PAPERS[name] for name in names if name != "place" or sitting.photo}


def texts(sitting: Sitting, paper: Paper) -> list[tuple[str, str]]:
    """Return the languages and levels that a paper is made in."""
    if paper.per == "staff":
        return [(lang, sitting.level) for lang in STAFF_LANGUAGES]
    levels = sitting.group_session.levels if paper.per == "text" else [sitting.level]
    languages = sitting.languages[:1] if paper.per == "once" else sitting.languages
    return [(lang, level) for lang in languages for level in levels]


def make(sitting: Sitting, name: str) -> bytes:
    """Return one paper in the sitting's language and level, or all of them (`ALL`) in every text, as one PDF.

    What is for leaders stands in the sitting's own language. ValueError for a paper that the session does not have.
    """
    found = suited(sitting)
    if name != ALL and name not in found:
        raise ValueError(f"this session has no {name}")
    wanted = _everything(sitting, found) if name == ALL else [(found[name], sitting)]
    pages = [_page(paper, one) for paper, one in wanted]
    with speaking(sitting.lang):
        title = pages[0]["title"] if name != ALL else str(_ALL_FOR) % {"what": sitting.called}
    return pdf.write("kit", {**sitting.shared(), "title": title, "papers": pages})


_ALL_FOR = lazy("Papers for %(what)s")


def _everything(sitting: Sitting, found: Mapping[str, Paper]) -> list[tuple[Paper, Sitting]]:
    small = [paper for paper in found.values() if not paper.large]
    return [
        (paper, sitting.saying(*text))
        for paper in small
        for text in texts(sitting, paper)
        if paper.per != "staff" or text[0] == sitting.staff_lang
    ]


def _page(paper: Paper, sitting: Sitting) -> dict[str, Any]:
    with speaking(sitting.staff_lang):
        return {**sitting.shared(), **paper.facts(sitting)}
