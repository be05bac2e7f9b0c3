"""What a child reads of a consultation, on a screen or on paper: its place, its pictures, the words for `{…}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import child_texts
from consult.models.consultation import Consultation
from consult.models.project import Media, Project
from consult.services import documents
from forms.questionnaire import Questionnaire
from forms.staff.project import STAGE_NAMES
from forms.texts import direction

BRIS = "116\u00a0111"
OPINIONS = "samrad"


@dataclass(frozen=True)
class Facts:
    """A consultation, its questionnaire, and by SHA-256 its pictures' sizes in pixels and what they show in words."""

    consultation: Consultation
    questionnaire: Questionnaire
    sizes: Mapping[str, tuple[int, int]]
    abouts: Mapping[str, str] = field(default_factory=dict)

    def words(self, lang: str, level: str, public_url: str) -> dict[str, str]:
        """Return the words for `{…}`; those that nobody has given are missing. Isolated in right-to-left text."""
        place = {name: value for name, value in self._said(lang, level, public_url).items() if value}
        words = self.questionnaire.words(lang, level, place)
        both = words | {capital(name): capital(value) for name, value in words.items()}
        return {name: isolated(value) for name, value in both.items()} if direction(lang) == "rtl" else both

    def _said(self, lang: str, level: str, public_url: str) -> dict[str, str]:
        one = self.consultation
        project = one.project
        return {
            "platsen": project.place,
            "på platsen": project.at_place,
            "kommunen": project.organisation.name,
            "kan ändras": one.can_change,
            "bestämt": one.decided,
            "skäl": one.decided_why,
            "de som ritar": one.receivers,
            "nämnden": one.decides,
            "roll": one.responsible,
            "brevlåda": project.mailbox or project.organisation.mailbox,
            "vad": uncapital(project.title),
            "skede": uncapital(str(STAGE_NAMES.get(project.stage, ""))),
            "K": str(one.k),
            "tid": str(self.questionnaire.minutes.get(level, "")),
            "adress": public_url.partition("://")[2],
            "länk": project.organisation.adults_url,
            "bris": BRIS,
        } | promised(one.promised, lang)


def gather(db: Session, consultation_id: int, version: str) -> Facts:
    """Read what the pages of a consultation are made of; three statements, once for each revision."""
    consultation = db.get_one(Consultation, consultation_id)
    questionnaire = documents.questionnaire(db, consultation_id, version)
    wanted = {consultation.project.picture, *(slot.picture for slot in questionnaire.slots)} - {None}
    own = select(Media.sha, Media.width, Media.height, Media.about).filter_by(
        organisation_id=consultation.organisation_id
    )
    found = db.execute(own.where(Media.sha.in_(wanted | questionnaire.uploaded()))).all()
    sizes = {sha: (width, height) for sha, width, height, _about in found}
    return Facts(consultation, questionnaire, sizes, {sha: about for sha, _width, _height, about in found})


def place_words(project: Project) -> dict[str, str]:
    """Return the words for `{platsen}` and its like that hold for every text, as far as they are given."""
    said = {"platsen": project.place, "på platsen": project.at_place, "kommunen": project.organisation.name}
    known = {name: words for name, words in said.items() if words}
    return known | {capital(name): capital(words) for name, words in known.items()} | {"bris": BRIS}


def promised(day: date | None, lang: str) -> dict[str, str]:
    """Return the promised day and its month in words: `30 november`, `november`."""
    if day is None:
        return {}
    by = child_texts.writing(lang)
    return {"datum": format_date(day, by.day, locale=by.dates), "månad": format_date(day, "LLLL", locale=by.dates)}


def isolated(text: str) -> str:
    """Return text that keeps its own direction inside a sentence that runs the other way (FSI … PDI)."""
    return f"\u2068{text}\u2069"


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Return the text with a small first letter, unless it begins with an abbreviation or a figure."""
    return text[:1].lower() + text[1:] if re.match(r"\w[a-zåäö]", text) else text
