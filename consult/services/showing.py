"""What a page shows of figures: the words, the table and the drawn chart; and every view that charts are drawn for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import backgrounds, figures, results
from consult.services.blocks import ALL
from consult.services.figures import Drawing, Table
from consult.services.results import Figure
from forms.kind import Asking
from forms.questionnaire import Questionnaire

STAFF_LANGUAGES = ("sv", "en")
EVERYBODY = ""
BY = ("d1", "d2")
"""The first and the second background, as addresses name them."""


@dataclass(frozen=True)
class View:
    """The figures of everybody (`label` empty) or of one value of a background."""

    label: str
    figures: list[Figure]


@dataclass(frozen=True)
class Shown:
    """One figure on a page. `chart` is None where nothing is drawn, or not yet (`waits`)."""

    id: str
    question: str
    title: str
    finding: str
    base: str
    table: Table
    chart: Markup | None
    waits: bool
    few: bool
    sensitive: bool
    once: bool


def views(
    db: Session, consultation: Consultation, questionnaire: Questionnaire, asking: Asking, by: str = EVERYBODY
) -> Iterator[View]:
    """Return the views of one division of the result: `""` for everybody, `d1` or `d2` for a background's values."""
    if by == EVERYBODY:
        yield View("", results.figures(db, consultation, questionnaire))
        return
    index = BY.index(by)
    background = consultation.plan[index]
    values = results.values(db, consultation, index)
    for value in backgrounds.in_order(background, values, questionnaire, asking):
        where = (value, ALL) if index == 0 else (ALL, value)
        found = [one for one in results.figures(db, consultation, questionnaire, *where) if not one.once]
        yield View(backgrounds.label(background, value, questionnaire, asking), found)


def divisions(consultation: Consultation) -> tuple[str, ...]:
    """Return every division of a consultation's result, everybody first."""
    return (EVERYBODY, *BY[: len(consultation.plan)])


def drawings(several: Iterable[Figure], asking: Asking) -> Iterator[Drawing]:
    """Return what is to be drawn of figures."""
    for figure in several:
        if drawing := figures.drawing(figure, asking):
            yield drawing


def shown(several: Iterable[Figure], asking: Asking, charts: Path, ids: str = "f") -> list[Shown]:
    """Return figures as a page shows them; `ids` keeps apart the views that stand on one page."""
    return [_shown(figure, asking, charts, f"{ids}-{figure.question.id}") for figure in several]


def _shown(figure: Figure, asking: Asking, charts: Path, name: str) -> Shown:
    drawing = figures.drawing(figure, asking)
    chart = read(charts, drawing, name) if drawing else None
    return Shown(
        id=name,
        question=figure.question.id,
        title=figures.title(figure, asking),
        finding=figures.sentence(figure, asking),
        base=figures.base_line(figure, asking),
        table=figures.table(figure, asking),
        chart=chart,
        waits=drawing is not None and chart is None,
        few=figure.shape is None,
        sensitive=figure.sensitive,
        once=figure.once,
    )


def path(charts: Path, drawing: Drawing) -> Path:
    """Return where a drawing's file is, or will be."""
    return charts / f"{figures.key(drawing)}.svg"


def read(charts: Path, drawing: Drawing, name: str) -> Markup | None:
    """Return a drawn chart whose ids begin with `name`; None while it is not drawn."""
    try:
        written = path(charts, drawing).read_text("utf-8")
    except FileNotFoundError:
        return None
    return Markup(written.replace(figures.prefix(drawing), f"{name}-"))  # noqa: S704 - our own file, its texts escaped when written


def picture(charts: Path, drawing: Drawing) -> Path:
    """Return where the same drawing is as pixels (PNG), to be pasted where no SVG can be."""
    return path(charts, drawing).with_suffix(".png")


def write(file: Path, drawn: bytes) -> None:
    """Keep a drawn chart; a reader sees all of it or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    half.write_bytes(drawn)
    half.replace(file)


def waiting(several: Iterable[Shown]) -> bool:
    """Tell whether some chart is not drawn yet."""
    return any(one.waits for one in several)
