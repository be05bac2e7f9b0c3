"""The page of one run: welcome, every question, and what comes after; rendered once for all children alike."""

from __future__ import annotations

from flask import current_app, render_template
from markupsafe import Markup

from consult import child_texts
from consult.services import pictures, recordings, sealing
from consult.services.asked import questions
from consult.services.facts import Facts, gather
from consult.services.speech import Speech
from consult.services.submissions import SessionRow
from consult.web.access import database, settings
from consult.web.child import address
from consult.web.child.address import Way
from consult.web.child.kept import Kept, Page, slot
from forms.texts import Said

IDLE_SECONDS = {"field": 180, "open": 300}
"""After how long *Är du kvar?* is asked; never in a classroom (`children.md`, shared devices)."""
WELCOME_PICTURES = ("town-hall", "create", "everyone", "stop-hand")


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
        return gather(db, row.consultation_id, row.version)


def _render(row: SessionRow, way: Way) -> str:
    facts = look_up(row)
    say = speech(facts, row, way)
    asked = list(questions(facts, say, pictures.at_once(facts), later=pictures.later(facts)))
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
