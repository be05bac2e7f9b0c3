"""Two results side by side, before and after: questions that both asked, each side as the gate shows it.

Nothing is reckoned between the two but how far apart two shares that are shown stand; it claims no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.release import block, release
from consult.services import documents, figures, jobs, results
from consult.services.figures import Pairs, Row, Table
from consult.services.results import Figure
from forms.kind import Asking
from forms.kinds import KINDS
from forms.question import Question
from forms.questionnaire import Questionnaire, canonical
from forms.shapes import Texts
from forms.texts import FIRST_LANGUAGE, LEVELS, gettext_in_force

FEW_CHILDREN, LEAST, ROUNDED = 3, 10, 5
"""A difference is called one from 10 percentage points, 5 more where shares are rounded, and only when three children
of the smaller side who answered otherwise could not undo it."""
MOST_LISTED = 200
JOB = "comparison"
COMPARABLE = {kind.name: kind.levels for kind in KINDS if kind.asks and kind.shape not in (None, Texts)}
"""The kinds whose answers are counted in shares, and the levels that they suit."""
NOT_SETTINGS = ("text", "hint", "use", "levels", "show_if", "sensitive", "practice")
"""What of a question's document is not its kind's settings."""
WORDING = ("text", "picture")
"""How an answer is told; which answer it is stands in its id."""


def _(message: str) -> str:
    return gettext_in_force.get()(message)


@dataclass(frozen=True)
class Side:
    """One of the two: its consultation and questionnaire, what it is called here, how many its figures stand on."""

    consultation: Consultation
    questionnaire: Questionnaire
    called: str
    heard: int | None
    preliminary: bool


@dataclass(frozen=True)
class Compared:
    """One question that both asked, `reworded` or of `others`; `drawing` is None where one side has too few."""

    question: str
    title: str
    finding: str
    reworded: bool
    others: bool
    sensitive: bool
    waits: bool
    bases: tuple[str, str]
    table: Table
    drawing: Pairs | None


def candidates(db: Session, consultation: Consultation, only: int | None = None) -> list[tuple[Consultation, int]]:
    """Return the organisation's other consultations with a result, and how many questions each shares, newest first.

    `only` asks for a single one by its id.
    """
    shown = select(release.c.consultation).join(block, block.c.release == release.c.id).where(release.c.done.is_(True))
    chosen = select(Consultation).where(
        Consultation.organisation_id == consultation.organisation_id,
        Consultation.id != consultation.id,
        Consultation.state != "draft",
        Consultation.id.in_(shown),
    )
    if only is not None:
        chosen = chosen.where(Consultation.id == only)
    found = list(db.scalars(chosen.order_by(Consultation.id.desc()).limit(MOST_LISTED)))
    return [(one, n) for one in found if (n := len(_shared(db, consultation, one)))]


def sides(db: Session, one: Consultation, other: Consultation, lang: str) -> tuple[Side, Side]:
    """Return the two, the one that was opened first before the other."""
    first, second = sorted((one, other), key=lambda each: (each.opened_at or now(), each.id))
    names = _names(first, second, lang)
    return _side(db, first, names[0]), _side(db, second, names[1])


def compare(db: Session, first: Side, second: Side, lang: str) -> Iterator[Compared]:
    """Return every question that both sides asked and count, in the first one's order, read through the gate."""
    asking = figures.asking(first.consultation, first.questionnaire, lang)
    shared = _shared(db, first.consultation, second.consultation)
    before, told = (results.figures(db, side.consultation, side.questionnaire) for side in (first, second))
    after = {one.question.id: one for one in told}
    for one in before:
        if one.question.id in shared and one.question.id in after:
            yield _compared((one, after[one.question.id]), (first, second), asking)


def drawings(db: Session, one: Consultation, other: Consultation, lang: str) -> Iterator[Pairs]:
    """Return what is to be drawn of a comparison."""
    for shared in compare(db, *sides(db, one, other, lang), lang):
        if shared.drawing:
            yield shared.drawing


