"""The page of one run: welcome, every question, and what comes after; rendered once for all children alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from babel.lists import format_list
from flask import current_app, render_template
from markupsafe import Markup

from consult import child_texts
from consult.services import recordings, sealing
from consult.services.submissions import SessionRow
from consult.web.access import database, settings
from consult.web.child import address, pictures
from consult.web.child.address import Way
from consult.web.child.facts import Facts, gather
from consult.web.child.kept import Kept, Page, slot
from consult.web.child.speech import Speech
from forms.kind import AnswerField, Asking
from forms.questionnaire import Question, ShowIf
from forms.respond import ask
from forms.shapes import UNSURE
from forms.texts import Said
from forms.widgets import said

AT_ONCE = 2
IDLE_SECONDS = {"field": 180, "open": 300}
"""After how long *Är du kvar?* is asked; never in a classroom (`children.md`, shared devices)."""
WELCOME_PICTURES = ("town-hall", "create", "everyone", "stop-hand")


@dataclass(frozen=True)
class Asked:
    """One question as the template prints it. `number` is its place among those that count, None for the others."""

    question: Question
    field: AnswerField
    text: Markup
    hint: Markup
    number: int | None
    only_if: str
    borrowed: bool

    @property
    def most(self) -> int:
        """How many answers may be chosen; 0 for a question with one."""
        return self.question.kind.most(self.field.asking.level)


def page(row: SessionRow, way: Way) -> Page:
    """Return the kept page of a consultation's revision in one language, level and look."""
    key = (row.consultation_id, row.revision, row.version, way.lang, way.level, way.look, way.swedish_too)
    return Kept.of(current_app).get(key, lambda: _render(row, way))


def line(row: SessionRow, way: Way) -> bytes:
    """Return the session line: everything on the page that belongs to the session and not to the consultation."""
    session = (row.code, row.kind, row.device_word, row.reads_aloud, tuple(row.languages), row.age_group)
    key = (session, row.revision, row.version, way)
    return Kept.of(current_app).get(key, lambda: _render_line(row, way)).fill()


def speech(facts: Facts, row: SessionRow, way: Way) -> Speech:
    """Return how the pages of a session speak to a child on this way."""
    level = way.level or address.levels(row)[0]
    words = facts.words(way.lang, level, settings().public_url)
    device = row.device_word if way.lang == "sv" else child_texts.say("device", way.lang, level).text
    own = {"KOD": address.spoken(row.code), "surfplattan": device}
    heard = recordings.addresses(settings().media, facts.questionnaire.recordings)
    return Speech(way.lang, level, {**words, **own}, way.swedish_too, heard)


def look_up(row: SessionRow) -> Facts:
    """Read the facts of a session's consultation in an ORM session of its own."""
    with database().reading() as db:
        return gather(db, row)


def _render(row: SessionRow, way: Way) -> str:
    facts = look_up(row)
    say = speech(facts, row, way)
    asked = list(_asked(facts, say, way.swedish_too))
    return render_template(
        "child/run.html",
        say=say,
        way=way,
        facts=facts,
        asked=asked,
        total=sum(one.number is not None for one in asked),
        photo=pictures.photo(facts, facts.consultation.project.picture),
        cards=zip(say.lines_twice("welcome.lines"), WELCOME_PICTURES, strict=False),
        slot=slot,
        kind=slot("kind"),
    )


def _render_line(row: SessionRow, way: Way) -> str:
    facts = look_up(row)
    return render_template(
        "child/line.html",
        say=speech(facts, row, way),
        row=row,
        way=way,
        facts=facts,
        own_names=address.choices(row, way),
        idle=IDLE_SECONDS.get(row.kind, 0),
        key=sealing.public_key(settings().secret_key, row.consultation_id),
        pictures=places(facts, way),
        device=address.device(row, way),
    )


def places(facts: Facts, way: Way) -> list[tuple[Markup, Said]]:
    """Return the place and the places asked about: a photo and its description each."""
    project = facts.consultation.project
    shown = [(pictures.photo(facts, project.picture), Said(project.about, "sv"))]
    slots = facts.questionnaire.slots
    level = way.level or "10-12"
    shown += [(pictures.photo(facts, one.picture), one.about.say(way.lang, level)) for one in slots]
    return [(photo, about) for photo, about in shown if photo]


def _asked(facts: Facts, say: Speech, swedish_too: bool) -> Iterator[Asked]:
    asking = Asking(say.lang, say.level, say.words, pictures.at_once(facts), swedish_too, say.twice, say.heard)
    first = ask(facts.questionnaire, asking)
    rest = ask(facts.questionnaire, replace(asking, picture=pictures.later(facts)))
    questions = facts.questionnaire.asked(say.level)
    numbers: dict[str, int] = {}
    for n, question in enumerate(questions):
        if question.counts:
            numbers[question.id] = len(numbers) + 1
        yield Asked(
            question=question,
            field=cast(AnswerField, (first if n < AT_ONCE else rest)[f"q.{question.id}"]),
            text=said(asking, question.text),
            hint=said(asking, question.hint),
            number=numbers.get(question.id),
            only_if=_only_if(question.show_if, facts, asking, say, numbers) if question.show_if else "",
            borrowed=asking.say(question.text).borrowed,
        )


def _only_if(show_if: ShowIf, facts: Facts, asking: Asking, say: Speech, numbers: dict[str, int]) -> str:
    earlier = facts.questionnaire.question(show_if.question)
    options = {option.id: asking.say(option.text).text for option in earlier.kind.options}
    aside = {UNSURE: say.plain("buttons.unsure")}
    ways = [options.get(one) or aside.get(one, say.plain("buttons.skip")) for one in show_if.any]
    joined = format_list(ways, style="or", locale=child_texts.writing(say.lang).dates)
    return say.plain("only_if", svar=joined, n=str(numbers[show_if.question]))
