"""A draft with one question of each kind, in three languages, to preview and to edit."""

from typing import Any

from consult.services import consultations, media
from forms.questionnaire import load
from tests.child.every_kind import EVERY
from tests.support.town import ACTOR, Town, picture

LEVELS, LANGUAGES = ["6-9", "10-12", "16-18"], ["sv", "en", "ar"]


def every_kind(town: Town) -> int:
    """Make a draft that asks one question of each kind; return its number."""
    number = int(town.consultation(levels=LEVELS, languages=LANGUAGES, opened=False))
    with town.writing() as db:
        sha = media.upload(db, ACTOR, town.organisation_id, town.settings.media, picture("blue"))
        slots = [
            {"id": slot, "name": f"Plats {slot}", "picture": sha, "about": "Gräs."}
            for slot in ("yard", "p1", "p2", "p3")
        ]
        raw: dict[str, Any] = {"id": "x", "title": "x", "levels": LEVELS, "languages": LANGUAGES, "slots": slots}
        document = load(raw | {"questions": [{**one, "id": slug} for slug, one in EVERY.items()]})
        consultations.save_questionnaire(db, ACTOR, town.found(db, number), document)
    return number