def ask(db: Session, one: Consultation, other: Consultation) -> None:
    """Ask for the charts of a comparison."""
    jobs.enqueue(db, JOB, *sorted((one.id, other.id)))


def is_drawn_now(db: Session, one: Consultation, other: Consultation) -> bool:
    """Tell whether the charts of a comparison are asked for and not all drawn yet."""
    return jobs.waits(db, JOB, *sorted((one.id, other.id)))


def _in_words_of(first: Figure, second: Figure) -> Figure:
    """Return the second one's figure with the first one's answers: the same ones, perhaps worded otherwise since."""
    return replace(second, question=replace(second.question, kind=first.question.kind))


def _compared(pair: tuple[Figure, Figure], both: tuple[Side, Side], asking: Asking) -> Compared:
    one, other = pair[0], _in_words_of(*pair)
    names = both[0].called, both[1].called
    return Compared(
        question=one.question.id,
        title=figures.title(one, asking),
        finding=_finding((one, other), names, asking),
        reworded=_titles(both[0], one.question) != _titles(both[1], other.question)
        or one.question.kind != pair[1].question.kind,
        others=_asked(one.question, both[0]) != _asked(other.question, both[1]),
        sensitive=one.sensitive or other.sensitive,
        waits=any(figure.once and figure.preliminary for figure in pair),
        bases=(_base(one, asking), _base(other, asking)),
        table=_table((one, other), names, asking),
        drawing=_drawing((one, other), names, asking),
    )


def _side(db: Session, consultation: Consultation, called: str) -> Side:
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    preliminary = consultation.state in ("open", "closed")
    return Side(consultation, questionnaire, called, results.heard(db, consultation), preliminary)


def _names(first: Consultation, second: Consultation, lang: str) -> tuple[str, str]:
    """Return what tells the two apart: their titles, else with the month of opening, else with a number."""
    titles = [first.title, second.title]
    if len(set(titles)) < 2:
        months = [one.opened_at and format_date(one.opened_at, "LLLL y", locale=lang) for one in (first, second)]
        titles = [f"{title}, {month}" if month else title for title, month in zip(titles, months, strict=True)]
    if len(set(titles)) < 2:
        titles = [f"{title} ({n})" for n, title in enumerate(titles, 1)]
    return titles[0], titles[1]


def _shared(db: Session, one: Consultation, other: Consultation) -> set[str]:
    """Return the ids of questions that are the same in both; in a copy its planner has said so of changed words."""
    copied = one.copied_from_id == other.id or other.copied_from_id == one.id
    mine, theirs = (_settings(db, each, with_words=not copied) for each in (one, other))
    return {name for name, settings in mine.items() if theirs.get(name) == settings}


def _settings(db: Session, consultation: Consultation, *, with_words: bool) -> dict[str, str]:
    """Return what makes each question the same question: its kind, its answers, and what its places are called."""
    chosen = select(Version.document).where(
        Version.consultation_id == consultation.id, Version.hash == consultation.version
    )
    document = db.execute(chosen).scalar_one_or_none() or {}
    slots = {slot["id"]: slot.get("name", {}).get(FIRST_LANGUAGE) for slot in document.get("slots", ())}
    asked = [one for one in document.get("questions", ()) if _counts(one, consultation.levels)]
    return {one["id"]: _same(one if with_words else _wordless(one), slots) for one in asked}


def _wordless(raw: Any) -> Any:
    """Return a question's settings without the words of its answers."""
    if isinstance(raw, dict):
        return {key: _wordless(one) for key, one in raw.items() if key not in WORDING}
    return [_wordless(one) for one in raw] if isinstance(raw, list) else raw


def _counts(question: Mapping[str, Any], levels: Iterable[str]) -> bool:
    """Tell of a question of a document, not parsed for speed, whether it is asked and counts."""
    suits = {*COMPARABLE.get(question["kind"], ())} & {*question.get("levels", LEVELS)}
    return bool(suits & {*levels}) and not question.get("practice")


