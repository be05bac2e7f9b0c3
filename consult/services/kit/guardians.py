"""The letter to guardians (`texts.md`), in the languages of the session; the leader's link is never in it."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date

from consult import child_texts
from consult.services import qr
from consult.services.kit.sitting import YOUNGEST_READER, Sitting
from consult.services.leader_links import HERE


def facts(sitting: Sitting) -> dict[str, Any]:
    """Return the letter; what nobody has settled yet is left out, and the municipality's own lines stand last."""
    spoken = sitting.saying(sitting.lang, YOUNGEST_READER)
    first, *lines = _lines(spoken)
    organisation = sitting.group_session.consultation.project.organisation
    own = [line for line in organisation.letter.splitlines() if line.strip()]
    drawn = qr.svg(f"{sitting.public_url.rstrip('/')}/om/{sitting.group_session.consultation.slug}")
    return {
        "paper": "guardians",
        "title": spoken.kit("letter.title"),
        "first": first,
        "lines": lines,
        "own": own,
        "scan": sitting.kit("scan"),
        "page": sitting.public_page,
        "qr": {"svg": str(drawn), "alt": sitting.public_page},
    }


def _lines(sitting: Sitting) -> list[str]:
    page, level = {"sida": sitting.public_page}, sitting.group_session.levels[0]
    minutes = sitting.facts.questionnaire.minutes.get(level, "")
    said = [
        _first(sitting, level),
        sitting.kit("letter.how", tid=str(minutes), **page),
        sitting.kit("letter.free"),
        sitting.kit("letter.no"),
        sitting.kit("letter.names"),
        sitting.kit("letter.few"),
        sitting.kit("letter.answer", **page),
        sitting.kit("letter.ask", kontakt=_ways(sitting)),
        sitting.kit("letter.handled", **page),
    ]
    return [line for line in said if line]


def _first(sitting: Sitting, level: str) -> str:
    begins, by = sitting.group_session.opens_at, child_texts.writing(sitting.lang)
    asked = sum(question.kind.asks for question in sitting.facts.questionnaire.asked(level))
    if begins is None:
        return sitting.kit("letter.first_without_day", antal=str(asked))
    day = format_date(begins.astimezone(HERE), by.day, locale=by.dates)
    return sitting.kit("letter.first", antal=str(asked), dag=day)


def _ways(sitting: Sitting) -> str:
    project = sitting.group_session.consultation.project
    ways = (project.mailbox or project.organisation.mailbox, project.organisation.phone)
    return ", ".join(way for way in ways if way)
