"""A consultation with everything that can travel along, and what an installation holds."""

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from consult.models.base import metadata, now
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.models.project import Media, Project
from consult.services import consultations, media, organisations, recordings
from forms.questionnaire import dump, load
from tests.planner.conftest import desk as desk  # noqa: PLC0414  # pytest finds the fixture by its name here
from tests.support.town import ACTOR, Town, picture

VOICE = (Path(__file__).parents[1] / "child/recordings/hej.mp3").read_bytes()


@pytest.fixture
def rich(town: Town) -> int:
    """A draft whose places are filled in, with an uploaded picture of an answer, and a voice for a text and a place."""
    made = town.consultation(opened=False)
    with town.writing() as db:
        draft, folder = db.get_one(Consultation, made), town.settings.media
        facts = (db, ACTOR, town.organisation_id, folder)
        sha, voice = (
            media.upload(*facts, picture("red")),
            recordings.keep(*facts, VOICE, voice="leader", agreed="guardian"),
        )
        db.scalars(select(Media).filter_by(sha=sha)).one().about = "En röd gunga."
        raw = dump(consultations.questionnaire(db, draft))
        raw["questions"][0]["options"][0]["picture"] = sha
        said = raw["questions"][0]["text"]["sv"]
        words = said if isinstance(said, str) else said["10-12"]
        raw["recordings"] = {"sv": {words: voice, "Ställe 1": voice, "Vad tycker du om Ekparken?": voice}}
        consultations.save_questionnaire(db, ACTOR, draft, load(raw))
    return made


@pytest.fixture
def neighbour(town: Town) -> int:
    """Another municipality on the same installation, with a project of its own."""
    with town.writing() as db:
        return organisations.create(db, ACTOR, "malmo", "Malmö stad").id


@pytest.fixture
def held(town: Town) -> Callable[[], Counter[str]]:
    """Return what counts an installation: the rows of each table, and every file with its content."""

    def count() -> Counter[str]:
        found: Counter[str] = Counter()
        with town.database.reading() as db:
            for name, table in metadata.tables.items():
                found[name] = db.scalar(select(func.count()).select_from(table)) or 0
        for file in sorted(town.settings.instance.rglob("*")):
            if file.is_file() and not file.name.startswith("consult.db"):
                found[f"{file.relative_to(town.settings.instance)} {hashlib.sha256(file.read_bytes()).hexdigest()}"] = 1
        return found

    return count


def project_of(db: Any, organisation: int) -> Project:
    """Return a project of an organisation, made where there is none."""
    found = db.scalars(select(Project).filter_by(organisation_id=organisation)).unique().first()
    if found is None:
        owner = db.get_one(Organisation, organisation)
        found = Project(organisation_id=owner.id, title="Hamnen", place="Hamnen", at_place="i Hamnen", created_at=now())
        db.add(found)
        db.flush()
    return found  # type: ignore[no-any-return]  # a row