def _same(question: Mapping[str, Any], slots: Mapping[str, Any]) -> str:
    kept = canonical({key: value for key, value in question.items() if key not in NOT_SETTINGS})
    used = sorted(set(re.findall(r'"slot":"([^"]+)"', kept)))
    return repr((kept, [(slot, slots.get(slot)) for slot in used]))


def _titles(side: Side, question: Question) -> set[str]:
    """Return the question's Swedish words at every level."""
    levels = [level for level in side.consultation.levels if question.asked(level)]
    askings = [figures.asking(side.consultation, side.questionnaire, FIRST_LANGUAGE, [level]) for level in levels]
    return {asking.say(question.text).text for asking in askings}


def _asked(question: Question, side: Side) -> tuple[set[str], object]:
    return {level for level in side.consultation.levels if question.asked(level)}, question.show_if


def _base(figure: Figure, asking: Asking) -> str:
    return figures.base_line(figure, asking) or _("Too few answers to be shown.")


def _paired(pair: tuple[Figure, Figure], asking: Asking) -> list[tuple[Row, Row]]:
    """Return the rows that both sides have; none when one has too few answers."""
    after = {(row.label, row.look): row for row in figures.rows(pair[1], asking)}
    found = [(row, after.get((row.label, row.look))) for row in figures.rows(pair[0], asking)]
    return [(row, other) for row, other in found if other]


def _finding(pair: tuple[Figure, Figure], names: tuple[str, str], asking: Asking) -> str:
    rows = [(a, b) for a, b in _paired(pair, asking) if a.look != "skip" and a.percent and b.percent]
    if not rows:
        return _("Too few answers to compare.")
    one, other = max(rows, key=lambda both: abs(both[0].share - both[1].share))
    if abs(one.share - other.share) < _least(pair):
        return _("No answer differs by more than a few children can change.")
    told = [_amount(row, figure, asking) for row, figure in zip((one, other), pair, strict=True)]
    said = _("Differs most: “{label}”. {first}: {one}. {second}: {other}.")
    return said.format(label=one.label, first=names[0], second=names[1], one=told[0], other=told[1])


def _least(pair: tuple[Figure, Figure]) -> float:
    """Return from how many percentage points two shares are said to differ."""
    smallest = min(figure.shape.base for figure in pair if figure.shape)
    rounded = any(getattr(figure.shape, "manner", "") == "rounded" for figure in pair)
    return max(LEAST, 100 * FEW_CHILDREN / max(1, smallest)) + (ROUNDED if rounded else 0)


def _amount(row: Row, figure: Figure, asking: Asking) -> str:
    if not row.count:
        return _("about {percent}").format(percent=row.percent)
    of = row.of or figures.grouped(figure.shape.base if figure.shape else 0, asking.lang)
    amount = _("{n} of {base}").format(n=row.count, base=of)
    return f"{amount} ({row.percent})".replace(" ", "\u00a0")


def _table(pair: tuple[Figure, Figure], names: tuple[str, str], asking: Asking) -> Table:
    cells = [{(row.label, row.look): row.value for row in figures.rows(figure, asking)} for figure in pair]
    labels = list(dict.fromkeys([*cells[0], *cells[1]]))
    few = _("too few")
    rows = [(label[0], *(told.get(label, "–") if told else few for told in cells)) for label in labels]
    return Table((_("Answer"), *names), tuple(rows))


def _drawing(pair: tuple[Figure, Figure], names: tuple[str, str], asking: Asking) -> Pairs | None:
    shown = [both for both in _paired(pair, asking) if both[0].look == "option" or {one.count for one in both} != {"0"}]
    if not shown:
        return None
    told = [f"{a.label}: {names[0]} {a.value}, {names[1]} {b.value}." for a, b in shown]
    rows = tuple(row for both in shown for row in both)
    return Pairs("pairs", figures.title(pair[0], asking), " ".join(told), asking.lang, rows, names)
