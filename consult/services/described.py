"""One description of a result, read once through the gate: every page, file and document is made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date
from sqlalchemy.orm import Session

from consult.models.consultation import FINISHED, Consultation
from consult.services import (
    backgrounds,
    control_points,
    documents,
    figures,
    numbers,
    place_maps,
    results,
    sayings,
    settled,
    showing,
    states,
)
from consult.services.figures import Drawing, Row, Table
from consult.services.georeference import Fit
from consult.services.numbers import Number
from consult.services.place_maps import PlaceMap
from consult.services.results import Figure
from consult.services.sayings import OwnWords
from consult.services.settled import Settled
from consult.services.showing import View
from consult.services.speaking import speaking
from forms.kind import Asking
from forms.questionnaire import Questionnaire, canonical, dump
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


@dataclass(frozen=True)
class Part:
    """What one view tells of one question, in words, as rows, as a drawing and as numbers; a map's squares too.

    `waits` says that nothing is told of it before the result is final. `own` is what was said in own words, where
    everybody is told of; its themes stand in the table and among the numbers too.
    """

    question: str
    title: str
    kind: str
    few: bool
    sensitive: bool
    waits: bool
    finding: str
    base: str
    rows: tuple[Row, ...]
    table: Table
    squares: Table | None
    map: PlaceMap | None
    drawing: Drawing | None
    numbers: tuple[Number, ...]
    own: OwnWords | None = None


@dataclass(frozen=True)
class Side:
    """Everybody (`background` and `label` empty) or one value of a background."""

    background: str
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Result:
    """A consultation's result on the day it is read. `heard` is how many its figures stand on; None before any.

    `worded` is what everybody says again, in the words of each level (`label`) that was asked, of what it was asked.
    `grounds` is where the pictures of maps lie, by question; `document` the questionnaire as canonical JSON.
    """

    lang: str
    site: str
    organisation: str
    project: str
    dnr: str
    place: str
    title: str
    slug: str
    final: bool
    heard: int | None
    k: int
    dates: tuple[tuple[str, str], ...]
    method: tuple[str, ...]
    sides: tuple[Side, ...]
    worded: tuple[Side, ...]
    settled: Settled
    grounds: tuple[tuple[str, Fit], ...] = ()
    document: str = ""
    at_place: str = ""
    final_on: date | None = None

    @property
    def everybody(self) -> Side:
        """What is told of everybody together."""
        return self.sides[0]


def describe(db: Session, consultation: Consultation, lang: str, site: str = "") -> Result:
    """Return what may be told of a consultation, with all its divisions; read it by the report connection.

    `site` is the host where children type their code.
    """
    project, heard = consultation.project, results.heard(db, consultation)
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    asking = figures.asking(consultation, questionnaire, lang)
    views = list(_views(db, consultation, questionnaire, asking))
    own = sayings.read(db, consultation, questionnaire)
    return Result(
        lang=lang,
        site=site,
        organisation=project.organisation.name,
        project=project.title,
        dnr=project.dnr,
        place=project.place,
        title=consultation.title,
        slug=consultation.slug,
        final=consultation.state in FINISHED,
        heard=heard,
        k=consultation.k,
        dates=tuple(_dates(consultation, lang)),
        method=method(consultation, heard, lang),
        sides=tuple(_with_own_words(_side(name, one, questionnaire, asking), own) for name, one in views),
        worded=tuple(_with_own_words(one, own) for one in _worded(views[0][1], consultation, questionnaire, lang)),
        settled=settled.read(db, consultation, heard),
        grounds=tuple(control_points.grounds(db, project, questionnaire)),
        document=canonical(dump(questionnaire)),
        at_place=project.at_place,
        final_on=consultation.final_at and consultation.final_at.date(),
    )


def together(db: Session, consultation: Consultation, languages: Iterable[str]) -> dict[str, tuple[Side, ...]]:
    """Return what everybody says, read once, in each language: as the staff read it, then in each level's words.

    Of own words it has the themes with their counts, and no text.
    """
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    view, found = View("", results.figures(db, consultation, questionnaire)), {}
    own = sayings.read(db, consultation, questionnaire, most=0)
    for lang in languages:
        with speaking(lang):
            first = _side("", view, questionnaire, figures.asking(consultation, questionnaire, lang))
            several = (first, *_worded(view, consultation, questionnaire, lang))
            found[lang] = tuple(_with_own_words(side, own) for side in several)
    return found


def method(consultation: Consultation, heard: int | None, lang: str) -> tuple[str, ...]:
    """Say how the result came to be, and what it does not say (`privacy.md` 1)."""
    return tuple(_method(consultation, heard, lang))


def _views(
    db: Session, consultation: Consultation, questionnaire: Questionnaire, asking: Asking
) -> Iterator[tuple[str, View]]:
    """Return every view with what its background is called, everybody first."""
    names = [backgrounds.name(one, questionnaire, asking) for one in consultation.plan]
    for by, name in zip(showing.divisions(consultation), ["", *names], strict=True):
        for view in showing.views(db, consultation, questionnaire, asking, by):
            yield name, view


def _side(background: str, view: View, questionnaire: Questionnaire, asking: Asking) -> Side:
    return Side(background, view.label, tuple(_part(figure, questionnaire, asking) for figure in view.figures))


def _worded(everybody: View, consultation: Consultation, questionnaire: Questionnaire, lang: str) -> Iterator[Side]:
    for level in consultation.levels:
        asked = [figure for figure in everybody.figures if figure.question.asked(level)]
        yield _side("", View(level, asked), questionnaire, figures.asking(consultation, questionnaire, lang, [level]))


def _with_own_words(side: Side, own: Mapping[str, OwnWords]) -> Side:
    """Tell what was said in own words: of everybody only (`privacy.md` 1.9)."""
    if side.background:
        return side
    return replace(
        side, parts=tuple(_saying(one, own[one.question]) if one.question in own else one for one in side.parts)
    )


def _saying(part: Part, own: OwnWords) -> Part:
    rows = tuple((one.name, _("some") if one.children is None else str(one.children)) for one in own.themes)
    table = Table((_("Theme"), _("Number")), rows) if rows else part.table
    return replace(part, own=own, table=table, numbers=(*part.numbers, *map(numbers.of_theme, own.themes)))


def _part(figure: Figure, questionnaire: Questionnaire, asking: Asking) -> Part:
    squares = place_maps.of(figure, questionnaire, asking)
    return Part(
        question=figure.question.id,
        title=figures.title(figure, asking),
        kind=figure.question.kind.name,
        few=figure.shape is None,
        sensitive=figure.sensitive,
        waits=figure.once and figure.preliminary,
        finding=figures.sentence(figure, asking),
        base=figures.base_line(figure, asking),
        rows=figures.rows(figure, asking),
        table=figures.table(figure, asking),
        squares=place_maps.table(squares) if squares else None,
        map=squares,
        drawing=figures.drawing(figure, asking),
        numbers=tuple(numbers.of(figure, asking)),
    )


def _dates(consultation: Consultation, lang: str) -> Iterator[tuple[str, str]]:
    facts = (
        (_("Opened"), consultation.opened_at),
        (_("Closed"), consultation.closed_at),
        (_("Result final"), consultation.final_at),
        (_("Promised answer to the children"), consultation.promised),
    )
    for name, day in facts:
        if day:
            yield name, format_date(day, "long", locale=lang)


def _method(consultation: Consultation, heard: int | None, lang: str) -> Iterator[str]:
    if heard is not None:
        yield _("{n} children and young people have answered.").format(n=heard)
    yield _("They answered without names. Nobody can see who answered what.")
    yield _("Every question could be skipped, and answered with “don't know”.")
    yield _("Only sums of at least {k} answers are shown. That is why bars by group may add up to less.").format(
        k=consultation.k
    )
    if consultation.unshown:
        yield _("Some answers cannot be shown, because the groups are too small.")
    if consultation.state not in FINISHED:
        due = states.final_due(consultation)
        until = due and format_date(due, "long", locale=lang)
        yield (
            _("The result is preliminary until {day}.").format(day=until) if until else _("The result is preliminary.")
        )
    yield _("The answers are those of the children who were asked. They do not speak for everybody.")
